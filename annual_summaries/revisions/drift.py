"""What has changed since a summary was published, for staff: value by value, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annual_summaries.revisions.account import account_with_records
from annual_summaries.revisions.models import FrozenRow
from registers import figures
from registers.figures import Counted, Figure

if TYPE_CHECKING:
    from annual_summaries.revisions.models import FrozenFigure, Revision
    from annual_summaries.summaries.models import AnnualSummary


@dataclass(frozen=True)
class Change:
    """A number that was published as ``was`` and would read ``now``; None where there is none."""

    label: str
    was: Any
    now: Any


@dataclass(frozen=True)
class FigureDrift:
    """How a figure has moved; ``came``, ``went`` and ``moved`` are keys of records.

    ``moved`` are counted then and now, but stand in another row of a breakdown.
    """

    figure: figures.Figure
    label: str
    was: int | None
    now: int | None
    rows: tuple[Change, ...] = ()
    came: tuple[int, ...] = ()
    went: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """The key of the figure."""
        return self.figure.key

    def __bool__(self) -> bool:
        return bool(self.was != self.now or self.rows or self.came or self.went or self.moved)


@dataclass(frozen=True)
class Drift:
    """What has changed since a summary was published: figures, rates and the keys of texts; false
    where nothing has.
    """

    figures: tuple[FigureDrift, ...]
    rates: tuple[Change, ...]
    texts: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.figures or self.rates or self.texts)


def drift(summary: AnnualSummary) -> Drift:
    """What a new revision would change; nothing for a summary that was never published."""
    revision = summary.current
    if revision is None:
        return Drift((), (), ())
    counted = account_with_records(summary.year)
    frozen = {
        figure.key: figure for figure in revision.figures.prefetch_related("breakdowns__rows")
    }
    moved = (figure_drift(frozen.get(part.figure.key), part) for part in counted.figures)
    return Drift(
        tuple(change for change in moved if change),
        tuple(_rates(revision, counted.rates)),
        tuple(_texts(summary, revision)),
    )


def figure_drift(frozen: FrozenFigure | None, counted: Counted) -> FigureDrift:
    """How a figure has moved since it was frozen; all of it is new where it was not."""
    figure, now = counted.figure, _keys_now(counted)
    was = _keys_then(frozen) if frozen else {}
    return FigureDrift(
        figure=figure,
        label=str(figure.label),
        was=frozen.value if frozen else None,
        now=counted.value,
        rows=tuple(_rows(frozen, counted)),
        came=tuple(sorted(now.keys() - was.keys())),
        went=tuple(sorted(was.keys() - now.keys())),
        moved=tuple(sorted(key for key in now.keys() & was.keys() if now[key] != was[key])),
    )


def _keys_now(counted: Counted) -> dict[Any, Any]:
    names = [part.key for part in counted.breakdowns]
    return {record.pk: set(zip(names, record.row_keys, strict=True)) for record in counted.records}


def _keys_then(frozen: FrozenFigure) -> dict[Any, Any]:
    found: dict[int, set[tuple[str, str]]] = {key: set() for key in frozen.records}
    rows = FrozenRow.objects.filter(breakdown__figure=frozen)
    for part, row, keys in rows.values_list("breakdown__key", "key", "records"):
        for key in keys:
            found.setdefault(key, set()).add((part, row))
    return found


def _rows(frozen: FrozenFigure | None, counted: Counted) -> Iterator[Any]:
    was = {
        (part.key, row.key): (f"{part.label} · {row.label}", row.value)
        for part in (frozen.breakdowns.all() if frozen else ())
        for row in part.rows.all()
    }
    now = {
        (part.key, row.key): (f"{part.label} · {row.label}", row.value)
        for part in counted.breakdowns
        for row in part.rows
    }
    return _changes(was, now)


def _rates(revision: Revision, rates: tuple[Any, ...]) -> Iterator[Any]:
    was = {
        rate.key: (rate.label, (rate.numerator, rate.denominator)) for rate in revision.rates.all()
    }
    now = {
        counted.rate.key: (str(counted.rate.label), (counted.numerator, counted.denominator))
        for counted in rates
    }
    return _changes(was, now)


def _changes(
    was: dict[Any, Any] | dict[str, Any], now: dict[Any, Any] | dict[str, Any]
) -> Iterator[Any]:
    """``was`` and ``now`` are (label, value) by key."""
    # In the order of what was published, new ones behind: staff read it beside the page.
    for key in [*was, *(key for key in now if key not in was)]:
        before, after = was.get(key), now.get(key)
        if (before and before[1]) != (after and after[1]):
            label = (after or before)[0]
            yield Change(label, before and before[1], after and after[1])


def _texts(summary: AnnualSummary, revision: Revision) -> Iterator[Any]:
    """The verbose names of the texts that were edited since."""
    fields = summary._meta
    if summary.title != revision.title:
        yield str(fields.get_field("title").verbose_name)
    if summary.opening != revision.opening:
        yield str(fields.get_field("opening").verbose_name)
    # Blank, the sentence follows from the figures, and their drift is told already.
    if summary.sentence and summary.sentence != revision.sentence:
        yield str(fields.get_field("sentence").verbose_name)
    named = ("title", "body", "figure_keys")
    if list(summary.sections.values_list(*named)) != list(revision.sections.values_list(*named)):
        yield str(summary.sections.model._meta.verbose_name)


def names(figure: Figure, keys: list[int]) -> dict[Any, Any]:
    """What records are called, by key; those that are gone are left out.

    Args:
        figure: says how its records are listed.
        keys: of records that may have gone since.
    """
    found = figure.model._base_manager.filter(pk__in=keys)
    return {record.pk: str(record) for record in figure.listed(found)}
