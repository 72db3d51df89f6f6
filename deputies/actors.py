"""Who may act on a deputy's records: relations between a record and a person."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from deputies.models import Deputy
from workflow.transitions import Actor


def is_self(deputy, user):
    """The person is this deputy, and holds the role today."""
    return bool(user.pk) and deputy.user_id == user.pk and user.has_role(Role.DEPUTY)


def looks_after(deputy, user):
    """Congress staff in charge of this deputy's record; nobody verifies their own."""
    if deputy.user_id == user.pk:
        return False
    return Deputy.objects.looked_after_by(user).filter(pk=deputy.pk).exists()


CLERKS = (Role.CLERK, Role.TOWN_CLERK)
OWNER = Actor(
    "owner", _("代表本人"), lambda entry, user: is_self(entry.deputy, user), (Role.DEPUTY,)
)
VERIFIER = Actor(
    "verifier",
    _("人大经办人员（不得为本人）"),
    lambda entry, user: looks_after(entry.deputy, user),
    CLERKS,
)
ANYBODY = Actor("anybody", _("随原事项"), lambda entry, user: True)
"""For inner actions: who may act was judged on the record that they follow from."""

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
CITY_CLERK = Actor(
    "city_clerk",
    _("市人大经办人员"),
    lambda obj, user: user.acts_for_city(Role.CLERK),
    (Role.CLERK,),
)
CITY_LEADER = Actor(
    "city_leader",
    _("市人大领导"),
    lambda obj, user: user.acts_for_city(Role.LEADER),
    (Role.LEADER,),
)
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
