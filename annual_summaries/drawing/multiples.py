"""Figures of the same units side by side: a map of squares with a switch, and one table.

Where several figures of a chapter are broken down by the same units, a chart of each would show
the same rows again and again. Here each unit has one row, each figure a column of small bars with
their own scale; units with a place stand on the map, which shows one figure at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from annual_summaries.drawing.parts import DocumentPart
from annual_summaries.presentation.charts import Sourced, width
from registers.figures import HIDDEN

SHADES = 4
MOST_COLUMNS = 8
"""Figures in one table; the style sheet knows as many places of the switch."""
MOST_UNITS = 60
UNTOLD = "·"


@dataclass(frozen=True)
class UnitNumber:
    """One number of a unit; ``value`` is None where it is not told by itself."""

    value: int | None
    width: str
    path: str

    @property
    def shown(self) -> int | str:
        """The number, or a dot where none is told."""
        return UNTOLD if self.value is None else self.value


@dataclass(frozen=True)
class UnitRow:
    """A unit, or what stands together, with its number in each column."""

    label: str
    cells: tuple[UnitNumber, ...]


@dataclass(frozen=True)
class UnitTile:
    """The square of a unit; ``css`` is its shade and its place."""

    name: str
    cell: UnitNumber
    css: str

    @property
    def path(self) -> str:
        """Of the records behind the number."""
        return self.cell.path

    @property
    def shown(self) -> int | str:
        """The number, or a dot where none is told."""
        return self.cell.shown


@dataclass(frozen=True)
class MapLayer:
    """One figure on the map; ``beside`` are its rows that have no square."""

    number: int
    label: str
    unit: str
    tiles: tuple[UnitTile, ...]
    beside: tuple[UnitRow, ...]

    @property
    def checked(self) -> str:
        """The attribute of the layer that is shown first."""
        return "" if self.number > 1 else " checked"


@dataclass(frozen=True)
class UnitColumn:
    """A figure at the head of its column."""

    label: str
    unit: str
    path: str


@dataclass(frozen=True)
class Multiples(Sourced):
    """The map and the table of a chapter."""

    template: ClassVar[str] = "annual_summaries/charts/multiples.html"
    key: str
    title: str
    columns: tuple[UnitColumn, ...]
    units: tuple[UnitRow, ...]
    layers: tuple[MapLayer, ...]
    source: str = ""
    called: str = ""
    """What one unit is called, where it is no town."""

    @property
    def name_of_units(self) -> str:
        """The head of the first column."""
        return self.called or (_("镇街区") if self.layers else _("名称"))

    @property
    def table_open(self) -> str:
        """The attribute that opens the table: beside a map, which says the same, it is folded."""
        return "" if self.layers else " open"

    @property
    def help(self) -> str:
        """How to read the map; nothing where there is none."""
        if not self.layers:
            return ""
        if not any(tile.path for layer in self.layers for tile in layer.tiles):
            return _("颜色越深，数越大。“·”表示数量太少，合并计算。")
        return _(
            "方格按大致方位排列，颜色越深，数越大；点开看背后的记录。“·”表示数量太少，合并计算。"
        )


Pair = tuple[DocumentPart, DocumentPart]
"""A figure of the document and one of its breakdowns."""


def same_units(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """The pairs in groups that share their units, each group where its first member stood."""
    groups: list[list[Pair]] = []
    for pair in pairs:
        if not joined(pair, groups):
            groups.append([pair])
    return groups


def joined(pair: Pair, groups: Sequence[list[Pair]]) -> bool:
    """Puts the pair to the first group of its units that has room; whether there was one.

    Args:
        pair: a figure and its breakdown by units.
        groups: pairs that share a drawing; the fitting one is lengthened in place.
    """
    fitting = (group for group in groups if _share_units(group[0], pair))
    group = next((group for group in fitting if len(group) < MOST_COLUMNS), None)
    if group is not None:
        group.append(pair)
    return group is not None


def _share_units(one: Pair, other: Pair) -> bool:
    """Broken down by the same, drawn as bars, and most of the shorter's units are the longer's."""
    first, second = one[1], other[1]
    alike = ("key", "label", "chart")
    if any(first[name] != second[name] for name in alike) or first["chart"] != "bars":
        return False
    units = [{row["key"] for row in part["rows"]} - {HIDDEN} for part in (first, second)]
    fewest = min(len(keys) for keys in units)
    return fewest > 0 and 2 * len(units[0] & units[1]) > fewest


def is_mapped(breakdown: DocumentPart) -> bool:
    """Whether most of its units have a square on the map; older documents know of none."""
    rows = breakdown["rows"]
    return 2 * sum(bool(row.get("place")) for row in rows) > len(rows)


def multiples(
    pairs: Sequence[Pair], path: Callable[[Pair, DocumentPart], str], called: str = ""
) -> Multiples:
    """Args:
    pairs: at least one, of the same units.
    path: gives the address of the records behind a row of a pair.
    called: what one unit is called, where it is no town.
    """
    names = _units(pairs)
    places = {row["key"]: row.get("place") for _figure, part in pairs for row in part["rows"]}
    columns = [_cells(pair, names, path) for pair in pairs]
    figure, part = pairs[0]
    return Multiples(
        f"{figure['key']}-{part['key']}",
        _("%(what)s，%(count)d 项数据") % {"what": part["label"], "count": len(pairs)}
        if pairs[1:]
        else _("%(figure)s%(breakdown)s") % {"figure": figure["label"], "breakdown": part["label"]},
        tuple(
            UnitColumn(one["label"], one["unit"], one.get("records", "")) for one, _part in pairs
        ),
        tuple(
            UnitRow(
                places[key][2] if places[key] else label, tuple(cells[key] for cells in columns)
            )
            for key, label in names.items()
        ),
        tuple(
            _layer(number, one, cells, names, places)
            for number, ((one, _part), cells) in enumerate(zip(pairs, columns, strict=True), 1)
        )
        if is_mapped(part)
        else (),
        called=called,
    )


def _units(pairs: Sequence[Pair]) -> dict[str, str]:
    """Label by key, in the order of the longest breakdown; what stands together at the end."""
    names: dict[str, str] = {}
    for _figure, part in sorted(pairs, key=lambda pair: -len(pair[1]["rows"])):
        for row in part["rows"]:
            names.setdefault(row["key"], row["label"])
    ends = [key for key in ("none", HIDDEN) if key in names]
    return {key: names[key] for key in [*(key for key in names if key not in ends), *ends]}


def _cells(
    pair: Pair, names: dict[str, str], path: Callable[[Pair, DocumentPart], str]
) -> dict[str, UnitNumber]:
    rows = {row["key"]: row for row in pair[1]["rows"]}
    most = max((row["value"] for row in rows.values()), default=0)
    folded = HIDDEN in rows
    cells = {}
    for key in names:
        row = rows.get(key)
        if row is None:  # nothing there, or folded with others: only the first may be said
            cells[key] = UnitNumber(None if folded else 0, "0%", "")
        else:
            cells[key] = UnitNumber(row["value"], width(row["value"], most), path(pair, row))
    return cells


def _layer(
    number: int,
    figure: DocumentPart,
    cells: dict[str, UnitNumber],
    names: dict[str, str],
    places: DocumentPart,
) -> MapLayer:
    most = max((cells[key].value or 0 for key in names if places[key]), default=0)
    tiles = tuple(
        UnitTile(places[key][2], cells[key], _css(cells[key].value, most, places[key]))
        for key in names
        if places[key]
    )
    beside = tuple(
        UnitRow(names[key], (cells[key],)) for key in names if not places[key] and cells[key].value
    )
    return MapLayer(number, figure["label"], figure["unit"], tiles, beside)


def _css(value: int | None, most: int, place: Sequence[int]) -> str:
    shade = -(-(value or 0) * SHADES // most) if most else 0
    row, column, _name = place
    return f"shade-{shade} row-{row} column-{column}"
