"""Small numbers as squares, one a record: who has how many is seen without a scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from annual_summaries.presentation.charts import Sourced, horizontal_bars

MOST_SQUARES = 12
STEP = 11
"""From the left of one square to that of the next, in pixels."""


@dataclass(frozen=True)
class TallyRow:
    """A row with one square for each record."""

    label: str
    value: int

    @property
    def squares(self) -> list[int]:
        """Where the squares begin, in pixels."""
        return [STEP * place for place in range(self.value)]


@dataclass(frozen=True)
class SquareChart(Sourced):
    """Rows in the order given, as squares; nobody is ranked."""

    template: ClassVar[str] = "annual_summaries/charts/tally.html"
    key: str
    title: str
    unit: str
    description: str
    tallied: tuple[TallyRow, ...]
    source: str = ""

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """Label and value, for the table."""
        return [(one.label, one.value) for one in self.tallied]


def fits(rows: Sequence[tuple[Any, int]]) -> bool:
    """Whether every number is small enough to be counted by eye."""
    return bool(rows) and max(value for _label, value in rows) <= MOST_SQUARES


def tally(key: str, title: str, rows: Sequence[tuple[Any, int]], *, unit: str) -> SquareChart:
    """Args:
    key: of the drawing, unique on its page.
    title: above it.
    rows: label and number of records, in their order.
    unit: of the numbers.
    """
    told = horizontal_bars(key, title, rows, unit=unit).description
    return SquareChart(key, title, unit, told, tuple(TallyRow(str(label), n) for label, n in rows))
