"""How the work that units have in hand stands: by unit and by town, overdue and due soon.

Each number is the length of the list that it leads to: both come from ``narrowed``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, Count, F, Q, QuerySet, Value
from django.db.models import When as Then
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.choices import OrganizationKind
from accounts.models import Organization
from pages.untyped import AnyRecord
from registers.supervised import SUPERVISED, Supervised, When
from workflow.choices import UrgingKind
from workflow.models import Urging

MOST_LINES = 100
CITY = "city"
"""In the place of a body's key: the city committee, also where a record names no body."""
Records = QuerySet[AnyRecord]


def narrowed(
    kind: Supervised,
    records: Records,
    today: date,
    *,
    when: str = "",
    unit: str = "",
    body: str = "",
) -> Records:
    """Records of a kind by their day, their unit and the body that looks after them."""
    if when:
        records = records.filter(kind.falling(when, today))
    if unit:
        records = records.filter(**{kind.unit: unit})
    if body == CITY:
        return records.filter(_of_the_city(kind.body)) if kind.body else records
    if body:
        return records.filter(**{kind.body: body}) if kind.body else records.none()
    return records


def _of_the_city(path: str) -> Q:
    return Q(**{f"{path}__isnull": True}) | Q(**{f"{path}__kind": OrganizationKind.COMMITTEE})


@dataclass
class KindTotals:
    """What is in hand of one kind."""

    kind: Supervised
    overdue: int
    soon: int
    every: int

    def add(self, cell: InHandCount) -> None:
        """Counts what one unit has in hand."""
        self.overdue += cell.overdue
        self.soon += cell.soon
        self.every += cell.every


@dataclass
class StandingLine:
    """One unit or body with its numbers of each kind, (kind, overdue, soon, every)."""

    path: str
    key: str
    name: str = ""
    cells: list[KindTotals] = field(default_factory=list)

    @property
    def query(self) -> str:
        """What narrows a list to this line."""
        return f"&{self.path}={self.key}"

    @property
    def overdue(self) -> int:
        """How many are late, of all kinds."""
        return sum(cell.overdue for cell in self.cells)

    @property
    def soon(self) -> int:
        """How many are due soon, of all kinds."""
        return sum(cell.soon for cell in self.cells)

    @property
    def every(self) -> int:
        """How many are in hand, of all kinds."""
        return sum(cell.every for cell in self.cells)


def kinds_of(user: Any) -> list[tuple[Supervised, Records]]:
    """The kinds that a person looks after, each with its records; none for who looks after none."""
    asked = [(kind, kind.looked_after_by(user)) for kind in SUPERVISED.all()]
    return [(kind, records) for kind, records in asked if not records.query.is_empty()]


def _counts(kind: Supervised, today: date) -> dict[str, Count]:
    return {
        "overdue": Count("pk", filter=kind.falling(When.OVERDUE, today), distinct=True),
        "soon": Count("pk", filter=kind.falling(When.SOON, today), distinct=True),
        "every": Count("pk", distinct=True),
    }


@dataclass(frozen=True)
class InHandCount:
    """What one unit has in hand of one kind, looked after by one body; None is the city's."""

    kind: Supervised
    unit: int
    body: int | None
    overdue: int
    soon: int
    every: int


def counted(kinds: Iterable[tuple[Supervised, Records]], today: date) -> list[InHandCount]:
    """Everything in hand by kind, unit and body, in one query: a record has one of each.

    Args:
        kinds: as ``kinds_of`` gives them.
        today: the day from which it is seen.
    """
    by_key = {kind.key: kind for kind, _records in kinds}
    arms = [_cells(kind, records, today) for kind, records in kinds]
    if not arms:
        return []
    places = {key: place for place, key in enumerate(by_key)}
    rows = arms[0].union(*arms[1:], all=True)
    return [
        InHandCount(by_key[key], *numbers)
        for key, *numbers in sorted(rows, key=lambda row: places[row[0]])
    ]


def _cells(kind: Supervised, records: Records, today: date) -> Records:
    body: Any = Cast(Value(None), BigIntegerField())
    if kind.body:
        there = Cast(F(kind.body), BigIntegerField())
        body = Case(Then(_of_the_city(kind.body), then=body), default=there)
    found = records.order_by().annotate(
        _kind=Value(kind.key, CharField()), _unit=F(kind.unit), _body=body
    )
    return (
        found.values("_kind", "_unit", "_body")
        .annotate(**_counts(kind, today))
        .values_list("_kind", "_unit", "_body", "overdue", "soon", "every")
    )


@dataclass(frozen=True)
class InHandStanding:
    """How everything in hand stands: by kind, by unit and by body, the most overdue first."""

    totals: list[KindTotals]
    units: list[StandingLine]
    bodies: list[StandingLine]


def stand(kinds: Iterable[tuple[Supervised, Records]], today: date) -> InHandStanding:
    """Counted in one query, named in another.

    Args:
        kinds: as ``kinds_of`` gives them.
        today: the day from which it is seen.
    """
    kinds = list(kinds)
    cells = counted(kinds, today)
    totals = {kind.key: KindTotals(kind, 0, 0, 0) for kind, _records in kinds}
    for cell in cells:
        totals[cell.kind.key].add(cell)
    units, bodies = _by("unit", cells), _by("body", cells)
    _name([*units, *bodies])
    return InHandStanding(list(totals.values()), units, bodies)


def _by(path: str, cells: Iterable[InHandCount]) -> list[StandingLine]:
    lines: dict[str, dict[str, KindTotals]] = {}
    for cell in cells:
        key = getattr(cell, path)
        line = lines.setdefault(CITY if key is None else str(key), {})
        line.setdefault(cell.kind.key, KindTotals(cell.kind, 0, 0, 0)).add(cell)
    found = [StandingLine(path, key, cells=list(line.values())) for key, line in lines.items()]
    found.sort(key=lambda line: (-line.overdue, -line.soon, -line.every, line.key))
    return found[:MOST_LINES]


def _name(lines: list[StandingLine]) -> None:
    keys = [line.key for line in lines if line.key != CITY]
    names = dict(Organization.objects.filter(pk__in=keys).values_list("pk", "name"))
    for line in lines:
        line.name = str(_("市人大常委会")) if line.key == CITY else names.get(int(line.key), "")


@dataclass
class InHand:
    """One record of a list: who has it since when, until when, and how often it was urged."""

    kind: Supervised
    record: Any
    unit: Any
    urged: int
    last_urged: Any
    supervised: int

    @property
    def urged_in_words(self) -> str:
        """How often it was urged; blank where it never was."""
        text = ngettext("催办 %(count)d 次", "催办 %(count)d 次", self.urged)
        return text % {"count": self.urged} if self.urged else ""

    @property
    def supervised_in_words(self) -> str:
        """How often supervision was ordered; blank where it never was."""
        text = ngettext("督办 %(count)d 次", "督办 %(count)d 次", self.supervised)
        return text % {"count": self.supervised} if self.supervised else ""

    @property
    def title(self) -> Any:
        """What a person would call it."""
        return self.kind.table.desk.title(self.record)  # type: ignore[union-attr]

    @property
    def subject(self) -> Any:
        """Its number, or None."""
        return self.kind.table.desk.subject(self.record)  # type: ignore[union-attr]

    @property
    def path(self) -> str:
        """The page on which it is worked on."""
        return self.kind.table.desk.path(self.record)  # type: ignore[union-attr]

    @property
    def since(self) -> date | None:
        """The day from which it is in hand, or None."""
        return self.kind.since(self.record)

    @property
    def due(self) -> date | None:
        """Until when it is to be done, or None."""
        return self.kind.due(self.record)


def in_hand(kind: Supervised, records: list[Any]) -> list[InHand]:
    """Records of one page with what was done to hurry them, in one query."""
    urgings: dict[str, list[Urging]] = {}
    for one in Urging.objects.about(kind.model, [record.pk for record in records]).order_by("id"):
        urgings.setdefault(one.subject_key, []).append(one)
    return [_in_hand(kind, record, urgings.get(str(record.pk), [])) for record in records]


def _in_hand(kind: Supervised, record: Any, acts: list[Urging]) -> InHand:
    urged = [act for act in acts if act.action == UrgingKind.URGE]
    unit = record
    for name in kind.unit.split("__"):
        unit = getattr(unit, name)
    last = urged[-1].at if urged else None
    return InHand(kind, record, unit, len(urged), last, len(acts) - len(urged))


def in_order(kind: Supervised, records: Records) -> Records:
    """The earliest day first, with all that the lines tell.

    A desk fetches less than that: what it left out would cost a query a line.
    """
    related = [path for path in (kind.unit, kind.body) if path]
    desk = kind.table.desk
    ready = desk.ready(records) if desk else records
    return ready.defer(None).select_related(*related).order_by(kind.order, "pk")
