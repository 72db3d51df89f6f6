"""A campaign on the map: its grids, and the towns that they lie in, with what was done in each.

A grid has few households, so that a number of problems below five could point at one of them: such
rows stand together, with a second one where a total would give a single one away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from annual_summaries.drawing.multiples import MOST_UNITS, Multiples, Pair, multiples
from annual_summaries.drawing.parts import DocumentPart
from deputies.campaigns.models import COLUMNS, ROWS
from deputies.campaigns.progress import CampaignProgress, GridProgress
from liaison_stations.stations.directory import SMALLEST
from registers.figures import HIDDEN
from registers.small_cells import fold


@dataclass(frozen=True)
class MappedUnit:
    """A grid or a town: ``place`` is its row, column and name on the map, or None."""

    key: str
    label: str
    place: tuple[int, int, str] | None
    participations: int
    problems_solved: int


@dataclass(frozen=True)
class MonthOfCampaign:
    """A month's numbers; None for one that is told with others."""

    first_day: date
    participations: int | None
    problems_solved: int | None


def maps_of(progress: CampaignProgress) -> list[Multiples]:
    """The map of the grids and, where they lie in several towns, that of the towns."""
    grids, towns = _grids(progress.grids), _towns(progress.grids)
    maps = [_map("grids", _("各网格进展"), _("网格"), grids, lambda key: f"#grid-{key}")]
    if len(towns) > 1:
        maps.append(_map("towns", _("按镇街区"), "", towns, lambda key: ""))
    return [one for one in maps if one.units and len(one.units) <= MOST_UNITS]


def months_of(progress: CampaignProgress) -> list[MonthOfCampaign]:
    """The months with small ones folded, oldest first."""
    people = _told({str(month): count for month, count, _solved in progress.months})
    solved = _told({str(month): count for month, _people, count in progress.months})
    return [
        MonthOfCampaign(month, people.get(str(month)), solved.get(str(month)))
        for month, _people, _solved in progress.months
    ]


def _grids(found: Sequence[GridProgress]) -> list[MappedUnit]:
    """The grids at their places; all of them in order while one has none."""
    places = [(one.grid.row, one.grid.column) for one in found]
    if not all(row and column for row, column in places) or len(set(places)) < len(places):
        across = min(COLUMNS - 1, len(places))
        places = [(at // across + 1, at % across + 1) for at in range(len(places))]
    return [
        MappedUnit(
            str(one.grid.pk),
            one.grid.name,
            (row, column, one.grid.name) if row <= ROWS else None,
            one.participations,
            one.problems_solved,
        )
        for one, (row, column) in zip(found, places, strict=True)
    ]


def _towns(found: Sequence[GridProgress]) -> list[MappedUnit]:
    """The towns of the grids with their sums, in the official order."""
    areas: dict[Any, list[GridProgress]] = {}
    for one in found:
        if one.grid.area:
            areas.setdefault(one.grid.area, []).append(one)
    return [
        MappedUnit(
            str(area.pk),
            area.name,
            (area.row, area.column, area.name) if area.row and area.column else None,
            sum(one.participations for one in grids),
            sum(one.problems_solved for one in grids),
        )
        for area, grids in sorted(areas.items(), key=lambda pair: (pair[0].order, pair[0].name))
    ]


def _map(
    key: str,
    title: str,
    called: str,
    units: Sequence[MappedUnit],
    path: Callable[[str], str],
) -> Multiples:
    figures: list[Pair] = [
        _pair(key, title, units, name, label, unit)
        for name, label, unit in (
            ("participations", _("代表参加"), _("人次")),
            ("problems_solved", _("解决难题"), _("个")),
        )
    ]
    return multiples(
        figures, lambda pair, row: "" if row["key"] == HIDDEN else path(row["key"]), called
    )


def _pair(
    key: str, title: str, units: Sequence[MappedUnit], name: str, label: str, unit: str
) -> Pair:
    values = {one.key: getattr(one, name) for one in units}
    told = _told(values)
    rows: list[DocumentPart] = [
        {"key": one.key, "label": one.label, "value": told[one.key], "place": one.place}
        for one in units
        if one.key in told
    ]
    rest = sum(values.values()) - sum(told.values())
    if len(told) < len(values):
        rows.append({"key": HIDDEN, "label": _("数量太少，合并计算"), "value": rest, "place": None})
    figure = {"key": f"{key}-{name}", "label": label, "unit": unit}
    return figure, {"key": key, "label": title, "chart": "bars", "rows": rows}


def _told(values: dict[str, int]) -> dict[str, int]:
    """What is told by itself, by key; nothing is no secret, a few are."""
    folded = fold({(key,): value for key, value in values.items()}, (), SMALLEST)
    return {key: value for key, value in values.items() if (key,) not in folded}
