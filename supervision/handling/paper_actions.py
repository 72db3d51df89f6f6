"""What staff write down from paper for a unit or a deputy without an account.

So that such a unit does not stop the loop. It needs a scan of the sealed or signed paper, is told
apart in timeline and trail, and is never the second key: who wrote a reply down counts as who
replied and cannot check it.
"""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from supervision.handling import effects
from supervision.items import relations
from supervision.items.choices import EntryKind, ItemStatus, RequestKind
from workflow import needs
from workflow.guards import PROMISED_WHEN_PLANNED
from workflow.on_paper import SCAN, nobody_of
from workflow.transitions import Guard, Need, Transition

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from deputies.people.models import Deputy
    from supervision.items.models import Item

WITHOUT_ACCOUNT = nobody_of(relations.LEAD_UNIT)
NO_RETURN_ASKED = ~effects.asked_for(RequestKind.RETURN)


def _on_paper(item: "Item") -> bool:
    return NO_RETURN_ASKED(item) and WITHOUT_ACCOUNT(item)


def without_account(item: "Item") -> "QuerySet[Deputy]":
    """The deputies who follow the item and cannot sign in: no account, or one that is closed."""
    return item.following_deputies.exclude(user__in=relations.FOLLOWERS.people(item))


DEPUTY = Need(
    "deputy",
    lambda item: forms.ModelChoiceField(label=_("代表"), queryset=without_account(item)),
    missing=_("请选择纸上签名的代表。"),
)
NOT_RATED_YET = Guard(
    lambda item, step: (
        not item.evaluations.filter(round=item.round, deputy=step.data["deputy"]).exists()
    ),
    _("这位代表已经评价过这一轮办理。"),
    "deputy",
)

PAPER_ACTIONS = (
    Transition(
        action="acknowledge_for",
        label=_("代单位签收（凭纸质件）"),
        sources=(ItemStatus.HANDED_OVER,),
        target=ItemStatus.ACKNOWLEDGED,
        who=relations.CLERK,
        when=_on_paper,
        needs=(SCAN,),
        effect=lambda item, step: effects.acknowledge(item, step, "acknowledge_for"),
    ),
    Transition(
        action="report_progress_for",
        label=_("代单位报告进展（凭纸质件）"),
        sources=(ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING),
        target=ItemStatus.HANDLING,
        who=relations.CLERK,
        when=_on_paper,
        needs=(needs.text(_("办理进展")), SCAN),
        effect=effects.with_entry("report_progress_for", EntryKind.PROGRESS),
    ),
    Transition(
        action="reply_for",
        label=_("代单位反馈办理结果（凭纸质件）"),
        sources=(ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK),
        target=ItemStatus.REPLIED,
        who=relations.CLERK,
        when=_on_paper,
        needs=(
            needs.text(_("办理情况"), _("请填写办理情况，再提交反馈。")),
            needs.OUTCOME,
            needs.PROMISED_ON,
            SCAN,
        ),
        guards=(PROMISED_WHEN_PLANNED,),
        effect=lambda item, step: effects.reply(item, step, "reply_for"),
        tell=relations.tell("reply", _("单位已反馈办理结果，请核实"), relations.CLERK),
    ),
    Transition(
        action="evaluate_for",
        label=_("代代表评价（凭纸质件）"),
        sources=(ItemStatus.AWAITING_EVALUATION,),
        who=relations.CLERK,
        when=lambda item: without_account(item).exists(),
        needs=(DEPUTY, needs.RATING, needs.optional_text(_("意见")), SCAN),
        guards=(NOT_RATED_YET,),
        effect=lambda item, step: effects.evaluate(item, step, "evaluate_for"),
    ),
)
