"""What waits for one person, composed from all apps in three rounds to the database.

One counts every kind, one finds the most urgent records, one reads them. What a desk asks follows
from the person's roles and the day alone, so that a process works its text out once for each of the
people who come back.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import CharField, DateField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.dateparse import parse_date

from pages.untyped import AnyReader, AnyRecord, AnyValue
from registers.read_together import ReadSource, read_together
from registers.waiting import (
    GROUP_SIZE,
    MOST_COUNTED,
    WAITING,
    WEEK,
    Count,
    Group,
    Records,
    Urgency,
    Waiting,
    WaitingRow,
)
from workflow.models import TrailEntry

Text = tuple[str, tuple[Any, ...]]
"""A statement and its values."""
PEOPLE_KEPT = 200
"""Of so many people a process keeps what their desks ask: some 50 kB each."""


class _Found(NamedTuple):
    """One of the most urgent records, by kind and key."""

    day: date | None
    kind: str
    pk: int


class _Asked(NamedTuple):
    """What the desk of a person asks on a day: a column that counts each kind, and the parts of the
    union that have been asked for so far, by kind and whether its list is long."""

    declared: dict[str, Waiting]
    counts: dict[str, Text]
    singly: dict[str, Text]
    arms: dict[tuple[str, bool], list[Text]]


class KeptDesks:
    """The latest of what was asked, by person and day."""

    def __init__(self) -> None:
        self._found: OrderedDict[object, _Asked] = OrderedDict()
        self._lock = Lock()

    def of(self, key: object, work_out: Callable[[], _Asked]) -> _Asked:
        """What is kept under a key, else what is worked out now.

        It is kept where nothing was asked of the database meanwhile: then it follows from the key,
        which holds all that an actor can be asked for.
        """
        with self._lock:
            found = self._found.get(key)
            if found is not None and found.declared is WAITING.declared:
                self._found.move_to_end(key)
                return found
        with _asking() as asked:
            found = work_out()
        if not asked:
            with self._lock:
                self._found[key] = found
                while len(self._found) > PEOPLE_KEPT:
                    self._found.popitem(last=False)
        return found


KEPT = KeptDesks()


@contextmanager
def _asking() -> Iterator[list[str]]:
    """The statements that this thread sends to a database meanwhile."""
    asked: list[str] = []

    def note(
        execute: Callable[..., object], sql: str, params: object, many: bool, context: object
    ) -> object:
        asked.append(sql)
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(note))
        yield asked


class Waits:
    """What waits for one person on one day.

    ``beside`` is something else that the page counts, as far as it counts it: it is counted in the
    same query, if there is one, and ``counted_beside`` then holds its number.
    """

    def __init__(self, user: AnyReader, today: date, beside: Records | None = None) -> None:
        self.user, self.today, self.beside = user, today, beside
        self.counted_beside: int | None = None
        self._asked_for: dict[str, QuerySet[Model]] = {}

    @cached_property
    def _alias(self) -> str:
        return router.db_for_read(TrailEntry)

    @cached_property
    def _asked(self) -> _Asked:
        grants = self.user.grants_on(self.today)
        bodies = frozenset(
            (one.role, one.organization_id, one.organization and one.organization.kind)
            for one in grants
        )
        person = (self.user.pk, self.user.is_superuser, self.user.is_active)
        return KEPT.of((person, bodies, self.today, self._alias), self._work_out)

    def _work_out(self) -> _Asked:
        counts, singly = {}, {}
        for kind in WAITING.all():
            if kind.at_all is not None:
                singly[kind.key] = _column(kind.at_all(), self._alias)
                continue
            records = self._records(kind)
            if not records.query.is_empty():
                counts[kind.key] = _column(records, self._alias)
        return _Asked(WAITING.declared, counts, singly if counts else {}, {})

    def _records(self, kind: Waiting) -> QuerySet[Model]:
        """Worked out once: a few kinds ask the database for a time limit meanwhile."""
        if kind.key not in self._asked_for:
            self._asked_for[kind.key] = kind.records(self.user, self.today)
        return self._asked_for[kind.key]

    def of(self, kind: Waiting) -> QuerySet[Model]:
        """All records of one kind, most urgent first, for ``rows``."""
        return _sorted(kind, kind.ready(_dated(kind, self._records(kind))))

    def rows(self, kind: Waiting, records: Iterable[AnyRecord]) -> list[WaitingRow]:
        """The lines of some records that ``of`` gave."""
        return [
            WaitingRow(kind, record, record.waiting_day if kind.due else None) for record in records
        ]

    def counts(self) -> list[Count]:
        """The kinds of which something waits."""
        return self._counts

    @cached_property
    def _counts(self) -> list[Count]:
        asked = self._asked
        if not asked.counts:
            return []
        beside = [] if self.beside is None else [_column(self.beside, self._alias)]
        numbers = self._numbers([*asked.counts.values(), *asked.singly.values(), *beside])
        if beside:
            self.counted_beside = numbers.pop()
        counted = dict(zip([*asked.counts, *asked.singly], numbers, strict=True))
        for key in asked.singly:
            if counted[key]:
                counted[key] = self._records(WAITING.get(key)).count()
        return [
            Count(kind, min(number, MOST_COUNTED), number > MOST_COUNTED)
            for kind in WAITING.all()
            if (number := counted.get(kind.key, 0))
        ]

    def _numbers(self, columns: list[Text]) -> list[int]:
        return list(self._rows(f"SELECT {', '.join(sql for sql, _values in columns)}", columns)[0])

    def _rows(self, sql: str, parts: Iterable[Text]) -> list[AnyValue]:
        with connections[self._alias].cursor() as cursor:
            cursor.execute(sql, [value for _sql, values in parts for value in values])
            rows: list[Any] = cursor.fetchall()
        return rows

    def groups(self) -> list[Group]:
        """The groups in which something waits, each with its most urgent records."""
        groups = {urgency: Group(urgency) for urgency in Urgency}
        found = self._found()
        records = self._read(found)
        for one in found:
            kind = WAITING.get(one.kind)
            record = records[self._source(kind)].get(one.pk)
            if record is not None:
                group = groups[kind.urgency_of(one.day, self.today)]
                group.rows.append(WaitingRow(kind, record, one.day if kind.due else None))
        for group in groups.values():
            group.more = len(group.rows) > GROUP_SIZE
            group.rows.sort(key=lambda row: not row.kind.first(row.record))  # stable: by day
            del group.rows[GROUP_SIZE:]
        return [group for group in groups.values() if group.rows]

    def _found(self) -> list[_Found]:
        arms = [arm for count in self._counts for arm in self._arms(count)]
        if not arms:
            return []
        places = {count.kind.key: place for place, count in enumerate(self._counts)}
        rows = self._rows(" UNION ALL ".join(sql for sql, _values in arms), arms)
        return sorted(
            (_Found(_day(day), kind, pk) for day, kind, pk in rows),
            key=lambda one: (one.day is None, one.day or self.today, places[one.kind], one.pk),
        )

    def _arms(self, count: Count) -> list[Text]:
        """Kept as what counts the kind is; what was found record by record is not."""
        key = (count.kind.key, count.number > GROUP_SIZE + 1)
        arms = self._asked.arms.get(key)
        if arms is None:
            records = self._records(count.kind)
            texts = (_text(arm, self._alias) for arm in _arms(count, records, self.today))
            arms = [text for text in texts if text]
            if count.kind.at_all is None:
                self._asked.arms[key] = arms
        return arms

    def _source(self, kind: Waiting) -> ReadSource:
        """Kinds that share model and fields are read at once."""
        return ReadSource(self._model(kind), kind.ready, self.today)

    def _model(self, kind: Waiting) -> type[Model]:
        return kind.model or self._records(kind).model

    def _read(self, found: list[_Found]) -> dict[ReadSource, dict[int, Model]]:
        wanted: dict[ReadSource, set[int]] = {}
        for one in found:
            wanted.setdefault(self._source(WAITING.get(one.kind)), set()).add(one.pk)
        return read_together(wanted)


def _text(records: QuerySet[Model, object], alias: str) -> Text | None:
    """None where nothing can be found, whatever the database holds."""
    try:
        sql, values = records.query.get_compiler(using=alias).as_sql()
    except EmptyResultSet:
        return None
    return str(sql), tuple(values)


def _column(records: QuerySet[Model], alias: str) -> Text:
    """How many there are, as far as they are counted."""
    text = _text(records.order_by().values("pk")[: MOST_COUNTED + 1], alias)
    if text is None:
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({text[0]}) AS counted)", text[1]  # noqa: S608  Django's own


def _day(found: date | str | None) -> date | None:
    """SQLite gives days of a union as text."""
    if isinstance(found, str):
        return parse_date(found[:10])
    return found.date() if isinstance(found, datetime) else found


def _dated(kind: Waiting, records: QuerySet[Model]) -> QuerySet[Model]:
    return records.annotate(waiting_day=kind.day) if kind.day else records


def _sorted(kind: Waiting, records: QuerySet[Model]) -> QuerySet[Model]:
    if not kind.day:
        return records.order_by("pk")
    return records.order_by(F("waiting_day").asc(nulls_last=True), "pk")


def _arms(count: Count, records: Records, today: date) -> list[Records]:
    """Parts of the union that hold the most urgent records of a kind in each group, and one more.

    A short list is taken as a whole; of a long one, so many of each group.
    """
    kind, dated = count.kind, _dated(count.kind, records)
    if count.number <= GROUP_SIZE + 1:
        return [_arm(kind, dated)]
    if kind.for_information or not kind.due:
        return [_arm(kind, _first(kind, dated))]
    week = today + WEEK
    return [
        _arm(kind, _first(kind, dated.filter(condition)))
        for condition in (
            Q(waiting_day__lt=today),
            Q(waiting_day__gte=today, waiting_day__lt=week),
            Q(waiting_day__gte=week),
            Q(waiting_day__isnull=True),
        )
    ]


def _first(kind: Waiting, dated: QuerySet[Model]) -> QuerySet[Model]:
    """As a condition on keys: a part of a union may be neither sorted nor cut on SQLite.

    Plain order: within a group the days are all there or all missing, so that an index serves.
    """
    first = dated.order_by(*(["waiting_day"] if kind.day else []), "pk").values("pk")
    found: QuerySet[Any] = dated.model._base_manager.filter(pk__in=first[: GROUP_SIZE + 1])
    return found


def _arm(kind: Waiting, records: QuerySet[Model]) -> QuerySet[Model]:
    return records.order_by().values_list(
        kind.day or Cast(Value(None), DateField()), Value(kind.key, CharField()), "pk"
    )
