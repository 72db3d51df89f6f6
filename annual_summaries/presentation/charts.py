"""Geometry of the charts, from labelled whole numbers to what a template draws as SVG.

Lengths are strings in percent of the drawing, so that a chart stretches with the page while its
text keeps the reader's size, and so that no locale ever puts a comma into a coordinate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pages.untyped import AnyValue

Series = Sequence[tuple[AnyValue, int]]
BASE = 86  # the height at which columns stand
HEAD = 12  # room above the tallest column for its number
NARROW = 3  # digits that fit over a column on the narrowest phone
LOOKS = ("verified", "working", "replied", "returned", "waiting", "overdue")
"""The looks of parts for which none is named, in the order in which they are given."""
WIDE_PART = 9  # percent of a stacked bar that holds its number


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: its label, its value, and how long it is beside the longest."""

    label: str
    value: int
    width: str


class Sourced:
    """A chart that says where its numbers come from."""

    source: str

    @property
    def source_line(self):
        """Nothing where the numbers are the portal's own."""
        return _("来源：%(source)s") % {"source": self.source} if self.source else ""


@dataclass(frozen=True)
class BarChart(Sourced):
    """Horizontal bars in the order given: order is never by value, nobody is ranked."""

    template: ClassVar[str] = "annual_summaries/charts/bars.html"
    key: str
    title: str
    unit: str
    description: str
    source: str
    bars: tuple[Bar, ...]

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The same for its table: label and number."""
        return [(bar.label, bar.value) for bar in self.bars]


@dataclass(frozen=True)
class StandingColumn:
    """A number and where its column stands; None where the number is not told by itself."""

    value: int | None
    x: str
    width: str
    middle: str
    y: str
    height: str


def standing(
    value: int | None, top: int, middle: float, width: float, between: tuple[int, int]
) -> dict[str, Any]:
    """The fields of a column.

    Args:
        value: its number.
        top: the highest of the drawing.
        middle: of the column, and ``width``: in percent of the drawing.
        between: the heights of the tallest column's head and of the foot, in percent.
    """
    head, base = between
    height = (value or 0) * (base - head) / top if top else 0
    edges = {"x": middle - width / 2, "width": width, "middle": middle}
    places = {**edges, "y": base - height, "height": height}
    return {"value": value, **{name: _length(place) for name, place in places.items()}}


@dataclass(frozen=True)
class ChartColumn(StandingColumn):
    """A month; ``value`` is None where it is told together with others."""

    label: str

    @property
    def shown(self) -> Any:
        """The number, or a dot where the month is not told by itself."""
        return "·" if self.value is None else self.value

    @property
    def tone(self):
        """The attribute that lets the number of a month with nothing step back."""
        return "" if self.value else format_html(' class="{}"', "soft")


@dataclass(frozen=True)
class ColumnChart(Sourced):
    """Months or days side by side; not ``numbered`` where the numbers would touch one another.

    ``names`` are the columns' names in the table, where they are not months; ``axis`` says what
    they are.
    """

    template: ClassVar[str] = "annual_summaries/charts/columns.html"
    key: str
    title: str
    unit: str
    description: str
    source: str
    columns: tuple[ChartColumn, ...]
    numbered: bool
    together: int = 0
    base: str = f"{BASE}%"
    names: tuple[str, ...] = ()
    axis: Any = gettext_lazy("横轴为月份")

    @property
    def css(self):
        """The class of a chart whose columns bear no numbers."""
        return "" if self.numbered else " chart-unnumbered"

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The same for its table: month or name, and number."""
        if self.names:
            return [(name, c.shown) for name, c in zip(self.names, self.columns, strict=True)]
        return [(_("%(month)s月") % {"month": c.label}, c.shown) for c in self.columns]

    @property
    def together_line(self) -> str:
        """A sentence on the months told as one; nothing where each stands by itself."""
        if not self.together:
            return ""
        words = {"value": self.together, "unit": self.unit}
        return _("“·”为数量太少、合并计算的月份，共 %(value)d %(unit)s。") % words


@dataclass(frozen=True)
class ChartPart:
    """One part of a bar that is made of several, with the sign that tells it without colour."""

    label: str
    value: int
    group: str
    x: str
    width: str
    middle: str
    roomy: bool


@dataclass(frozen=True)
class StackedBar(Sourced):
    """A bar of parts that together are a whole, drawn beside one another."""

    template: ClassVar[str] = "annual_summaries/charts/parts.html"
    key: str
    title: str
    unit: str
    description: str
    source: str
    parts: tuple[ChartPart, ...]

    @property
    def drawn(self):
        """The parts that there is something of."""
        return [part for part in self.parts if part.value]

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The same for its table: label and number."""
        return [(part.label, part.value) for part in self.parts]


@dataclass(frozen=True)
class ChartRate:
    """One rate as it is drawn: its share and the two numbers that it was made of."""

    label: str
    numerator: int
    denominator: int
    note: str = ""
    path: str = ""

    @property
    def percent(self) -> str:
        """The rate as a percentage."""
        return percent(self.numerator, self.denominator)


@dataclass(frozen=True)
class RateChart(Sourced):
    """Rates of one year side by side, each on a scale from nothing to all."""

    template: ClassVar[str] = "annual_summaries/charts/rates.html"
    key: str
    title: str
    description: str
    source: str
    rates: tuple[ChartRate, ...]


def horizontal_bars(
    key: str, title: str, series: Series, *, unit: str, source: str = ""
) -> BarChart:
    """Bars from zero; the longest leaves room for the digits written at its end."""
    top = max((value for _label, value in series), default=0)
    longest = 100 - 4 - 4 * len(str(top))
    bars = tuple(Bar(str(label), value, _percent(value * longest, top)) for label, value in series)
    return BarChart(key, title, unit, _highest(series, unit), source, bars)


def month_columns(
    key: str,
    title: str,
    values: Sequence[int | None],
    together: int = 0,
    *,
    unit: str,
    source: str = "",
) -> ColumnChart:
    """``values`` are the twelve months from January; a month with nothing shows its zero.

    Those that are None come to ``together``.
    """
    top = max((value or 0 for value in values), default=0)
    step = 100 / (len(values) or 1)
    columns = tuple(_column(month, value, top, step) for month, value in enumerate(values))
    series = [(_("%(month)s月") % {"month": n}, value or 0) for n, value in enumerate(values, 1)]
    numbered = len(str(top)) <= NARROW
    told = _highest(series, unit)
    return ColumnChart(key, title, unit, told, source, columns, numbered, together)


def day_columns(
    key: str, title: str, values: Sequence[tuple[date, int | None]], *, unit: str
) -> ColumnChart:
    """Days side by side; one of which nothing is known shows a dot."""
    top = max((value or 0 for _day, value in values), default=0)
    step = 100 / (len(values) or 1)
    columns = tuple(
        replace(_column(place, value, top, step), label=str(day.day))
        for place, (day, value) in enumerate(values)
    )
    names = tuple(date_format(day, "MONTH_DAY_FORMAT") for day, _value in values)
    told = [(value, name) for (_day, value), name in zip(values, names, strict=True) if value]
    highest = _("这些天都是 0。")
    if told:
        value, name = max(told, key=lambda one: one[0])
        facts = {"name": name, "value": value, "unit": unit}
        highest = _("最高的是%(name)s，%(value)d %(unit)s。") % facts
    numbered = len(str(top)) <= NARROW - 1
    return ColumnChart(
        key, title, unit, highest, "", columns, numbered, names=names, axis=_("横轴为日期")
    )


def _column(index: int, value: int | None, top: int, step: float) -> ChartColumn:
    place = standing(value, top, index * step + step / 2, step * 0.64, (HEAD, BASE))
    return ChartColumn(label=str(index + 1), **place)


def stacked_bar(
    key: str,
    title: str,
    states: Iterable[tuple[Any, int, str]],
    *,
    unit: str,
    source: str = "",
) -> StackedBar:
    """``states`` are (label, value, state group); together the parts fill the whole bar."""
    states = _each_with_a_look(states)
    total = sum(value for _label, value, _group in states)
    parts, before = [], 0
    for label, value, group in states:
        parts.append(_part(str(label), value, group, before, total))
        before += value
    readings = [
        _("%(label)s %(value)d %(unit)s") % {"label": part.label, "value": part.value, "unit": unit}
        for part in parts
    ]
    return StackedBar(key, title, unit, "，".join(readings), source, tuple(parts))


def _each_with_a_look(states: Iterable[tuple[Any, int, str]]) -> list[tuple[Any, int, str]]:
    """A part whose declaration names no look gets one that no other part has."""
    states = list(states)
    spare = iter([look for look in LOOKS if look not in {group for _l, _v, group in states}])
    return [(label, value, group or next(spare, LOOKS[0])) for label, value, group in states]


def _part(label: str, value: int, group: str, before: int, total: int) -> ChartPart:
    share = value * 100 / total if total else 0
    return ChartPart(
        label=label,
        value=value,
        group=group,
        x=_percent(before * 100, total),
        width=_length(share),
        middle=_length((before * 100 / total if total else 0) + share / 2),
        roomy=share >= WIDE_PART,
    )


def rate_chart(key: str, title: str, rates: Iterable[ChartRate], *, source: str = "") -> RateChart:
    """Rates one under another, each with its numbers.

    Args:
        key: of the chart in the page.
        title: above it; who cannot see it hears the rates in words.
        rates: in the order in which they are drawn.
        source: where numbers came from that the portal did not count.
    """
    rates = tuple(rates)
    readings = [
        _("%(label)s %(percent)s（%(numerator)d/%(denominator)d）")
        % {
            "label": rate.label,
            "percent": rate.percent,
            "numerator": rate.numerator,
            "denominator": rate.denominator,
        }
        for rate in rates
    ]
    return RateChart(key, title, "，".join(readings), source, rates)


def percent(numerator: int, denominator: int) -> str:
    """``98.6%``; never 100 % for less than all nor 0 % for more than none; ``—`` out of nothing."""
    if denominator <= 0:
        return "—"
    tenths = (numerator * 2000 + denominator) // (2 * denominator)
    if 0 < numerator < denominator:
        tenths = min(max(tenths, 1), 999)
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}%" if tenth else f"{whole}%"


def width(numerator: int, denominator: int) -> str:
    """The length of a rate's bar, never longer than its track."""
    return _percent(min(numerator, denominator) * 100, denominator)


def _percent(amount: float, whole: int) -> str:
    return _length(amount / whole if whole else 0)


def _length(percents: float) -> str:
    return f"{percents:.2f}".rstrip("0").rstrip(".") + "%"


def _highest(series: Series, unit: str) -> str:
    """The sentence for those who cannot see the drawing."""
    total = sum(value for _label, value in series)
    if not total:
        return _("本年没有记录。")
    label, top = max(series, key=lambda row: row[1])
    return ngettext(
        "共 %(rows)d 类；最多的是%(label)s，%(top)d %(unit)s。",
        "共 %(rows)d 类；最多的是%(label)s，%(top)d %(unit)s。",
        len(series),
    ) % {"rows": len(series), "label": label, "top": top, "unit": unit}
