"""Which drawing a breakdown of the document gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from annual_summaries.drawing import tally
from annual_summaries.drawing.multiples import (
    MOST_UNITS,
    Pair,
    is_mapped,
    joined,
    multiples,
    same_units,
)
from annual_summaries.drawing.parts import DocumentPart, PathTo
from annual_summaries.presentation import charts
from registers.figures import HIDDEN

MOST_BARS = 40
KINDS = tuple(f"kind{number}" for number in range(1, 7))
"""The looks of parts that are kinds, not states: none says that something is well or late."""
TOLD_TOGETHER = ("steps", "flow")
"""Breakdowns that the flow draws, whichever chapter has their figure."""


def charts_of(
    chapters: Sequence[Sequence[DocumentPart]], others: Sequence[DocumentPart], preview: str
) -> tuple[list[list[Any]], list[Any]]:
    """The drawings of each chapter, and those of the figures that no chapter took up.

    Figures of the same units share a drawing; the others' join that of a chapter, so that no unit
    is listed twice.

    Args:
        chapters: of each chapter its figures, as the document holds them.
        others: figures that no chapter took up.
        preview: what the links into a draft carry; blank in public.
    """
    groups = [same_units(_drawn(figures)) for figures in chapters]
    shared = [group for chapter in groups for group in chapter if _is_shared(group)]
    left = [pair for pair in _drawn(others) if not joined(pair, shared)]
    drawn = [[_group(group, preview) for group in chapter] for chapter in groups]
    return drawn, [_group(group, preview) for group in same_units(left)]


def _drawn(figures: Sequence[DocumentPart]) -> list[Pair]:
    return [
        (figure, breakdown)
        for figure in figures
        for breakdown in figure["breakdowns"]
        if breakdown["chart"] and breakdown["chart"] not in TOLD_TOGETHER and figure["value"]
    ]


def _is_shared(group: list[Pair]) -> bool:
    return len(group) > 1 or is_mapped(group[0][1])


def _group(group: list[Pair], preview: str) -> Any:
    figure, breakdown = group[0]
    if _is_shared(group) and breakdown["chart"] == "bars" and len(breakdown["rows"]) <= MOST_UNITS:
        return multiples(group, lambda pair, row: _to_row(pair, row, preview))
    return chart(figure, breakdown)


def _to_row(pair: Pair, row: DocumentPart, preview: str) -> str:
    figure, breakdown = pair
    if row["key"] == HIDDEN or not row["value"]:
        return ""
    return records_of(preview)(figure, breakdown["key"], row["key"])


def records_of(preview: str) -> PathTo:
    """Gives the address of the records of a figure, narrowed to a row where one is named."""

    def path(figure: DocumentPart, breakdown: str, row: str) -> str:
        here = f"{figure.get('records', '')}{preview}"
        if not breakdown:
            return here
        return f"{here}{'&' if preview else '?'}{urlencode({breakdown: row})}"

    return path


def chart(figure: DocumentPart, breakdown: DocumentPart) -> Any:
    """The drawing that a breakdown alone asks for.

    Args:
        figure: as the document holds it.
        breakdown: one of its breakdowns; ``chart`` in it says which drawing.
    """
    key = f"{figure['key']}-{breakdown['key']}"
    title = _("%(figure)s%(breakdown)s") % {
        "figure": figure["label"],
        "breakdown": breakdown["label"],
    }
    rows, unit = breakdown["rows"], figure["unit"]
    if breakdown["chart"] == "months":
        return charts.month_columns(key, title, *_months(rows), unit=unit)
    if breakdown["chart"] == "parts":
        parts = [(row["label"], row["value"], row["tone"]) for row in rows]
        return charts.stacked_bar(key, title, parts, unit=unit)
    return _by_kind(key, title, _bars(rows), unit)


def _by_kind(key: str, title: str, rows: list[tuple[Any, ...]], unit: str) -> Any:
    """What is neither months nor states: in squares where they can be counted by eye, as one bar of
    a few parts, else as bars; so that no page is bars alone."""
    if tally.fits(rows):
        return tally.tally(key, title, rows, unit=unit)
    if 1 < len(rows) <= len(KINDS):
        parts = [(label, value, look) for (label, value), look in zip(rows, KINDS, strict=False)]
        return charts.stacked_bar(key, title, parts, unit=unit)
    return charts.horizontal_bars(key, title, rows, unit=unit)


def _months(rows: list[DocumentPart]) -> tuple[list[int | None], int]:
    """The twelve months, None for one that is told with others, and what these come to."""
    values = {row["key"]: row["value"] for row in rows}
    together = values.pop(HIDDEN, 0)
    missing = None if together else 0
    return [values.get(str(month), missing) for month in range(1, 13)], together


def _bars(rows: list[DocumentPart]) -> list[tuple[Any, ...]]:
    """The rows in their order; where they are too many for a page, the rest as one bar."""
    series = [(row["label"], row["value"]) for row in rows]
    if len(series) <= MOST_BARS:
        return series
    rest = series[MOST_BARS - 1 :]
    label = _("其余 %(count)d 项合计") % {"count": len(rest)}
    return [*series[: MOST_BARS - 1], (label, sum(value for _label, value in rest))]
