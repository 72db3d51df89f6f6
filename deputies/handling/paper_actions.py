"""What staff write down from paper for a unit, or for the lead deputy, without an account."""

from django.utils.translation import gettext_lazy as _

from deputies.handling import effects
from deputies.handling.needs import AT_UNIT, CONTENT
from deputies.handling.together import TOGETHER
from deputies.people.relations import CITY_CLERK
from deputies.suggestions import relations
from deputies.suggestions.models import Suggestion
from deputies.suggestions.models import SuggestionRequestKind as Kind
from deputies.suggestions.models import SuggestionStatus as Status
from workflow import needs
from workflow.guards import PROMISED_WHEN_PLANNED
from workflow.on_paper import SCAN, nobody_of
from workflow.relations import Where
from workflow.transitions import Step, Transition

UNIT_WITHOUT_ACCOUNT = nobody_of(relations.LEAD_UNIT)
DEPUTY_WITHOUT_ACCOUNT = nobody_of(relations.LEADER)
NO_RETURN_ASKED = ~relations.asked_for(Kind.RETURN)
NOT_RATED = Where(satisfaction="")


def _unit_on_paper(suggestion: Suggestion) -> bool:
    return NO_RETURN_ASKED(suggestion) and UNIT_WITHOUT_ACCOUNT(suggestion)


def _deputy_on_paper(suggestion: Suggestion) -> bool:
    return NOT_RATED(suggestion) and DEPUTY_WITHOUT_ACCOUNT(suggestion)


def _reply(suggestion: Suggestion, step: Step) -> None:
    effects.reply(suggestion, step, "reply_for")
    TOGETHER.reply_to_all(suggestion, step)


PAPER_ACTIONS = (
    Transition(
        action="acknowledge_for",
        label=_("代单位签收（凭纸质件）"),
        sources=(Status.HANDED_OVER,),
        target=Status.HANDLING,
        who=CITY_CLERK,
        when=_unit_on_paper,
        needs=(SCAN,),
        effect=lambda one, step: effects.acknowledge(one, step, "acknowledge_for"),
    ),
    Transition(
        action="report_progress_for",
        label=_("代单位报告进展（凭纸质件）"),
        sources=AT_UNIT,
        who=CITY_CLERK,
        when=_unit_on_paper,
        needs=(needs.text(_("办理进展")), SCAN),
        effect=effects.with_entry("report_progress_for"),
    ),
    Transition(
        action="reply_for",
        label=_("代单位答复（凭纸质件）"),
        sources=AT_UNIT,
        target=Status.REPLIED,
        who=CITY_CLERK,
        when=_unit_on_paper,
        needs=(
            needs.text(_("答复内容"), _("请写明答复内容。")),
            needs.OUTCOME,
            needs.PROMISED_ON,
            SCAN,
        ),
        guards=(PROMISED_WHEN_PLANNED,),
        effect=_reply,
        tell=relations.tell_suggestion(
            "reply", _("您的建议已有答复，请评价"), relations.SIGNERS, CITY_CLERK
        ),
    ),
    Transition(
        action="rate_for",
        label=_("代代表评价（凭纸质件）"),
        sources=(Status.REPLIED,),
        who=relations.NOT_WHO_REPLIED,
        # Who has an account speaks for themselves; nobody writes down in their name what they can
        # press.
        when=_deputy_on_paper,
        needs=(CONTENT, needs.optional_text(_("意见")), SCAN),
        effect=lambda one, step: effects.rate(one, step, "rate_for"),
    ),
)
