"""What every case has: a timeline with its papers, what a unit asks for, a number, a last day.

A case is a record with a table (an item, a suggestion, a report, a matter). The abstract models
give its lines, its papers and its requests; the verbs write them. A concept declares the
foreign key to its record (``related_name`` "entries", "files", "requests") and what differs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from attachments.models import StoredFile
from attachments.uploads import store
from pages.untyped import AnyRecord
from workflow.deadlines import Deadline, compute
from workflow.models import Clock
from workflow.relations import Meets
from workflow.transitions import Step

if TYPE_CHECKING:
    from django.db.models import Model


class Told(Protocol):
    """A case with a timeline; its lines are the concept's own, under the name ``entries``."""

    entries: Any


class Asking(Protocol):
    """A case of which units ask for something, under the name ``requests``."""

    requests: Any


class Clocked(Protocol):
    """A case that is to be answered by a clock, from its hand-over on."""

    clock: Any
    handed_over_on: Any


class TimelineEntry(models.Model):
    """A line of a case's timeline: who did what, when, in which words."""

    action = models.CharField(_("动作"), max_length=50)
    text = models.TextField(_("内容"), blank=True)
    happened_on = models.DateField(_("日期"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("经办人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        abstract = True
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.action} {self.happened_on}"


class HandlingEntry(TimelineEntry):
    """A line of a case that units handle in rounds, and the unit for which the person acted."""

    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1)
    unit = models.ForeignKey(
        "accounts.Organization",
        verbose_name=_("单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta(TimelineEntry.Meta):
        abstract = True


class TimelineFile(models.Model):
    """A picture or paper that came with a line of the timeline."""

    stored = models.OneToOneField(
        StoredFile, verbose_name=_("附件"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.stored.name


class RequestQuerySet(QuerySet[Any]):
    """Requests of units by whether they were decided."""

    def pending(self) -> RequestQuerySet:
        """What nobody has decided yet."""
        return self.filter(granted__isnull=True)


class UnitRequest(models.Model):
    """What a unit asks for: more time, or to hand the case back within the allowed days.

    A concept adds ``kind`` and the constraint that one request of a kind is open at a time.
    """

    reason = models.TextField(_("理由"))
    until = models.DateField(_("申请延期至"), null=True, blank=True)
    unit = models.ForeignKey(
        "accounts.Organization",
        verbose_name=_("单位"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("申请人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    requested_on = models.DateField(_("申请日期"))
    granted = models.BooleanField(_("是否同意"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("决定人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_on = models.DateField(_("决定日期"), null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.requested_on}"  # type: ignore[attr-defined]


def one_pending(case: str, name: str) -> models.UniqueConstraint:
    """The constraint ``name``: one request of a kind is open at a time for each case.

    Args:
        case: the field that names the case.
        name: of the constraint.
    """
    return models.UniqueConstraint(
        fields=[case, "kind"],
        condition=Q(granted__isnull=True),
        name=name,
        violation_error_message=_("已有一项同类申请等待决定。"),
    )


def add_entry(
    case: Told, step: Step, action: str, text: str = "", *, on: date | None = None, **fields: object
) -> AnyRecord:
    """Adds a line to the timeline and files the papers that came with the step; returns the line.

    ``on`` is the day of what happened, today where none is given; ``fields`` are the concept's own.
    """
    entry = case.entries.create(
        action=action,
        text=text or "",
        happened_on=on or step.today,
        by=step.by,
        at=step.at,
        **fields,
    )
    for checked in step.data.get("files") or []:
        entry.files.create(stored=store(checked, by=step.by))
    return entry


def pending(case: Asking, kind: str) -> AnyRecord:
    """The open request of a kind, or None; costs nothing on prefetched requests.

    Args:
        case: has ``requests``.
        kind: a value of its ``RequestKind``.
    """
    asked = (one for one in case.requests.all() if one.kind == kind and one.granted is None)
    return next(asked, None)


def asked_for(requests: type[UnitRequest], case: str, kind: str) -> Meets:
    """The unit has asked for something of this kind, and nobody has decided yet.

    Args:
        requests: the model of a concept's requests.
        case: its field that names the case.
        kind: of the request.
    """
    asked = Q(granted__isnull=True, kind=kind, **{case: OuterRef("pk")})
    return Meets(
        lambda record: pending(record, kind) is not None,
        lambda: Q(Exists(requests._default_manager.filter(asked))),
    )


def ask_for(case: Asking, step: Step, kind: str, unit_id: int) -> AnyRecord:
    """Files a unit's request; ``step.data`` holds its reason and, where it asks for time, a day."""
    return case.requests.create(
        kind=kind,
        reason=step.data["reason"],
        until=step.data.get("until"),
        unit_id=unit_id,
        requested_by=step.by,
        requested_on=step.today,
    )


def decide(case: Asking, step: Step, kind: str, granted: bool) -> UnitRequest:
    """Decides the open request of a kind, and returns it.

    Args:
        case: has an open request of the kind; the row's condition has seen to it.
        step: who decides, and when.
        kind: a value of its ``RequestKind``.
        granted: what is decided.
    """
    request: UnitRequest = pending(case, kind)
    request.granted, request.decided_by, request.decided_on = granted, step.by, step.today
    request.save()
    return request


def lapse_requests(case: Asking, step: Step) -> None:
    """What the unit asked for and nobody decided is over, without anybody's decision."""
    case.requests.filter(granted__isnull=True).update(granted=False, decided_on=step.today)


def last_day(clock: str, start: date) -> date | None:
    """The last day of a clock that starts on a day; None where the clock was never set.

    Args:
        clock: the key of a ``Clock``, such as ``item_reply``.
        start: the day of the event; counting begins on the next one.
    """
    in_force = Clock.objects.in_force(clock, start)
    return compute(in_force, start).due_on if in_force else None


def step_began(case: Told, *actions: str) -> date | None:
    """The day of the last of these actions in a case's timeline: its step's clock runs from it."""
    told = case.entries.filter(action__in=actions).order_by("-at", "-pk")
    found: date | None = told.values_list("happened_on", flat=True).first()
    return found


def step_deadline(
    running: Callable[[], AnyRecord],
    field: str,
    clock: str | Callable[[AnyRecord], str],
    start: Callable[[AnyRecord], date | None],
    tell: Callable[[AnyRecord, AnyRecord, str], AnyRecord],
) -> Deadline:
    """A stored last day of one step, which moves with the table of holidays.

    Args:
        running: the records that stand in the step.
        field: where the day is stored; records without one are left alone.
        clock: the key of its clock, or what gives it of a record.
        start: the day from which the clock runs; None where it is not known.
        tell: writes into the record's story that the day moved.
    """

    def computed(record: Model) -> date | None:
        began = start(record)
        key = clock if isinstance(clock, str) else clock(record)
        return last_day(key, began) if began else None

    return Deadline(lambda: running().filter(**{f"{field}__isnull": False}), field, computed, tell)


def first_deadline(case: Clocked) -> date | None:
    """The day until which the unit answers, by the clock as it is now; None where the day was set
    by hand, or the case was never handed over."""
    if case.clock is None or case.handed_over_on is None:
        return None
    return compute(case.clock, case.handed_over_on).due_on


def next_number(records: QuerySet[Model], head: str, width: int) -> str:
    """The next number that begins with ``head``: ``head`` and a running number of ``width`` digits.

    Two at once get the same one: the later meets the unique number, and is to try again.
    """
    last = records.filter(number__startswith=head).aggregate(last=Max("number"))["last"]
    tail = last[len(head) :] if last else ""
    return f"{head}{int(tail) + 1 if tail.isdecimal() else 1:0{width}d}"
