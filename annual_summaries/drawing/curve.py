"""How far something came month by month against its plan: two thin lines and one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from django.utils.translation import gettext as _

from annual_summaries.presentation.charts import Sourced

LEFT, RIGHT = 9, 93
"""Between these the months stand, in percent of the drawing; left of them the scale."""
TOP, BASE = 8, 84
MONTHS = 12
FULL = 100
SCALE = (0, 50, 100)


@dataclass(frozen=True)
class CurvePoint:
    """A month's end on one of the lines; ``value`` in percent of the whole."""

    month: int
    value: int
    x: str
    y: str


@dataclass(frozen=True)
class CurveMonth:
    """A row of the table; None where nothing is planned for the month, or it is still to come."""

    number: int
    planned: int | None
    done: int | None

    @property
    def is_late(self) -> bool:
        """Less was done than planned."""
        return None not in (self.planned, self.done) and self.behind > 0

    @property
    def behind(self) -> int:
        """By how many points."""
        return (self.planned or 0) - (self.done or 0)


@dataclass(frozen=True)
class Curve(Sourced):
    """A year's progress in percent; ``planned`` may be empty, ``done`` ends with the last month."""

    template: ClassVar[str] = "annual_summaries/charts/curve.html"
    key: str
    title: str
    months: tuple[CurveMonth, ...]
    source: str = ""

    @property
    def done(self) -> list[CurvePoint]:
        """What was reached by the end of each month, from nothing at the year's beginning."""
        reached = [(one.number, one.done) for one in self.months if one.done is not None]
        return [_point(month, value) for month, value in [(0, 0), *reached]] if reached else []

    @property
    def planned(self) -> list[CurvePoint]:
        """The months for which a number is planned, from nothing at the year's beginning."""
        plan = [(one.number, one.planned) for one in self.months if one.planned is not None]
        return [_point(month, value) for month, value in [(0, 0), *plan]] if plan else []

    @property
    def done_lines(self) -> list[tuple[CurvePoint, CurvePoint]]:
        """From point to point."""
        return list(pairwise(self.done))

    @property
    def planned_lines(self) -> list[tuple[CurvePoint, CurvePoint]]:
        """From point to point."""
        return list(pairwise(self.planned))

    @property
    def scale(self) -> list[CurvePoint]:
        """The rules of the drawing."""
        return [_point(0, value) for value in SCALE]

    @property
    def ticks(self) -> list[CurvePoint]:
        """The months below it."""
        return [_point(month, 0) for month in range(1, MONTHS + 1)]

    @property
    def last(self) -> CurveMonth | None:
        """The newest month that has passed or runs; None before the year."""
        reached = [one for one in self.months if one.done is not None]
        return reached[-1] if reached else None

    @property
    def late(self) -> CurveMonth | None:
        """The newest month with a plan, where less was done than planned by then."""
        met = [one for one in self.months if None not in (one.planned, one.done)]
        return met[-1] if met and met[-1].is_late else None

    @property
    def late_line(self) -> str:
        """That it is behind its plan, in words; nothing while it is not."""
        if self.late is None:
            return ""
        words = {"month": self.late.number, "points": self.late.behind}
        return _("%(month)d月末比计划慢 %(points)d 个百分点") % words

    @property
    def description(self) -> str:
        """The sentences for those who cannot see the drawing."""
        return "".join(self._sentences())

    def _sentences(self) -> Iterator[str]:
        if self.last is None:
            yield _("还没有到这一年。")
            return
        yield _("到%(month)d月末完成 %(done)d%%。") % {
            "month": self.last.number,
            "done": self.last.done,
        }
        for one in self.months:
            if one.planned is not None:
                words = {"month": one.number, "planned": one.planned}
                yield _("计划%(month)d月末到 %(planned)d%%。") % words
        if self.late_line:
            yield f"{self.late_line}。"


def curve(
    key: str, title: str, done: Sequence[int | None], planned: dict[int, int], source: str = ""
) -> Curve:
    """Args:
    done: percent at the end of each month from January; None for what is still to come.
    planned: percent by month, where a plan names one.
    """
    months = tuple(
        CurveMonth(number, planned.get(number), value) for number, value in enumerate(done, 1)
    )
    return Curve(key, title, months, source)


def _point(month: int, value: int) -> CurvePoint:
    x = LEFT + (RIGHT - LEFT) * month / MONTHS
    y = BASE - (BASE - TOP) * min(value, FULL) / FULL
    return CurvePoint(month, value, f"{x:.2f}%", f"{y:.2f}%")
