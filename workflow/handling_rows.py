"""The rows in which a unit has a case in hand, alike for every kind of case.

A unit takes a case over and tells how it goes on; it asks to hand it back or for more time, and
somebody else decides; it answers once, with evidence; it may take the answer back for some days. A
concept gives its states, relations and effects, and the sentences that name the case; where the
rows stand in its table is its own matter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyRecord
from workflow import needs
from workflow.cases import pending
from workflow.guards import HAS_EVIDENCE, PROMISED_WHEN_PLANNED, after_deadline, in_future
from workflow.relations import Meets, Relation, Where
from workflow.together import ALONE
from workflow.transitions import Guard, Need, Step, Transition, Wait, always

if TYPE_CHECKING:
    from django.db.models import Model
    from django_stubs_ext import StrOrPromise

    from workflow.notices import Tell

Effect = Callable[[AnyRecord, Step], None]

WHY_REASSIGNED = Need(
    "reason",
    needs.words(_("改派理由"), _("单位已经申请退回的，可以不填。")),
    required=False,
)
REASSIGNED_WITH_REASON = Guard(
    lambda case, step: bool(step.data.get("reason") or pending(case, "return")),
    _("请写明改派理由。"),
    "reason",
)
"""Another unit gets a case for a reason: its own, or that of the unit that asked to return it."""


def reassigned(case: AnyRecord, step: Step) -> str:
    """The line of a case's timeline once it has its new unit: which one, and why."""
    words = {"unit": case.lead_unit, "reason": step.data.get("reason")}
    told = _("改派给%(unit)s：%(reason)s") if words["reason"] else _("改派给%(unit)s")
    return str(told % words)


def acknowledging(
    source: str, target: str, *, unit: Relation, asked_back: Meets, effect: Effect, wait: Wait
) -> Transition:
    """The row by which the lead unit says that it has taken a case over.

    Args:
        source: the state of a case that was handed over.
        target: that of one which the unit has in hand.
        unit: who takes it over.
        asked_back: whether a request to hand the case back is open; then it is not taken over.
        effect: begins the clock of the unit.
        wait: the case as a line on the unit's desk; due on the day of its next step, there since
            the day on which it was handed over.
    """
    waits = replace(wait, due="step_due_on", since=attrgetter("handed_over_on"))
    return Transition(
        action="acknowledge",
        label=_("签收"),
        sources=(source,),
        target=target,
        who=unit,
        # Who has asked to hand a case back has not taken it over.
        when=~asked_back,
        effect=effect,
        main=True,
        bulk=True,
        waits=(waits,),
    )


def reporting_progress(
    sources: tuple[str, ...],
    target: str | None = None,
    *,
    unit: Relation,
    effect: Effect,
    when: Relation = always,
    waits: tuple[Wait, ...] = (),
) -> Transition:
    """The row by which a unit that handles a case tells how far it has come, with papers.

    Args:
        sources: the states in which a unit has the case in hand.
        target: the state that the first such report leads to; None where it stays as it is.
        unit: who tells, the assisting units among them.
        effect: writes the report into the timeline.
        when: what else must hold of the case.
        waits: the case as lines on desks.
    """
    return Transition(
        action="report_progress",
        label=_("报告进展"),
        sources=sources,
        target=target,
        who=unit,
        needs=(needs.text(_("办理进展")), needs.FILES),
        when=when,
        effect=effect,
        waits=waits,
    )


def returning(
    sources: tuple[str, ...],
    *,
    unit: Relation,
    decider: Relation,
    asked: Meets,
    in_time: Callable[[AnyRecord, Step], bool],
    ask: Effect,
    refuse: Effect,
    told_asked: Tell,
    told_refused: Tell,
    wait: Wait,
) -> tuple[Transition, Transition]:
    """The rows by which a unit asks to hand a case back, and is refused.

    To grant it is to give the case to another unit, which is a row of the concept's own.

    Args:
        sources: the states in which the unit may ask.
        unit: who asks.
        decider: who decides.
        asked: whether a request of this kind is open.
        in_time: whether the unit may still hand the case back.
        ask: files the request.
        refuse: decides it.
        told_asked: the notices of the request.
        told_refused: those of the refusal.
        wait: the request as a line on the desk of who decides.
    """
    return (
        Transition(
            action="request_return",
            label=_("申请退回"),
            sources=sources,
            who=unit,
            needs=(needs.reason(_("退回理由")),),
            guards=(Guard(in_time, _("已超过可以退回的期限，请与交办机关联系。")),),
            when=~asked,
            effect=ask,
            tell=told_asked,
        ),
        Transition(
            action="refuse_return",
            label=_("不同意退回"),
            sources=sources,
            who=decider,
            needs=(needs.reason(),),
            when=asked,
            effect=refuse,
            tell=told_refused,
            waits=(wait,),
        ),
    )


def extending(
    sources: tuple[str, ...],
    *,
    unit: Relation,
    leader: Relation,
    asked: Meets,
    ask: Effect,
    grant: Effect,
    refuse: Effect,
    too_early: StrOrPromise,
    told_asked: Tell,
    told_granted: Tell,
    told_refused: Tell,
    wait: Wait,
) -> tuple[Transition, Transition, Transition]:
    """The rows by which a unit asks for more time, and a leader grants or refuses it.

    Args:
        sources: the states in which a deadline runs.
        unit, leader: who asks, and who decides.
        asked: whether a request of this kind is open.
        ask, grant, refuse: the effects of the three rows; ``told_…`` are their notices.
        too_early: said where the day that is asked for is not after the present deadline.
        wait: the request as a line on the leader's desk.
    """
    return (
        Transition(
            action="request_extension",
            label=_("申请延期"),
            sources=sources,
            who=unit,
            needs=(needs.day("until", _("申请延期至")), needs.reason(_("延期理由"))),
            # Both: of a case that is overdue, a day after the deadline may be past as well.
            guards=(after_deadline(too_early), in_future("until")),
            when=~asked,
            effect=ask,
            tell=told_asked,
        ),
        Transition(
            action="grant_extension",
            label=_("同意延期"),
            sources=sources,
            who=leader,
            when=asked,
            effect=grant,
            tell=told_granted,
            bulk=True,
            waits=(wait,),
        ),
        Transition(
            action="refuse_extension",
            label=_("不同意延期"),
            sources=sources,
            who=leader,
            needs=(needs.reason(),),
            when=asked,
            effect=refuse,
            tell=told_refused,
        ),
    )


def replying(
    sources: tuple[str, ...],
    target: str,
    *,
    label: StrOrPromise,
    unit: Relation,
    words: Need,
    asked_back: Meets,
    effect: Effect,
    told: Tell,
    waits: tuple[Wait, ...],
) -> Transition:
    """The row by which the lead unit answers for all that handle the case.

    Args:
        sources: the states in which the unit has the case in hand.
        target: the state of an answered one.
        label: on the button.
        unit: who answers.
        words: the input for the answer itself.
        asked_back: whether a request to hand the case back is open; then there is no answer.
        effect: keeps the answer, for each case that is joined with this one.
        told: its notices.
        waits: the case in hand as lines on the unit's desk.
    """
    return Transition(
        action="reply",
        label=label,
        sources=sources,
        target=target,
        who=unit,
        needs=(words, needs.OUTCOME, needs.PROMISED_ON, needs.FILES),
        guards=(PROMISED_WHEN_PLANNED, HAS_EVIDENCE),
        when=~asked_back & ALONE,
        effect=effect,
        tell=told,
        main=True,
        waits=waits,
    )


def taking_back(
    source: str,
    first: str,
    again: str,
    *,
    label: StrOrPromise,
    unit: Relation,
    last_day: Callable[[AnyRecord], date | None],
    effect: Effect,
    told: Tell,
    when: Relation = always,
) -> tuple[Transition, Transition]:
    """The rows by which a unit takes its answer back while nobody has acted on it.

    Args:
        source: the state of an answered case.
        first: the state to which a case in its first round returns.
        again: that of a case that is handled anew.
        label: on the button.
        unit: who takes it back.
        last_day: until when; None where no rule says a day.
        effect: takes the answer out of the record.
        told: the notices.
        when: what else must hold of the case.
    """

    def in_time(case: Model, step: Step) -> bool:
        last = last_day(case)
        # Without such a clock there is no limit: whether answers may be taken back, and how long,
        # is a local rule.
        return last is None or step.today <= last

    def row(target: str, round_: Relation) -> Transition:
        return Transition(
            action="withdraw_reply",
            label=label,
            sources=(source,),
            target=target,
            who=unit,
            needs=(needs.reason(_("撤回的理由")),),
            guards=(Guard(in_time, _("已超过可以撤回的期限，请与交办机关联系。")),),
            when=when & round_,
            effect=effect,
            tell=told,
        )

    return row(first, Where(round=1)), row(again, Where(round__gt=1))
