"""Who may act on a deputy's records: relations between a record and a person."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from deputies.people.relations import is_self
from workflow.notices import teller
from workflow.transitions import Actor


# --- Suggestions ---------------------------------------------------------------------------------
def _cosigned(suggestion, user):
    return user.has_role(Role.DEPUTY) and any(
        deputy.user_id == user.pk for deputy in suggestion.cosigners.all()
    )


def _leads_handling(suggestion, user):
    return suggestion.lead_unit_id in user.organizations_as(Role.HANDLER)


def _handles(suggestion, user):
    units = user.organizations_as(Role.HANDLER)
    return bool(units) and (
        suggestion.lead_unit_id in units
        or any(unit.pk in units for unit in suggestion.assisting_units.all())
    )


LEAD_DEPUTY = Actor(
    "lead_deputy",
    _("领衔代表"),
    lambda suggestion, user: is_self(suggestion.lead_deputy, user),
    (Role.DEPUTY,),
)


COSIGNER = Actor("cosigner", _("附议代表"), _cosigned, (Role.DEPUTY,))
APPROVER = Actor(
    "approver",
    _("市人大领导（不得为受理人）"),
    lambda suggestion, user: (
        user.acts_for_city(Role.LEADER) and user.pk != suggestion.received_by_id
    ),
    (Role.LEADER,),
)


LEAD_UNIT = Actor("lead_unit", _("主办单位"), _leads_handling, (Role.HANDLER,))
HANDLING_UNIT = Actor("handling_unit", _("主办或协办单位"), _handles, (Role.HANDLER,))


def signers(suggestion, today):
    """The deputies who lead or co-signed it and have an account."""
    people = [suggestion.lead_deputy_id, *suggestion.cosigners.values_list("pk", flat=True)]
    return User.objects.filter(deputy__in=people, is_active=True)


def units(suggestion, today):
    """The lead unit and those that assist; nobody before the hand-over."""
    if suggestion.handed_over_on is None:
        return []
    assisting = suggestion.assisting_units.values_list("pk", flat=True)
    return User.objects.acting_as(Role.HANDLER, [suggestion.lead_unit_id, *assisting], today)


tell_suggestion = teller(lambda suggestion: ("suggestion", suggestion.get_absolute_url()))
