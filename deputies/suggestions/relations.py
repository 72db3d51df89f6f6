"""How a person stands to a suggestion, and who hears of an action on one."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import Holder
from deputies.people.relations import CITY_CLERK, CITY_LEADER, self_at
from deputies.suggestions.models import SuggestionRequest, SuggestionRequestKind
from workflow import cases
from workflow.notices import teller
from workflow.relations import Meets, Person, Where

LEAD_DEPUTY = self_at("lead_deputy").called(_("领衔代表"))
COSIGNER = self_at("cosigners").called(_("附议代表"))
ASKED = self_at("asked").called(_("被请附议的代表"))
# Four eyes (docs/domain.md#roles): a leader who stood in for the clerk hands nothing over alone.
APPROVER = (CITY_LEADER & ~Person("received_by")).called(_("市人大领导（不得为受理人）"))
LEAD_UNIT = Holder(Role.HANDLER, at="lead_unit", label=_("主办单位"))
HANDLING_UNIT = (LEAD_UNIT | Holder(Role.HANDLER, at="assisting_units")).called(_("主办或协办单位"))

NOT_WHO_REPLIED = (CITY_CLERK & ~Person("replied_by")).called(
    _("市人大经办人员（不得为代录答复的人）")
)
"""Who wrote a unit's answer down from paper speaks for nobody else, and does not conclude it."""
CONCLUDER = NOT_WHO_REPLIED | CITY_LEADER
LEADER = Person("lead_deputy__user")
SIGNERS = Person("lead_deputy__user") | Person("cosigners__user")
"""Who hears of a suggestion of those who lead or co-signed it."""
UNITS = HANDLING_UNIT & Where(handed_over_on__isnull=False)
"""Who hears of it in the units: nobody before the hand-over."""


def asked_for(kind: SuggestionRequestKind) -> Meets:
    """The unit has asked for something of this kind, and nobody has decided yet."""
    return cases.asked_for(SuggestionRequest, "suggestion", kind)


tell_suggestion = teller(lambda suggestion: ("suggestion", suggestion.get_absolute_url()))
