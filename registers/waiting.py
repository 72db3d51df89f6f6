"""How an app declares what waits for a person, and what of it is most urgent.

``registers.waits`` finds what waits for one person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import models
from django.db.models import DateField, ExpressionWrapper, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyReader, AnyRecord, AnyValue
from registers.register import Register
from workflow.relations import Relation, records_of_all
from workflow.transitions import Table, Transition, Wait

GROUP_SIZE = 20
MOST_COUNTED = 1000
WEEK = timedelta(days=7)
Records = QuerySet[AnyRecord]


class Urgency(models.TextChoices):
    """The groups of the page, most urgent first."""

    ANEW = "anew", _("重新办理")
    OVERDUE = "overdue", _("已逾期")
    THIS_WEEK = "this_week", _("七天内到期")
    LATER = "later", _("七天以后到期")
    UNDATED = "undated", _("没有期限")
    INFORMATION = "information", _("供您了解")


@dataclass(frozen=True)
class Waiting:
    """One kind of waiting work.

    ``records`` gives what waits for a person on a day, ``.none()`` where nothing ever can.
    ``due`` is the day on which it falls due (a field's name or an expression), None where there is
    none; ``order`` names a date by which undated work is sorted, oldest first. ``ready`` fetches
    all that the descriptions ask of a record: what it is, from whom, since when, and the page on
    which ``action`` is done; kinds that share it share a query.
    """

    key: str
    label: Any
    action: Any
    records: Callable[[Any, date], QuerySet[Any]]
    title: Callable[[Any], Any]
    source: Callable[[Any], Any]
    path: Callable[[Any], str]
    due: Any = None
    order: str = ""
    ready: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda records: records
    subject: Callable[[Any], Any] = lambda record: None
    since: Callable[[Any], date | None] = lambda record: None
    for_information: bool = False
    outside: Callable[[Any], Any] | None = None
    first: Callable[[Any], bool] = lambda record: False
    note: Callable[[Any], Any] = lambda record: None
    model: Any = None
    """The model of the records where the kind follows from a table; None for a kind of its own."""
    at_all: Callable[[], QuerySet[Any]] | None = None
    """The records that may wait for anybody, where it takes queries to find for whom; else None."""

    def urgency_of(self, day: date | None, today: date) -> Urgency:
        """The group of a record that is to be done until ``day``; None where nothing says so."""
        if self.for_information:
            return Urgency.INFORMATION
        if not self.due or day is None:
            return Urgency.UNDATED
        if day < today:
            return Urgency.OVERDUE
        return Urgency.THIS_WEEK if day < today + WEEK else Urgency.LATER

    @property
    def day(self) -> AnyValue:
        """The date that sorts the records, as an expression; None where there is none."""
        day = self.due or self.order
        if not day:
            return None
        return ExpressionWrapper(F(day) if isinstance(day, str) else day, DateField())


def _key(kind: Waiting) -> str:
    return kind.key


PLACES: dict[str, int] = {}


def _place(kind: Waiting) -> tuple[int, str]:
    return PLACES.get(kind.key, len(PLACES)), kind.key


WAITING = Register("kind of waiting work", key=_key, order=_place)
"""Every kind of waiting work, in the order of the desk."""


def register_table(table: Table) -> None:
    """Every row with ``waits`` becomes a kind for each of them."""
    for row in table.transitions:
        for wait in row.waits:
            WAITING.register(_kind_of(table, row, wait))


def _kind_of(table: Table, row: Transition, wait: Wait) -> Waiting:
    text = table.desk
    if text is None:
        raise ValueError(f"{table.model.__name__} has lines on desks but no text for them")
    everything = table.model._default_manager
    return Waiting(
        key=wait.key,
        label=wait.label,
        action=wait.action or row.label,
        records=partial(records_of, table, row, wait),
        title=text.title,
        subject=text.subject,
        outside=text.outside,
        first=text.first,
        note=text.note,
        source=wait.source or text.source,
        path=text.path,
        ready=text.ready,
        due=wait.due,
        order=wait.order,
        since=wait.since or text.since,
        model=table.model,
        at_all=partial(everything.filter, _in_states(table, row, wait)) if wait.singly else None,
    )


def _in_states(table: Table, row: Transition, wait: Wait) -> Q:
    states = row.sources if wait.sources is None else wait.sources
    return Q(**{f"{table.state_field}__in": states})


def records_of(table: Table, row: Transition, wait: Wait, user: AnyReader, day: date) -> Records:
    """The records of which a person is asked, on a day, to take this row of a table.

    They are among those for which ``table.allowed`` offers the row; ``already`` and what ``when``
    says without a condition must be said again in ``wait.where``.
    """
    everything: QuerySet[Any] = table.model._default_manager.all()
    asked = [row.who, wait.to, row.when if isinstance(row.when, Relation) else None]
    relations = [one for one in asked if one is not None]
    found = records_of_all(relations, everything, user, day, _in_states(table, row, wait))
    if found.query.is_empty():
        return found  # whatever the condition below would ask the database
    if wait.where is not None:
        wanted = wait.where(user, day)
        found = found.none() if wanted is None else found.filter(wanted)
    return found


def arrange(order: Sequence[str]) -> None:
    """Sets the order of the kinds on a desk, by their keys; the top of the house says it."""
    PLACES.clear()
    PLACES.update({key: place for place, key in enumerate(order)})


@dataclass(frozen=True)
class WaitingRow:
    """One record of a kind, as the reader sees it."""

    kind: Waiting
    record: Any
    due: date | None

    @property
    def title(self) -> object:
        """What a person would call it."""
        return self.kind.title(self.record)

    @property
    def outside(self) -> object:
        """What a message that leaves the portal calls it."""
        return (self.kind.outside or self.kind.title)(self.record)

    @property
    def subject(self) -> object:
        """Its number, or None."""
        return self.kind.subject(self.record)

    @property
    def source(self) -> object:
        """Whom it came from, or None."""
        return self.kind.source(self.record)

    @property
    def note(self) -> object:
        """The words that stand below its title, or None."""
        return self.kind.note(self.record)

    @property
    def since(self) -> date | None:
        """The day from which it waits, or None."""
        return self.kind.since(self.record)

    @property
    def path(self) -> str:
        """The page on which it is done."""
        return self.kind.path(self.record)


@dataclass(frozen=True)
class Count:
    """How many records of a kind wait; ``more`` where there are even more than counted."""

    kind: Waiting
    number: int
    more: bool

    @property
    def in_words(self) -> str:
        """The number; with a plus where there are more."""
        return f"{self.number}+" if self.more else str(self.number)


@dataclass
class Group:
    """The most urgent records of one urgency; ``more`` where others stand in the kinds' lists."""

    urgency: Urgency
    rows: list[WaitingRow] = field(default_factory=list)
    more: bool = False
