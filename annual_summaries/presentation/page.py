"""A summary's document as the template reads it: figures beside their prose, charts drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils import formats, timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from annual_summaries.presentation import charts
from annual_summaries.summaries.sentences import linked
from registers.figures import HIDDEN, Breakdown, in_families

if TYPE_CHECKING:
    from annual_summaries.presentation.charts import (
        ChartRate,
        RateChart,
    )
    from annual_summaries.presentation.record_lists import FrozenRecords, LiveRecords
    from annual_summaries.revisions.models import FrozenBreakdown

MOST_BARS = 40
MOST_ROWS = 60
PREVIEW = "?preview=1"


@dataclass(frozen=True)
class Chapter:
    """A themed section with what stands in its margin and below it."""

    title: str
    paragraphs: list[str]
    figures: list[dict[str, Any]]
    reported: list[dict[str, Any]]
    charts: list[Any]
    pictures: list[dict[str, str]]

    @property
    def sources(self) -> list[str]:
        return sources(self.reported)

    @property
    def has_margin(self):
        return bool(self.figures or self.reported)


@dataclass(frozen=True)
class Compared:
    """A figure beside what was published for the year before; lengths out of a hundred."""

    figure: dict[str, Any]
    before: int | None
    depth: int = 0
    length: int = 0
    length_before: int = 0

    @classmethod
    def of(cls, figure: dict[str, Any], before: int | None, depth: int = 0) -> Compared:
        """``depth`` tells how many figures it is part of (其中), one inside the other."""
        longest = max(figure["value"], before or 0)
        if before is None or longest <= 0:
            return cls(figure, before, depth)
        lengths = (round(100 * value / longest) for value in (figure["value"], before))
        return cls(figure, before, depth, *lengths)


class SummaryPage:
    """Reads one document; ``newest`` is the number of the revision that the public reads now.

    ``has_published`` says of a draft that the public reads a revision of its year already.
    """

    def __init__(
        self,
        content: dict[str, Any],
        *,
        newest: int = 0,
        is_revision: bool = False,
        has_published: bool = False,
    ) -> None:
        self.content = content
        self.newest = newest
        self.is_revision = is_revision
        self.has_published = has_published

    @property
    def is_draft(self) -> bool:
        return self.content["status"] == "draft"

    @property
    def preview(self) -> str:
        """Keeps those who prepare a draft on the working copy."""
        return PREVIEW if self.is_draft else ""

    @property
    def record_lang(self) -> str:
        """What staff wrote is marked as Chinese on a page in another language."""
        chinese = get_language() == settings.LANGUAGE_CODE
        return "" if chinese else format_html(' lang="{}"', "zh-Hans")

    @property
    def sentence_lang(self):
        """The same for the first sentence, unless it was made from the figures."""
        return "" if self.content["sentence_is_counted"] else self.record_lang

    @property
    def edition(self):
        """What the page is, above its title."""
        if self.is_draft:
            return _("年度总结 · 草稿")
        return _("年度总结 · %(day)s发布 · 第 %(number)s 版") % {
            "day": formats.date_format(timezone.localtime(self.published_at), "DATE_FORMAT"),
            "number": self.content["revision"],
        }

    @property
    def other_edition(self):
        """What the public reads while this is a draft; nothing where it reads nothing yet."""
        if not self.has_published:
            return ""
        return _("这一年的总结已有发布的版本，公众看到的是该版本。")

    @property
    def is_superseded(self) -> bool:
        return self.is_revision and self.content["revision"] != self.newest

    @cached_property
    def published_at(self) -> datetime | None:
        return _moment(self.content["published_at"])

    @cached_property
    def paragraphs(self) -> list[str]:
        return self._linked(self.content["opening"])

    @cached_property
    def by_key(self) -> dict[str, Any]:
        return {figure["key"]: figure for figure in self.content["figures"]}

    @cached_property
    def headlines(self) -> list[dict[str, Any]]:
        return self._figures(self.content["headlines"])

    @cached_property
    def chapters(self) -> list[Chapter]:
        return [
            Chapter(
                section["title"],
                self._linked(section["body"]),
                self._figures(section["figures"]),
                [row for row in self.content["reported"] if row["section"] == section["id"]],
                self._charts(section["figures"]),
                section.get("pictures", []),
            )
            for section in self.content["sections"]
        ]

    @cached_property
    def other_charts(self) -> list[Any]:
        """Charts of figures that no section took up."""
        taken = {key for section in self.content["sections"] for key in section["figures"]}
        return self._charts([key for key in self.by_key if key not in taken])

    @cached_property
    def other_reported(self) -> list[Any]:
        return [row for row in self.content["reported"] if row["section"] is None]

    @property
    def others(self):
        """Numbers without records that no section took up, with where they were published."""
        return {"reported": self.other_reported, "sources": self.other_sources}

    @cached_property
    def rate_charts(self) -> list[RateChart]:
        """One for each set of records that rates stand over, where there are such records."""
        groups: dict[str, list[dict[str, Any]]] = {}
        for rate in self.content["rates"]:
            groups.setdefault(rate.get("group", "items"), []).append(rate)
        return [
            charts.rate_chart(
                f"rates-{key}",
                rates[0].get("group_label", _("意见所列事项")),
                [_rate(rate, rates, self.preview) for rate in rates if not rate["part_of"]],
            )
            for key, rates in groups.items()
            if any(rate["denominator"] for rate in rates)
        ]

    @cached_property
    def history(self) -> list[dict[str, Any]]:
        return [
            {**revision, "published_at": _moment(revision["published_at"])}
            for revision in self.content["history"]
        ]

    @property
    def other_sources(self):
        return sources(self.other_reported)

    @property
    def promises_left_out(self):
        """A sentence on the promises that are not listed; nothing where all are."""
        promises = self.content["promises"]
        more = promises["total"] - len(promises["shown"])
        return _("另有 %(more)s 条未在此列出。") % {"more": more} if more else ""

    @property
    def year_before(self) -> int | None:
        """The year whose published values stand beside this one's; None where there is none."""
        return self.content.get("before", {}).get("year")

    @cached_property
    def compared(self) -> list[Compared]:
        """Every figure, parts below their wholes, with the year before and lengths of bars."""
        before = self.content.get("before", {}).get("values", {})
        wholes = {key: figure.get("part_of", "") for key, figure in self.by_key.items()}
        return [
            Compared.of(self.by_key[key], before.get(key), depth)
            for key, depth in in_families(wholes)
        ]

    def _linked(self, text: str) -> list[str]:
        return [linked(part, self.by_key, self.preview) for part in paragraphs(text)]

    def _figures(self, keys: list[str]) -> list[dict[str, Any]]:
        return [self.by_key[key] for key in keys if key in self.by_key]

    def _charts(self, keys: list[str]) -> list[Any]:
        return [
            chart(figure, breakdown)
            for figure in self._figures(keys)
            for breakdown in figure["breakdowns"]
            if breakdown["chart"] and figure["value"]
        ]


def sources(reported: list[dict[str, Any]]) -> list[str]:
    """Where numbers without records were published, each source once."""
    return list(dict.fromkeys(row["source"] for row in reported))


def paragraphs(text: str) -> list[str]:
    """Split at empty lines."""
    return [
        part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()
    ]


def chart(figure: dict[str, Any], breakdown: dict[str, Any]) -> Any:
    """The drawing that a breakdown asks for."""
    key = f"{figure['key']}-{breakdown['key']}"
    title = _("%(figure)s%(breakdown)s") % {
        "figure": figure["label"],
        "breakdown": breakdown["label"],
    }
    rows, unit = breakdown["rows"], figure["unit"]
    if breakdown["chart"] == "months":
        return charts.month_columns(key, title, [row["value"] for row in rows], unit=unit)
    if breakdown["chart"] == "parts":
        parts = [(row["label"], row["value"], row["tone"]) for row in rows]
        return charts.stacked_bar(key, title, parts, unit=unit)
    return charts.horizontal_bars(key, title, _bars(rows), unit=unit)


def _bars(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """The rows in their order; where they are too many for a page, the rest as one bar."""
    series = [(row["label"], row["value"]) for row in rows]
    if len(series) <= MOST_BARS:
        return series
    rest = series[MOST_BARS - 1 :]
    label = _("其余 %(count)d 项合计") % {"count": len(rest)}
    return [*series[: MOST_BARS - 1], (label, sum(value for _label, value in rest))]


def _rate(rate: dict[str, Any], rates: list[dict[str, Any]], preview: str) -> ChartRate:
    parts = [
        f"{part['label']} {part['numerator']} / {part['denominator']}"
        for part in rates
        if part["part_of"] == rate["key"]
    ]
    path = rate.get("records", "")
    return charts.ChartRate(
        rate["label"],
        rate["numerator"],
        rate["denominator"],
        "，".join(parts),
        f"{path}{preview}" if path else "",
    )


@dataclass(frozen=True)
class BreakdownTable:
    """A breakdown as a table; each row leads to its records."""

    label: str
    rows: list[dict[str, Any]]
    more: int

    @property
    def rest(self):
        """A sentence on the rows that are too many for a page; nothing where all stand."""
        more = {"more": self.more}
        return _("其余 %(more)s 行见分项数据（CSV）。") % more if self.more else ""


def tables(records: FrozenRecords | LiveRecords, here: str) -> list[BreakdownTable]:
    """The breakdowns of a figure, for the page with the records behind it."""
    return [_table(records, part, here) for part in records.breakdowns]


def _table(
    records: FrozenRecords | LiveRecords, part: Breakdown | FrozenBreakdown, here: str
) -> BreakdownTable:
    rows = records.rows(part)
    listed = [
        {"label": row.label, "value": row.value, "path": _path(here, part, row, records.is_live)}
        for row in rows[:MOST_ROWS]
    ]
    return BreakdownTable(part.label, listed, len(rows) - len(listed))


def _path(here: str, part: Breakdown | FrozenBreakdown, row: Any, is_live: bool) -> str:
    if row.key == HIDDEN or not row.value:
        return ""
    query = {"preview": "1"} if is_live else {}
    return f"{here}?{urlencode({**query, part.key: row.key})}"


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
