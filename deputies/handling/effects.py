"""What the actions on suggestions do to the records; called by the transition table alone."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.relations import acting_unit_of
from deputies.duty import workflow
from deputies.duty.models import DutyEntry
from deputies.handling.cosigning import duty_key, signed
from deputies.suggestions.models import (
    Suggestion,
    SuggestionEntry,
    SuggestionRequestKind,
    SuggestionStatus,
)
from pages.untyped import AnyRecord
from workflow import cases
from workflow.cases import last_day
from workflow.choices import Outcome
from workflow.deadlines import DEADLINES, Deadline, compute, written
from workflow.handling_rows import reassigned
from workflow.models import Clock
from workflow.parts import hand_on_parts
from workflow.transitions import Step

Effect = Callable[[Suggestion, Step], None]

RECEIVE_CLOCK = "suggestion_receive"
ACKNOWLEDGE_CLOCK = "suggestion_acknowledge"
RETURN_CLOCK = "suggestion_return"
REPLY_CLOCK = "suggestion_reply"
WIDE_CLOCK = "suggestion_reply_wide"
EVALUATION_CLOCK = "suggestion_evaluation"
REDO_CLOCK = "suggestion_redo"
WITHDRAWAL_CLOCK = "reply_withdrawal"


def add_entry(
    suggestion: Suggestion, step: Step, action: str, text: str = "", *, on: date | None = None
) -> AnyRecord:
    """Adds a line to the suggestion's timeline and files the evidence that came with it."""
    return cases.add_entry(
        suggestion,
        step,
        action,
        text,
        on=on,
        round=suggestion.round,
        unit_id=acting_unit_of(suggestion, step.by),
    )


def with_entry(action: str, *, text: str = "text") -> Effect:
    """An effect that only adds a line to the timeline."""

    def effect(suggestion: Suggestion, step: Step) -> None:
        add_entry(suggestion, step, action, step.data.get(text, ""))

    return effect


def submit(suggestion: Suggestion, step: Step) -> None:
    """Raised: the clock of the receipt runs, and everybody who signed gets a duty entry."""
    suggestion.submitted_on = step.today
    suggestion.step_due_on = last_day(RECEIVE_CLOCK, step.today)
    for deputy in (suggestion.lead_deputy, *suggestion.cosigners.all()):
        signed(suggestion, deputy, step)


def withdraw(suggestion: Suggestion, step: Step) -> None:
    """Taken back or called off: requests lapse, and the unverified duty entries go."""
    suggestion.step_due_on = None
    suggestion.asked.clear()
    cases.lapse_requests(suggestion, step)
    for deputy in (suggestion.lead_deputy, *suggestion.cosigners.all()):
        workflow.withdraw_duty(duty_key(suggestion, deputy), step.by)
    add_entry(suggestion, step, "withdraw", step.data.get("reason", ""))


def receive(suggestion: Suggestion, step: Step) -> None:
    """Accepted: it gets the year's next number, and the units that the clerk proposes."""
    suggestion.asked.clear()
    # Numbered when it is accepted and not when it is raised: what is refused leaves no gap.
    suggestion.number = next_number(suggestion.year)
    suggestion.received_on, suggestion.received_by = step.today, step.by
    suggestion.step_due_on = None
    set_units(suggestion, step)


def next_number(year: int) -> str:
    """The year's next number; numbering waits in line behind one row, so that none is given
    twice."""
    Clock.objects.select_for_update().filter(key=RECEIVE_CLOCK).order_by("pk").first()
    numbers = Suggestion.objects.of_year(year).exclude(number=None).values_list("number", flat=True)
    last = max((int(number) for number in numbers if number.isdecimal()), default=0)
    return f"{last + 1:03}"


def set_units(suggestion: Suggestion, step: Step) -> None:
    """Names the lead and the assisting units, and whether it is wide."""
    suggestion.lead_unit = step.data["unit"]
    suggestion.wide = bool(step.data.get("wide"))
    assisting = [unit for unit in step.data.get("assisting") or () if unit != step.data["unit"]]
    suggestion.assisting_units.set(assisting)


def refuse(suggestion: Suggestion, step: Step) -> None:
    """Not accepted: names the right door."""
    suggestion.step_due_on = None
    suggestion.asked.clear()
    suggestion.right_door = step.data["right_door"]
    add_entry(suggestion, step, "refuse", step.data["reason"])


def hand_over(suggestion: Suggestion, step: Step) -> None:
    """Handed over: the clocks of the answer and of the acknowledgement run."""
    day = step.data["handed_over_on"]
    suggestion.handed_over_on = day
    # 代表法 art. 51: three months, six where many are concerned. The clock of this day stays with
    # it, whatever the setting says later.
    suggestion.clock = Clock.objects.in_force(WIDE_CLOCK if suggestion.wide else REPLY_CLOCK, day)
    suggestion.due_on = compute(suggestion.clock, day).due_on
    suggestion.step_due_on = last_day(ACKNOWLEDGE_CLOCK, day)
    add_entry(suggestion, step, "hand_over", on=day)


def acknowledge(suggestion: Suggestion, step: Step, action: str = "acknowledge") -> None:
    """The unit has it; its clock of the acknowledgement ends."""
    suggestion.acknowledged_on = step.today
    suggestion.step_due_on = None
    add_entry(suggestion, step, action)


def consult(suggestion: Suggestion, step: Step) -> None:
    """面商: the unit talks it over with the deputy before it answers."""
    suggestion.consulted_on = step.data["consulted_on"]
    add_entry(suggestion, step, "consult", step.data.get("text", ""), on=suggestion.consulted_on)


def reply(suggestion: Suggestion, step: Step, action: str = "reply") -> None:
    """The written answer; the first one's day stays, whatever is redone."""
    cases.lapse_requests(suggestion, step)
    suggestion.replied_on = suggestion.replied_on or step.today
    suggestion.replied_by = step.by
    suggestion.reply = step.data["text"]
    suggestion.outcome = step.data["outcome"]
    planned = suggestion.outcome == Outcome.PLANNED
    suggestion.promised_on = step.data.get("promised_on") if planned else None
    suggestion.satisfaction = ""
    suggestion.step_due_on = last_day(EVALUATION_CLOCK, step.today)
    add_entry(suggestion, step, action, suggestion.reply)


def last_withdrawal_day(suggestion: Suggestion) -> date | None:
    """The last day on which the unit may take its answer back; None where no rule says one."""
    replied = suggestion.entries.filter(action="reply").order_by("-at", "-id").first()
    return last_day(WITHDRAWAL_CLOCK, replied.happened_on) if replied else None


def withdraw_reply(suggestion: Suggestion, step: Step) -> None:
    """The unit takes its answer back before the deputy rated it; its words stay in the timeline."""
    if suggestion.round == 1:
        suggestion.replied_on = None
    suggestion.replied_by, suggestion.reply, suggestion.outcome = None, "", ""
    suggestion.promised_on = suggestion.step_due_on = None
    add_entry(suggestion, step, "withdraw_reply", step.data["reason"])


def rate(suggestion: Suggestion, step: Step, action: str = "rate") -> None:
    """Keeps the deputy's rating of the answer."""
    suggestion.satisfaction = step.data["rating"]
    suggestion.step_due_on = None
    add_entry(suggestion, step, action, step.data.get("text", ""))


def redo(action: str) -> Effect:
    """An effect after which the same unit does it again, within the month that the rule gives."""

    def effect(suggestion: Suggestion, step: Step) -> None:
        suggestion.round += 1
        for entry in _duty_of(suggestion):
            # What is done again has had no result yet.
            workflow.unmark_result(entry)
        # Within a month (浙江省实施代表法办法 art. 43), as a clock that the committee may
        # set otherwise.
        suggestion.extended_to = last_day(REDO_CLOCK, step.today)
        suggestion.step_due_on = suggestion.concluded_on = None
        # The deputy's word stands until there is another; where a leader reopened it, none was
        # said.
        suggestion.satisfaction = "dissatisfied" if action == "dissatisfied" else ""
        add_entry(suggestion, step, action, step.data["reason"])

    return effect


def conclude(suggestion: Suggestion, step: Step) -> None:
    """Closed; where it is solved, the duty entries are marked as having had a result."""
    suggestion.concluded_on = step.today
    suggestion.step_due_on = None
    if suggestion.outcome == Outcome.SOLVED:
        for entry in _duty_of(suggestion):
            workflow.mark_result(entry)
    add_entry(suggestion, step, "conclude", step.data.get("text", ""))


def _duty_of(suggestion: Suggestion) -> QuerySet[DutyEntry]:
    """The duty entries of everybody who signed."""
    people = (suggestion.lead_deputy, *suggestion.cosigners.all())
    keys = [duty_key(suggestion, deputy) for deputy in people]
    return DutyEntry.objects.filter(source_key__in=keys)


def mark_key(suggestion: Suggestion, step: Step) -> None:
    """Put under a leader's own supervision (重点督办)."""
    suggestion.is_key, suggestion.supervised_by = True, step.data["supervised_by"]


def unmark_key(suggestion: Suggestion, step: Step) -> None:
    """No longer under a leader's own supervision."""
    suggestion.is_key, suggestion.supervised_by = False, ""


def publish(public: bool) -> Effect:
    """An effect that publishes the suggestion, or takes it back."""

    def effect(suggestion: Suggestion, step: Step) -> None:
        suggestion.is_public = public

    return effect


# --- What the unit asks for ----------------------------------------------------------------------
def ask_for(kind: str, action: str) -> Effect:
    """An effect that files a request of the lead unit."""

    def effect(suggestion: Suggestion, step: Step) -> None:
        cases.ask_for(suggestion, step, kind, cast(int, suggestion.lead_unit_id))
        add_entry(suggestion, step, action, step.data["reason"])

    return effect


def decide(kind: str, action: str, granted: bool) -> Effect:
    """An effect that decides the open request of a kind."""

    def effect(suggestion: Suggestion, step: Step) -> None:
        request = cases.decide(suggestion, step, kind, granted)
        if granted:
            suggestion.extended_to = request.until
        add_entry(suggestion, step, action, step.data.get("reason", ""))

    return effect


def reassign(suggestion: Suggestion, step: Step) -> None:
    """Another unit gets it; the day on which the answer is due stays as it was."""
    if cases.pending(suggestion, SuggestionRequestKind.RETURN):
        cases.decide(suggestion, step, SuggestionRequestKind.RETURN, True)
    cases.lapse_requests(suggestion, step)
    former = [suggestion.lead_unit] if suggestion.lead_unit else []
    hand_on_parts(suggestion, former, step.data["unit"])
    suggestion.lead_unit = step.data["unit"]
    suggestion.acknowledged_on = None
    suggestion.step_due_on = last_day(ACKNOWLEDGE_CLOCK, step.today)
    add_entry(suggestion, step, "reassign", reassigned(suggestion, step))


def may_still_return(suggestion: Suggestion, step: Step) -> bool:
    """The unit hands back what is not its own within ten days; it does not pass it on itself."""
    start: Any = suggestion.handed_over_on
    last = SuggestionEntry.objects.filter(suggestion=suggestion, action="reassign")
    moved = last.order_by("-at").values_list("happened_on", flat=True).first()
    # From its own day: a unit that gets it second has as long as the first one
    # (浙江省人大代表建议、批评和意见办理的规定 art. 14).
    return step.today <= cast(date, last_day(RETURN_CLOCK, moved or start))


def explain_deadline(suggestion: Suggestion) -> list[str]:
    """How the day came about on which the answer is due, as lines to read."""
    lines = []
    if suggestion.clock:
        lines = list(compute(suggestion.clock, cast(date, suggestion.handed_over_on)).lines)
    if suggestion.extended_to:
        lines.append(_("现在的期限：%(day)s") % {"day": written(suggestion.extended_to)})
    return lines


def _tell_moved(suggestion: Suggestion, step: Step, text: str) -> None:
    add_entry(suggestion, step, "deadline_moved", text)


def _given_to_the_unit(suggestion: Suggestion) -> date | None:
    return cases.step_began(suggestion, "hand_over", "reassign")


DEADLINES.append(
    Deadline(
        running=lambda: Suggestion.objects.with_unit().filter(clock__isnull=False),
        field="due_on",
        computed=cases.first_deadline,
        tell=_tell_moved,
    )
)
DEADLINES.extend(
    cases.step_deadline(
        partial(Suggestion.objects.filter, status=status), "step_due_on", clock, start, _tell_moved
    )
    for status, clock, start in (
        (SuggestionStatus.SUBMITTED, RECEIVE_CLOCK, lambda one: one.submitted_on),
        (SuggestionStatus.HANDED_OVER, ACKNOWLEDGE_CLOCK, _given_to_the_unit),
        (SuggestionStatus.REPLIED, EVALUATION_CLOCK, lambda one: cases.step_began(one, "reply")),
    )
)
