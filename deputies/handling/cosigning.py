"""附议: a name counts under a suggestion once its owner has agreed, and to these very words.

Whoever is named is asked, and told so; until then the name stands apart, in ``asked``. Words that
change are asked about anew. What came on paper with signatures the committee's staff register in
the back office: nobody is asked about what they signed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from deputies.duty.models import DutyKind, DutySource
from deputies.duty.workflow import record_duty, withdraw_duty
from deputies.people.models import Deputy
from deputies.suggestions import relations
from deputies.suggestions.models import BEFORE_RECEIPT, Suggestion, SuggestionStatus
from workflow.outbox import Message
from workflow.transitions import Step, Transition, Wait, perform

tell = relations.tell_suggestion
ASK = tell("ask_cosigners", _("请您附议一件代表建议"), relations.ASKED)


def duty_key(suggestion: Suggestion, deputy: Deputy) -> str:
    """Names the suggestion as the ground of the deputy's duty entry."""
    return f"suggestion:{suggestion.pk}:{deputy.pk}"


def signed(suggestion: Suggestion, deputy: Deputy, step: Step) -> None:
    """The duty entry of somebody whose name stands under a suggestion that was raised."""
    record_duty(
        deputy,
        key=duty_key(suggestion, deputy),
        happened_on=step.today,
        by=step.by,
        at=step.at,
        **told_of_suggestion(suggestion),
    )


def told_of_suggestion(suggestion: Suggestion) -> dict[str, Any]:
    """What the duty record of each who signed says of a suggestion."""
    return {
        "source": DutySource.SUGGESTION,
        "kind": DutyKind.SUGGESTION,
        "text": _("提出建议：%(title)s") % {"title": suggestion.title},
    }


def name_cosigners(
    suggestion: Suggestion, people: Iterable[Deputy], *, by: Any, reworded: bool
) -> None:
    """Asks those of ``people`` who have not agreed to the present words; drops everybody else.

    Arguments:
        reworded: title or text is not what was agreed to.
    """
    named = {one.pk for one in people}
    agreed = set(suggestion.cosigners.values_list("pk", flat=True))
    asked = set(suggestion.asked.values_list("pk", flat=True))
    if named == agreed | asked and not (reworded and named):
        return
    data = {"people": sorted(named), "reworded": reworded}
    perform(suggestion, "ask_cosigners", by=by, data=data, inner=True)


def _ask(suggestion: Suggestion, step: Step) -> None:
    named = set(step.data["people"])
    agreed = set(suggestion.cosigners.values_list("pk", flat=True))
    asked = set(suggestion.asked.values_list("pk", flat=True))
    if step.data["reworded"]:
        # Nobody's name stays under words that they have not read.
        agreed, asked = set(), set()
    suggestion.cosigners.set(agreed & named)
    suggestion.asked.set(named - agreed)
    # Who was asked before and has not answered yet is not told a second time.
    step.data["newly"] = sorted(named - agreed - asked)


def _told_once(suggestion: Suggestion, step: Step) -> list[Message]:
    accounts = Deputy.objects.filter(pk__in=step.data["newly"]).values_list("user", flat=True)
    return [one for one in ASK(suggestion, step) if one.recipient.pk in set(accounts)]


def _agree(suggestion: Suggestion, step: Step) -> None:
    deputy = step.by.deputy
    suggestion.asked.remove(deputy)
    suggestion.cosigners.add(deputy)
    # A draft is nobody's duty yet: it may never be raised.
    if suggestion.status == SuggestionStatus.SUBMITTED:
        signed(suggestion, deputy, step)


def _decline(suggestion: Suggestion, step: Step) -> None:
    suggestion.asked.remove(step.by.deputy)


def _leave(suggestion: Suggestion, step: Step) -> None:
    deputy = step.by.deputy
    suggestion.cosigners.remove(deputy)
    withdraw_duty(duty_key(suggestion, deputy), step.by)


COSIGNING = (
    Transition(
        action="ask_cosigners",
        label=_("请代表附议"),
        sources=(SuggestionStatus.DRAFT,),
        who=relations.LEAD_DEPUTY,
        effect=_ask,
        tell=_told_once,
        inner=True,
    ),
    Transition(
        action="cosign",
        label=_("同意附议"),
        help=_("您的姓名会作为附议代表列在这件建议上；受理之前都可以取消。"),
        sources=BEFORE_RECEIPT,
        who=relations.ASKED,
        effect=_agree,
        tell=tell("cosign", _("有代表同意附议您的建议"), relations.LEADER),
        main=True,
        waits=(
            Wait(
                key="suggestion_cosign",
                label=_("请您附议的建议"),
                action=_("看一看"),
            ),
        ),
    ),
    Transition(
        action="decline_cosigning",
        label=_("不附议"),
        sources=BEFORE_RECEIPT,
        who=relations.ASKED,
        effect=_decline,
        tell=tell("decline_cosigning", _("有代表没有附议您的建议"), relations.LEADER),
    ),
    Transition(
        action="leave",
        label=_("取消附议"),
        sources=BEFORE_RECEIPT,
        who=relations.COSIGNER,
        effect=_leave,
        tell=tell("leave", _("有代表取消了附议"), relations.LEADER),
    ),
)
