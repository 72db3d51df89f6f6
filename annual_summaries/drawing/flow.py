"""Two charts of how items are handled: how far they came in their year, and how long it took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annual_summaries.drawing.parts import DocumentPart, PathTo
from annual_summaries.presentation.charts import Sourced, width

STEPS = (
    ("handed_over", "waiting"),
    ("acknowledged", "working"),
    ("answered", "replied"),
    ("checked", "checked"),
    ("concluded", "verified"),
)
"""The steps with the look of each, as the breakdown by_reached knows them."""


@dataclass(frozen=True)
class FlowStep:
    """A step: ``value`` came so far, ``stayed`` of them no farther, ``went_on`` did."""

    label: str
    look: str
    value: int
    path: str
    stayed: int
    stayed_label: str
    stayed_path: str
    stayed_width: str
    went_on_width: str

    @property
    def went_on(self) -> int:
        """How many of them came farther."""
        return self.value - self.stayed

    @property
    def halts(self) -> list[FlowStep]:
        """The step itself where some stayed in it, to be told below its bar; else nothing."""
        return [self] if self.stayed else []


@dataclass(frozen=True)
class Aside:
    """What stands beside the steps: sent back, withdrawn."""

    label: str
    look: str
    value: int
    path: str
    width: str
    note: str


@dataclass(frozen=True)
class Flow(Sourced):
    """From hand-over to striking off; lengths in proportion to what was handed over."""

    template: ClassVar[str] = "annual_summaries/charts/flow.html"
    key: str
    title: str
    unit: str
    description: str
    steps: tuple[FlowStep, ...]
    asides: tuple[Aside, ...]
    source: str = ""


def _words() -> dict[str, str]:
    return {
        "handed_over": _("已交办"),
        "acknowledged": _("已签收"),
        "answered": _("已反馈"),
        "checked": _("已核实"),
        "concluded": _("年底前销号"),
    }


def flow(by_key: DocumentPart, path: PathTo) -> Flow | None:
    """The flow of a document; None where it was published before its steps were kept.

    Args:
        by_key: the figures of the document.
        path: gives the address of the records of a figure, a breakdown and a row or step.
    """
    figure = by_key.get("opinion_items")
    parts = {part["key"]: part for part in figure["breakdowns"]} if figure else {}
    if not figure or not figure["value"] or "by_reached" not in parts:
        return None
    reached = {row["key"]: row for row in parts["by_reached"]["rows"]}
    ways = {row["key"]: row for row in parts["by_way"]["rows"]} if "by_way" in parts else {}
    steps = _steps(figure, reached, path)
    asides = []
    if returned := ways.get("returned"):
        way = path(figure, "by_way", "returned")
        note = _("其中曾退回单位重办")
        asides.append(_aside(returned, figure, "returned", way, note))
    if withdrawn := by_key.get("opinion_items_withdrawn"):
        note = _("交办以后撤回，不计在内")
        asides.append(_aside(withdrawn, figure, "gone", path(withdrawn, "", ""), note))
    return Flow("flow", _("从交办到销号"), figure["unit"], _told(steps), steps, tuple(asides))


def _steps(
    figure: DocumentPart,
    reached: DocumentPart,
    path: PathTo,
) -> tuple[FlowStep, ...]:
    total, left, steps, words = figure["value"], figure["value"], [], _words()
    for place, (key, look) in enumerate(STEPS):
        row = reached[key]
        is_last = place == len(STEPS) - 1
        stayed = 0 if is_last else row["value"]
        farther = path(figure, "by_reached", f"{key}+") if left else ""
        steps.append(
            FlowStep(
                words[key],
                look,
                left,
                path(figure, "", "") if place == 0 else farther,
                stayed,
                row["label"],
                path(figure, "by_reached", key) if stayed else "",
                width(left, total) if stayed else width(0, total),
                width(left - stayed, total),
            )
        )
        left -= row["value"]
    return tuple(steps)


def _aside(row: DocumentPart, figure: DocumentPart, look: str, path: str, note: str) -> Aside:
    value = row["value"]
    return Aside(
        row["label"], look, value, path if value else "", width(value, figure["value"]), note
    )


def _told(steps: tuple[FlowStep, ...]) -> str:
    words = {"total": steps[0].value, "done": steps[-1].value}
    return _("交办 %(total)d 条，年底前销号 %(done)d 条。") % words


@dataclass(frozen=True)
class Span:
    """Median and quartiles of a row in days, with places in percent of the drawing."""

    label: str
    count: int
    low: int
    median: int
    high: int
    path: str
    x: str
    width: str
    middle: str
    is_whole: bool = False

    @property
    def css(self) -> str:
        """The row of all stands apart."""
        return "whole" if self.is_whole else ""

    @property
    def in_words(self) -> str:
        """The numbers of the row as a sentence."""
        return ngettext(
            "中位 %(median)d 天，一半在 %(low)d 至 %(high)d 天之间（%(count)d 条）",
            "中位 %(median)d 天，一半在 %(low)d 至 %(high)d 天之间（%(count)d 条）",
            self.count,
        ) % {"median": self.median, "low": self.low, "high": self.high, "count": self.count}


@dataclass(frozen=True)
class SpanChart(Sourced):
    """How long it took: a dot for the median on a bar from quartile to quartile."""

    template: ClassVar[str] = "annual_summaries/charts/spans.html"
    key: str
    title: str
    unit: str
    description: str
    definition: str
    spans: tuple[Span, ...]
    longest: int
    left_out: int
    source: str = ""

    @property
    def left_out_line(self) -> str:
        """A sentence on the records that stand in no row; nothing where all do."""
        if not self.left_out:
            return ""
        more = ngettext(
            "另有 %(left)s 条太少，没有列出。", "另有 %(left)s 条太少，没有列出。", self.left_out
        )
        return more % {"left": self.left_out}


def span_chart(
    spread: DocumentPart,
    figure: DocumentPart,
    path: PathTo,
) -> SpanChart | None:
    """The chart of one spread of the document; None where there were too few records.

    Args:
        spread: as the document holds it, days of each row.
        figure: the figure whose records were measured.
        path: makes the way to the records of a row.
    """
    if not spread["all"]:
        return None
    whole = {**spread["all"], "label": _("全部")}
    told = [whole, *spread["rows"]]
    if spread["rows"] and spread["rest"]:
        told.append({**spread["rest"], "label": _("其余单位合计")})
    longest = max(row["high"] for row in told)
    spans = tuple(_span(row, longest, spread, figure, path, whole) for row in told)
    return SpanChart(
        spread["key"],
        spread["label"],
        _("天"),
        f"{spans[0].label}：{spans[0].in_words}",
        spread["definition"],
        spans,
        longest,
        spread["left_out"],
    )


def _span(
    row: DocumentPart,
    longest: int,
    spread: DocumentPart,
    figure: DocumentPart,
    path: PathTo,
    told_of_all: DocumentPart,
) -> Span:
    if row["key"]:
        records = path(figure, spread["breakdown"], row["key"])
    else:
        records = path(figure, "", "") if row["count"] == figure["value"] else ""
    return Span(
        row["label"],
        row["count"],
        row["low"],
        row["median"],
        row["high"],
        records,
        width(row["low"], longest),
        width(row["high"] - row["low"], longest),
        width(row["median"], longest),
        row is told_of_all,
    )
