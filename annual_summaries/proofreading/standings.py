"""Since when the records say what they say, and what changed: told beside a number that differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from annual_summaries.draft_numbers.checking import CheckedNumber
from annual_summaries.draft_numbers.judging import Verdict
from annual_summaries.draft_numbers.statements import Statement
from annual_summaries.revisions.drift import FigureDrift, figure_drift, names
from annual_summaries.revisions.models import FrozenFigure, Revision
from annual_summaries.summaries.models import Look, SummaryStatus
from registers.figures import FIGURES
from registers.one_pass import count_records_together

NAMES_SHOWN = 3

Place = tuple[int, str, str, str]
"""Year, key of the figure or rate, breakdown and row; both empty for the total."""


@dataclass(frozen=True)
class Since:
    """What was said ``at`` a publication, or seen there by whoever decides, of a statement that
    now reads otherwise or the same.

    ``came``, ``went`` and ``moved`` are the first names of the records that made the difference,
    ``more`` how many there are beside them; ``page`` leads to all of them.
    """

    at: datetime
    was: Decimal
    now: Decimal
    is_published: bool = True
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    more: int = 0
    page: str = ""

    def told(self, unit: str) -> str:
        """In one or two sentences."""
        said = {
            "day": formats.date_format(timezone.localtime(self.at), "DATE_FORMAT"),
            "was": f"{_plain(self.was)}{unit}",
        }
        if self.was == self.now and self.is_published:
            return _("%(day)s发布时就是这个数，之后没有变动。") % said
        if self.was == self.now:
            return _("%(day)s看过时就是这个数，之后没有变动。") % said
        if self.is_published:
            return (_("%(day)s发布时是%(was)s，之后记录有变动。") % said) + self._changes()
        return _("%(day)s看过时是%(was)s，之后记录有变动。") % said

    def _changes(self) -> str:
        parts = [
            _("%(kind)s：%(names)s") % {"kind": kind, "names": "、".join(some)}
            for kind, some in (
                (_("新增"), self.came),
                (_("减少"), self.went),
                (_("归类有变"), self.moved),
            )
            if some
        ]
        if self.more:
            parts.append(_("另有%(more)s条") % {"more": self.more})
        return f"{'；'.join(parts)}。" if parts else ""


def place_of(finding: CheckedNumber) -> Place:
    """Where a checked number is kept: its year, figure, breakdown and row; all but the year empty
    where it is not known what the number states.
    """
    statement = finding.statement
    if statement is None:
        return (finding.year, "", "", "")
    return (finding.year, statement.figure, statement.breakdown, statement.row)


def standings(findings: Iterable[CheckedNumber]) -> dict[Place, Since]:
    """Of every number that differs, by its place; nothing where nothing was published or seen."""
    differing = {
        place_of(one): one.statement
        for one in findings
        if one.verdict is Verdict.DIFFERS and one.statement
    }
    found: dict[Place, Since] = {}
    for year in {place[0] for place in differing}:
        wanted = {place: one for place, one in differing.items() if place[0] == year}
        revision = Revision.objects.filter(
            shown_by__year=year, shown_by__status=SummaryStatus.PUBLISHED
        ).first()
        if revision:
            found |= dict(_published(revision, year, wanted))
        else:
            found |= dict(_seen(year, wanted))
    return found


def _published(
    revision: Revision, year: int, wanted: dict[Place, Statement]
) -> Iterator[tuple[Place, Since]]:
    keys = {place[1] for place in wanted}
    frozen = {
        figure.key: figure
        for figure in revision.figures.filter(key__in=keys).prefetch_related("breakdowns__rows")
    }
    rates = {rate.key: rate for rate in revision.rates.filter(key__in=keys)}
    was = {
        place: _value(frozen.get(place[1]), rates.get(place[1]), statement)
        for place, statement in wanted.items()
    }
    moved = {place[1] for place, value in was.items() if value != wanted[place].value}
    drifts = _drifts(year, {key: frozen[key] for key in moved if key in frozen})
    page = reverse("admin:annual_summaries_annualsummary_drift", args=[revision.summary_id])
    for place, value in was.items():
        if value is None:
            continue
        part = drifts.get(place[1]) if value != wanted[place].value else None
        more = _records(part, f"{page}?figure={place[1]}") if part else {}
        yield place, Since(revision.published_at, value, wanted[place].value, **more)


def _value(figure, rate, statement: Statement) -> Decimal | None:
    """What was published of a statement: a total, a row, a share, a rate."""
    if rate is not None and rate.denominator and statement.unit == "%" and not statement.row:
        return Decimal(100 * rate.numerator) / rate.denominator
    if figure is None or statement.parts:
        return None
    value = figure.value
    if statement.row:
        rows = [
            row.value
            for part in figure.breakdowns.all()
            for row in part.rows.all()
            if part.key == statement.breakdown and row.label_zh == statement.row
        ]
        value = rows[0] if rows else 0
    if statement.unit == "%":
        return Decimal(100 * value) / figure.value if figure.value else None
    return Decimal(value)


def _drifts(year: int, frozen: dict[str, FrozenFigure]) -> dict[str, FigureDrift]:
    declared = [figure for figure in FIGURES.in_force() if figure.key in frozen]
    counted = count_records_together(declared, year, public=True)
    return {one.figure.key: figure_drift(frozen[one.figure.key], one) for one in counted}


def _records(part: FigureDrift, page: str) -> dict[str, object]:
    kinds = {"came": part.came, "went": part.went, "moved": part.moved}
    first = {kind: keys[:NAMES_SHOWN] for kind, keys in kinds.items()}
    called = names(part.figure, [key for keys in first.values() for key in keys])
    gone = _("已删除的记录")
    shown = {kind: tuple(called.get(key, gone) for key in keys) for kind, keys in first.items()}
    more = sum(map(len, kinds.values())) - sum(map(len, first.values()))
    return {**shown, "more": more, "page": page}


def _seen(year: int, wanted: dict[Place, Statement]) -> Iterator[tuple[Place, Since]]:
    """Before a year is published: as somebody last saw the totals before deciding on them."""
    look = Look.objects.filter(summary__year=year).order_by("-at").first()
    for place, statement in wanted.items():
        is_total = not statement.row and statement.unit not in ("%", "+")
        if look and is_total and place[1] in look.values:
            was = Decimal(look.values[place[1]])
            yield place, Since(look.at, was, statement.value, is_published=False)


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(round(value, 2))
