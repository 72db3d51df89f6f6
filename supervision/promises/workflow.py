"""Promises: reported as kept and confirmed, put off, found broken; made by an item's reply."""

from datetime import date, timedelta

from django.db.models import Q
from django.forms import Field as FormField
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.successions.transitions import Succession
from papers.issuing import issue
from papers.kinds import KINDS
from supervision.handling.timeline import add_entry
from supervision.items.choices import NOT_IN_FORCE, EntryKind, ItemStatus
from supervision.items.models import Item
from supervision.promises import relations
from supervision.promises.models import WITH_UNITS, Promise, PromiseStatus, Renewal
from workflow import needs
from workflow.choices import Outcome
from workflow.guards import after_deadline, in_future, not_before, not_future
from workflow.relations import Where
from workflow.transitions import (
    DeskText,
    Guard,
    Need,
    Step,
    Table,
    Transition,
    Wait,
    perform,
    register,
)
from workflow.urging_rows import urging

SOON = timedelta(days=30)
TITLE_LENGTH = 90
STANDS = Where(kept_on__isnull=True)
"""Not kept yet; the states of the rows leave out what was found broken or was replaced."""
BY_ITSELF = Where(item__status=ItemStatus.STRUCK_OFF) | Where(heir__isnull=False)
"""Its item is done with, or went another way: it goes on alone, else with its item."""


def report(promise: Promise, step: Step) -> None:
    """The unit says it is done; the evidence stands in the item's timeline."""
    promise.report, promise.reported_by = step.data["text"], step.by
    add_entry(promise.item, step, "report_progress", EntryKind.PROGRESS, promise.report)


def ask_renewal(promise: Promise, step: Step) -> None:
    """The unit asks for a later day."""
    promise.asked_until, promise.asked_reason = step.data["until"], step.data["reason"]


def confirm(promise: Promise, step: Step) -> None:
    """The congress has seen that it was kept."""
    promise.kept_on, promise.confirmed_by = step.data["kept_on"], step.by
    promise.finding = step.data["text"]


def refuse(promise: Promise, step: Step) -> None:
    """What was asked or reported no longer counts; the reason is told."""
    promise.finding = step.data["reason"]
    promise.asked_until, promise.asked_reason, promise.report = None, "", ""


def renew(promise: Promise, step: Step) -> None:
    """A later day holds; what was asked or reported before it is settled."""
    _put_off(promise, step, step.data["until"], step.data["reason"])
    promise.asked_until, promise.asked_reason, promise.report = None, "", ""


def break_(promise: Promise, step: Step) -> None:
    """The congress finds that it was not kept."""
    promise.confirmed_by, promise.finding = step.by, step.data["reason"]


def promise_again(promise: Promise, step: Step) -> None:
    """A new reply names a new day; the old one stays visible."""
    # The same day promised again is no renewal, and must not count as one.
    if step.data["until"] != promise.promised_on:
        _put_off(promise, step, step.data["until"], _("单位重新答复，另定承诺日期。"))
    promise.kept_on = promise.confirmed_by = promise.asked_until = promise.reported_by = None
    promise.heir = None
    promise.report = promise.asked_reason = promise.finding = ""


def _put_off(promise: Promise, step: Step, until: date, reason: object) -> None:
    Renewal.objects.create(
        promise=promise,
        was_promised_on=promise.promised_on,
        promised_on=until,
        reason=str(reason),
        renewed_on=step.today,
        by=step.by,
    )
    promise.promised_on = until


def follow_reply(item: Item, step: Step) -> None:
    """Brings the promise in line with a reply: made, made anew, or replaced by what was done."""
    promise = Promise.objects.filter(item=item).first()
    if item.outcome == Outcome.PLANNED:
        day = step.data["promised_on"]
        if promise is None:
            Promise.objects.create(item=item, promised_on=day)
        else:
            data = {"until": day}
            perform(promise, "promise_again", by=step.by, at=step.at, data=data, inner=True)
    elif promise is not None and promise.is_open:
        perform(promise, "replace", by=step.by, at=step.at, inner=True)


def unmake_promise(item: Item, step: Step) -> None:
    """The reply that promised it was taken back: an open promise is replaced by nothing yet."""
    promise = Promise.objects.filter(item=item).first()
    if promise is not None and promise.is_open:
        perform(promise, "replace", by=step.by, at=step.at, inner=True)


def _tell_item(promise: Promise, step: Step, text: object) -> None:
    add_entry(promise.item, step, "succeed", EntryKind.DECISION, text)


OPEN, REPORTED = PromiseStatus.OPEN, PromiseStatus.REPORTED
ASKED = PromiseStatus.RENEWAL_ASKED
UNTIL = needs.day("until", _("新的承诺日期"))
ASKED_UNTIL = Need(
    "until",
    lambda promise: _starting_with(UNTIL.field(promise), promise.asked_until),
    missing=_("请选择日期。"),
)


def _starting_with(field: FormField, initial: object) -> object:
    field.initial = initial
    return field


def is_past(promise: Promise, step: Step) -> bool:
    """The promised day is over."""
    return promise.promised_on < step.today


def of_items_in_force(**conditions: object) -> Q:
    """Promises of items that are handed over and not withdrawn, as a condition."""
    return ~Q(item__status__in=NOT_IN_FORCE) & Q(**conditions)


later = after_deadline(_("新的承诺日期必须晚于现在的承诺日期。"), "promised_on")


not_before_reply = not_before("kept_on", "item.replied_on", _("兑现日期不能早于作出答复的日期。"))


KEPT = (
    needs.day("kept_on", _("兑现日期"), today=True),
    needs.text(_("依据"), _("请写明看到了什么、在哪里看到。")),
)


PROMISE_TABLE = register(
    Table(
        model=Promise,
        states=PromiseStatus,
        desk=DeskText(
            title=lambda promise: Truncator(promise.item.suggestion).chars(TITLE_LENGTH),
            subject=lambda promise: str(promise.item),
            source=lambda promise: promise.unit,
            path=lambda promise: reverse("my_promises:promise", args=[promise.pk]),
            ready=lambda promises: promises.select_related(*WITH_UNITS),
        ),
        transitions=(
            Transition(
                action="report",
                label=_("报告已兑现"),
                sources=(OPEN,),
                target=REPORTED,
                who=relations.LEAD_UNIT,
                needs=(needs.text(_("兑现情况")), needs.FILES),
                when=STANDS,
                effect=report,
                main=True,
                tell=relations.tell(
                    "report", _("单位报告承诺已兑现，请确认"), relations.ITEM_CLERK
                ),
                waits=(
                    Wait(
                        key="promises_to_keep",
                        label=_("承诺到期"),
                        action=_("兑现"),
                        # A promise may be years away; a line that stands on a desk all that time is
                        # no longer seen.
                        where=lambda user, day: of_items_in_force(promised_on__lte=day + SOON),
                        due="promised_on",
                    ),
                ),
            ),
            Transition(
                action="ask_renewal",
                label=_("申请改期"),
                sources=(OPEN,),
                target=ASKED,
                who=relations.LEAD_UNIT,
                needs=(UNTIL, needs.reason()),
                guards=(in_future("until"), later),
                when=STANDS,
                effect=ask_renewal,
                tell=relations.tell(
                    "ask_renewal", _("单位申请承诺改期，请决定"), relations.ITEM_CLERK
                ),
            ),
            Transition(
                action="confirm",
                label=_("确认已兑现"),
                sources=(OPEN, REPORTED),
                target=PromiseStatus.KEPT,
                who=relations.CLERK,
                needs=KEPT,
                guards=(not_future("kept_on"), not_before_reply),
                when=STANDS,
                effect=confirm,
                main=True,
                tell=relations.tell("confirm", _("承诺已确认兑现"), relations.LEAD_UNIT),
            ),
            Transition(
                action="refuse",
                label=_("不予认可，继续兑现"),
                done=_("不予认可"),
                sources=(REPORTED, ASKED),
                target=OPEN,
                who=relations.CLERK,
                needs=(needs.reason(),),
                when=STANDS,
                effect=refuse,
                tell=relations.tell("refuse", _("承诺未获认可，请继续兑现"), relations.LEAD_UNIT),
                waits=(
                    Wait(
                        key="promises_to_decide",
                        label=_("承诺待确认"),
                        action=_("确认"),
                        where=lambda user, day: of_items_in_force(),
                        due="promised_on",
                    ),
                ),
            ),
            Transition(
                action="renew",
                label=_("改期"),
                done=_("承诺改期"),
                sources=(OPEN, REPORTED, ASKED),
                target=OPEN,
                who=relations.CLERK,
                needs=(ASKED_UNTIL, needs.reason()),
                guards=(in_future("until"), later),
                when=STANDS,
                effect=renew,
                tell=relations.tell("renew", _("承诺已改期"), relations.LEAD_UNIT),
            ),
            Transition(
                action="break",
                label=_("认定未兑现"),
                sources=(OPEN, REPORTED, ASKED),
                target=PromiseStatus.BROKEN,
                who=relations.CLERK,
                needs=(needs.reason(),),
                guards=(Guard(is_past, _("还没有过承诺日期，不能认定未兑现。")),),
                when=STANDS,
                effect=break_,
                tell=relations.tell("break", _("承诺被认定未兑现"), relations.LEAD_UNIT),
                waits=(
                    Wait(
                        key="promises_past",
                        label=_("承诺已过期"),
                        action=_("跟踪"),
                        sources=(OPEN,),
                        where=lambda user, day: of_items_in_force(promised_on__lt=day),
                        due="promised_on",
                    ),
                ),
            ),
            Succession(
                model=Promise,
                key="closed_promises",
                label=_("承诺单位已撤销的承诺"),
                sources=(OPEN, REPORTED, ASKED),
                who=relations.ITEM_CLERK,
                when=BY_ITSELF & STANDS,
                lead="heir",
                behind="item__lead_unit",
                write=_tell_item,
                beside=True,
                tell=relations.tell("succeed", _("承接的承诺，请按期兑现"), relations.LEAD_UNIT),
                source=lambda promise: promise.item.lead_unit,
            ).row(),
            Transition(
                action="promise_again",
                label=_("随重新答复另定日期"),
                done=_("另定承诺日期"),
                # Any: whatever became of the old one, the new reply stands.
                sources=tuple(PromiseStatus),
                target=OPEN,
                who=relations.LEAD_UNIT,
                inner=True,
                needs=(UNTIL,),
                effect=promise_again,
            ),
            Transition(
                action="replace",
                label=_("随新的答复代替"),
                done=_("由新的答复代替"),
                sources=(OPEN, REPORTED, ASKED),
                target=PromiseStatus.REPLACED,
                who=relations.LEAD_UNIT,
                inner=True,
            ),
            *urging(
                (OPEN,),
                who=relations.ITEM_CLERK | relations.ITEM_LEADER,
                leader=relations.ITEM_LEADER,
                units=relations.LEAD_UNIT,
                tell=relations.tell,
                when=STANDS,
                letter=lambda one, step: issue(KINDS["promise-urge"], one, by=step.by, at=step.at),
            ),
        ),
    )
)
