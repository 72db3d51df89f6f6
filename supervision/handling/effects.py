"""What the actions on items do to the records; called by the transition tables alone."""

from collections.abc import Callable
from datetime import date
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from pages.untyped import AnyRecord
from papers.issuing import issue, make_void
from papers.kinds import KINDS
from supervision.assessments.models import satisfaction_of
from supervision.duty_results import duty
from supervision.handling.models import Closure, Evaluation, Request
from supervision.handling.timeline import add_entry
from supervision.items.choices import EntryKind, ItemStatus, RequestKind
from supervision.items.models import Item
from supervision.promises.workflow import follow_reply, unmake_promise
from workflow import cases
from workflow.cases import last_day
from workflow.deadlines import DEADLINES, Computation, Deadline, compute, written
from workflow.handling_rows import reassigned
from workflow.models import Clock, TrailEntry
from workflow.parts import hand_on_parts
from workflow.relations import Meets
from workflow.transitions import Step

Effect = Callable[[Item, Step], None]

REPLY_CLOCK = "item_reply"
RETURN_CLOCK = "item_return"
REWORK_CLOCK = "item_rework"
ACKNOWLEDGE_CLOCK = "item_acknowledge"
EVALUATION_CLOCK = "item_evaluation"
WITHDRAWAL_CLOCK = "reply_withdrawal"


def with_entry(action: str, kind: EntryKind, *, text: str = "text") -> Effect:
    """An effect that only adds a line to the timeline."""

    def effect(item: Item, step: Step) -> None:
        add_entry(item, step, action, kind, step.data.get(text, ""))

    return effect


def assign(item: Item, step: Step, day: date) -> None:
    """Puts the item in the unit's hands: its day, and its deadline where none was set."""
    item.handed_over_on = item.assigned_on = day
    # A day that the committee named itself goes before the rule. It has no clock, so that a new
    # notice of holidays leaves it where it is.
    if item.due_on is None:
        item.clock = Clock.objects.in_force(REPLY_CLOCK, day)
        item.due_on = compute(item.clock, day).due_on
    item.step_due_on = last_day(ACKNOWLEDGE_CLOCK, day)


def acknowledge(item: Item, step: Step, action: str = "acknowledge") -> None:
    """The unit has it (签收); the clock of the acknowledgement ends."""
    item.acknowledged_on = step.today
    item.step_due_on = None
    add_entry(item, step, action, EntryKind.DECISION)


def ask(item: Item, step: Step) -> None:
    """The unit asks; the first open question sets the day on which the committee is asked."""
    item.asked_on = item.asked_on or step.today
    add_entry(item, step, "ask", EntryKind.QUESTION, step.data["text"])


def answer(item: Item, step: Step) -> None:
    """The committee's answer: nothing is asked any more."""
    item.asked_on = None
    add_entry(item, step, "answer", EntryKind.ANSWER, step.data["text"])


def reply(item: Item, step: Step, action: str = "reply") -> None:
    """The first key: the unit reports done; what it still asked for lapses."""
    _lapse_requests(item, step)
    # The first answer says whether the unit was in time; what is redone makes it no later.
    item.replied_on = item.replied_on or step.today
    item.replied_by = step.by
    item.acknowledged_on = item.acknowledged_on or step.today
    item.reply = step.data["text"]
    item.outcome = step.data["outcome"]
    add_entry(item, step, action, EntryKind.REPLY, item.reply)
    follow_reply(item, step)


def last_withdrawal_day(item: Item) -> date | None:
    """The last day on which the unit may take its reply back; None where no rule says one."""
    replied = item.entries.filter(kind=EntryKind.REPLY).order_by("-at", "-id").first()
    return last_day(WITHDRAWAL_CLOCK, replied.happened_on) if replied else None


def withdraw_reply(item: Item, step: Step) -> None:
    """The unit takes its reply back before anybody acted on it; its words stay in the timeline."""
    reply = item.entries.filter(kind=EntryKind.REPLY).order_by("-at", "-id").first()
    if reply is not None:
        # Left as a reply it would count as the unit's answer again, for the last day of taking
        # back among other things.
        type(reply).objects.filter(pk=reply.pk).update(kind=EntryKind.PROGRESS)
    # In a later round the day of the first answer stays: that one was given and acted on.
    if item.round == 1:
        item.replied_on = None
    item.replied_by, item.reply, item.outcome = None, "", ""
    unmake_promise(item, step)
    add_entry(item, step, "withdraw_reply", EntryKind.PROGRESS, step.data["reason"])


def verify(item: Item, step: Step) -> None:
    """The second key: a person of the committee has looked, with place and date."""
    item.verified_on = step.data["verified_on"]
    item.verified_place = step.data["place"]
    item.verified_by = step.by
    # From the day on which the deputies hear of it; the visit itself may lie further back.
    item.step_due_on = last_day(EVALUATION_CLOCK, step.today)
    add_entry(
        item,
        step,
        "verify",
        EntryKind.VERIFICATION,
        step.data.get("text", ""),
        on=item.verified_on,
        place=item.verified_place,
    )
    issue(KINDS["check-minutes"], item, by=step.by, at=step.at)


def send_back(item: Item, step: Step) -> None:
    """Rework: what was reported no longer counts; the time to do it again runs anew."""
    _begin_again(item, step)
    add_entry(item, step, "send_back", EntryKind.DECISION, step.data["reason"])


def _begin_again(item: Item, step: Step) -> None:
    # Both are of one round: what was said of the last one stands in the timeline and in its
    # ratings, and must not be read as said of work that is still to come.
    item.outcome, item.satisfaction = "", ""
    item.verified_on, item.verified_place, item.verified_by = None, "", None
    item.round += 1
    item.step_due_on = None
    item.extended_to = step.data.get("until") or last_day(REWORK_CLOCK, step.today)


def evaluate(item: Item, step: Step, action: str = "evaluate") -> None:
    """The deputy's own rating, or one written down from the paper that a deputy signed."""
    evaluation = Evaluation.objects.create(
        item=item,
        deputy=step.data.get("deputy") or step.by.deputy,
        round=item.round,
        rating=step.data["rating"],
        comment=step.data.get("text", ""),
        rated_on=step.today,
    )
    duty.evaluated(evaluation, step)
    add_entry(item, step, action, EntryKind.EVALUATION, step.data.get("text", ""))
    ratings = item.evaluations.filter(round=item.round).values_list("rating", flat=True)
    item.satisfaction = satisfaction_of(list(ratings), step.today)


def has_rated(item: Item, user: User) -> bool:
    """The deputy has rated the present round already."""
    deputy = getattr(user, "deputy", None)
    return any(
        rating.round == item.round and rating.deputy_id == deputy.pk
        for rating in item.evaluations.all()
        if deputy
    )


def strike_off(item: Item, step: Step) -> None:
    """Concluded (销号): the closure keeps the day and the person, also through a reopening."""
    # Kept twice: here for the lists of today, in the closure for the figures of years that are
    # over, which no later reopening may change (docs/domain.md#annual-figures).
    item.struck_off_on = step.today
    item.step_due_on = None
    Closure.objects.create(item=item, struck_off_on=step.today, struck_off_by=step.by)
    add_entry(item, step, "strike_off", EntryKind.DECISION, step.data.get("text", ""))


def withdraw(item: Item, step: Step) -> None:
    """Nothing is left to decide."""
    _lapse_requests(item, step)
    item.step_due_on = None
    make_void(item, by=step.by, at=step.at)


def withdraw_alone(item: Item, step: Step) -> None:
    """This item goes, the list stays; the reason stands in its timeline."""
    withdraw(item, step)
    add_entry(item, step, "withdraw", EntryKind.DECISION, step.data["reason"])


def keep_following(item: Item, step: Step) -> None:
    """Long-term work: concluded later, looked at again on the day that is named."""
    # The day of the next look is its deadline, so that desks and lists find it without asking for
    # the state.
    item.extended_to = step.data["until"]
    item.step_due_on = None
    add_entry(item, step, "keep_following", EntryKind.DECISION, step.data["reason"])


def reopen(item: Item, step: Step) -> None:
    """The look-back (回头看) found a relapse; the old closure keeps its dates."""
    closure = item.closures.filter(reopened_on__isnull=True).get()
    closure.reopened_on, closure.reopened_by = step.today, step.by
    closure.reason = step.data["reason"]
    closure.save()
    item.struck_off_on = None
    _begin_again(item, step)
    add_entry(item, step, "reopen", EntryKind.DECISION, closure.reason, place=step.data["place"])


def ask_for(kind: RequestKind, action: str) -> Effect:
    """A request of the lead unit that the committee decides."""

    def effect(item: Item, step: Step) -> None:
        cases.ask_for(item, step, kind, item.lead_unit_id)
        add_entry(item, step, action, EntryKind.PROGRESS, step.data["reason"])

    return effect


def asked_for(kind: RequestKind) -> Meets:
    """The unit has asked for something of this kind, and nobody has decided yet."""
    return cases.asked_for(Request, "item", kind)


def _lapse_requests(item: Item, step: Step) -> None:
    """A question and the requests that nobody decided are over with what the unit did."""
    item.asked_on = None
    cases.lapse_requests(item, step)


def grant_extension(item: Item, step: Step) -> None:
    """More time, as the unit asked for it."""
    item.extended_to = cases.decide(item, step, RequestKind.EXTENSION, True).until
    add_entry(item, step, "grant_extension", EntryKind.DECISION, step.data.get("text", ""))


def refuse_extension(item: Item, step: Step) -> None:
    """No more time; the reason stands in the timeline."""
    cases.decide(item, step, RequestKind.EXTENSION, False)
    add_entry(item, step, "refuse_extension", EntryKind.DECISION, step.data["reason"])


def reassign(item: Item, step: Step) -> None:
    """The item came back to the sender; another unit gets it, with its own time to return it."""
    if cases.pending(item, RequestKind.RETURN):
        cases.decide(item, step, RequestKind.RETURN, True)
    _lapse_requests(item, step)
    # Before the lead changes: what the former one was to do itself goes on to the new one.
    hand_on_parts(item, [item.lead_unit], step.data["unit"])
    item.lead_unit = step.data["unit"]
    # The new unit has its own days to take over or hand back; the day of the answer stays where
    # none is given, so that nobody gains time by passing on.
    item.assigned_on, item.acknowledged_on = step.today, None
    item.step_due_on = last_day(ACKNOWLEDGE_CLOCK, step.today)
    item.extended_to = step.data.get("until") or item.extended_to
    add_entry(item, step, "reassign", EntryKind.DECISION, reassigned(item, step))


def refuse_return(item: Item, step: Step) -> None:
    """The item stays with the unit; the reason stands in the timeline."""
    cases.decide(item, step, RequestKind.RETURN, False)
    add_entry(item, step, "refuse_return", EntryKind.DECISION, step.data["reason"])


def last_return_day(item: Item) -> Computation:
    """The last day on which the unit may hand the item back, with how it was computed.

    Of an item that was handed over, which has a day.
    """
    start = item.assigned_on or cast(date, item.handed_over_on)
    clock = Clock.objects.in_force(RETURN_CLOCK, start)
    return compute(clock, start)


def explain_deadline(item: Item) -> list[object]:
    """How the item's deadlines came about, as lines to read."""
    return [
        *_explain_first_deadline(item),
        *(
            _("经批准延期至 %(day)s：%(reason)s") % {"day": written(until), "reason": reason}
            for until, reason in _granted_extensions(item)
        ),
    ]


def explain_deadline_in_public(item: Item) -> list[object]:
    """The same without the unit's words, which were written for the committee."""
    return [
        *_explain_first_deadline(item),
        *(
            _("经批准延期至 %(day)s。") % {"day": written(until)}
            for until, _reason in _granted_extensions(item)
        ),
    ]


def _explain_first_deadline(item: Item) -> list[AnyRecord]:
    if item.clock and item.handed_over_on:
        return compute(item.clock, item.handed_over_on).lines
    return [_("由交办机关在交办时确定。")] if item.due_on else []


def _granted_extensions(item: Item) -> list[tuple[date, str]]:
    """The day of each, and the unit's reason."""
    return [
        (request.until, request.reason)
        for request in item.requests.all()
        if request.kind == RequestKind.EXTENSION and request.granted and request.until
    ]


def stop_following(item: Item, step: Step) -> None:
    """A deputy whom staff put down as a follower is none; staff read why in the timeline."""
    item.following_deputies.remove(step.by.deputy)
    add_entry(item, step, "decline_following", EntryKind.FOLLOWING, step.data["reason"])


def publish_item(public: bool) -> Effect:
    """An effect that shows the item to the public, or takes it back."""

    def effect(item: Item, step: Step) -> None:
        item.is_public = public

    return effect


def _tell_moved(item: Item, step: Step, text: str) -> None:
    add_entry(item, step, "deadline_moved", EntryKind.DECISION, text)


DEADLINES.append(
    Deadline(
        running=lambda: Item.objects.with_unit().filter(clock__isnull=False),
        field="due_on",
        computed=cases.first_deadline,
        tell=_tell_moved,
    )
)
DEADLINES.append(
    cases.step_deadline(
        lambda: Item.objects.filter(status=ItemStatus.HANDED_OVER),
        "step_due_on",
        ACKNOWLEDGE_CLOCK,
        lambda item: item.assigned_on,
        _tell_moved,
    )
)


def _asked_to_rate_on(item: Item) -> date | None:
    """The day on which somebody went to look; None where the ledger brought it."""
    looked = item.entries.filter(action="verify", round=item.round).order_by("-at").first()
    return timezone.localdate(looked.at) if looked else None


DEADLINES.append(
    cases.step_deadline(
        lambda: Item.objects.filter(status=ItemStatus.AWAITING_EVALUATION),
        "step_due_on",
        EVALUATION_CLOCK,
        _asked_to_rate_on,
        _tell_moved,
    )
)


SETS_THE_DAY = ("send_back", "reopen", "grant_extension")
"""Actions after which an item that is done again has another day than before."""


def _sent_back_on(item: Item) -> date | None:
    """The day on which it went back to the unit; None where somebody set the day by hand."""
    last = TrailEntry.objects.of(item).filter(action__in=SETS_THE_DAY).last()
    if last is None or last.action == "grant_extension" or "until" in last.content["fields"]:
        return None
    return timezone.localdate(last.at)


DEADLINES.append(
    cases.step_deadline(
        lambda: Item.objects.filter(status=ItemStatus.REWORK),
        "extended_to",
        REWORK_CLOCK,
        _sent_back_on,
        _tell_moved,
    )
)
