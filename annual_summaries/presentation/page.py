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

from annual_summaries.drawing.drawn import charts_of, records_of
from annual_summaries.drawing.flow import Flow, SpanChart, flow, span_chart
from annual_summaries.presentation import charts
from annual_summaries.summaries.sentences import linked
from registers.families import in_families, part_of_whole
from registers.figures import HIDDEN, Breakdown

if TYPE_CHECKING:
    from annual_summaries.presentation.charts import (
        ChartRate,
        RateChart,
    )
    from annual_summaries.presentation.record_lists import FrozenRecords, LiveRecords
    from annual_summaries.revisions.models import FrozenBreakdown

MOST_ROWS = 60
PREVIEW = "?preview=1"
DRAWN_FOR = {
    "enforcement_inspections_city": "enforcement",
    "documents_reviewed_city": "documents",
    "wellbeing_projects": "projects",
    "stations": "stations",
    "campaign_grids": "campaign",
    "training_classes": "training",
    "recognitions": "recognition",
    "list_items": "survey",
    "inquiry_problems_solved": "inquiry",
    "supervision_activities": "activities",
    "decisions": "decisions",
}
"""The drawing of the house for a chapter with one of these figures, the most telling first."""


@dataclass(frozen=True)
class Chapter:
    """A themed section with what stands in its margin and below it."""

    anchor: str
    title: str
    paragraphs: list[str]
    figures: list[dict[str, Any]]
    reported: list[dict[str, Any]]
    charts: list[Any]
    pictures: list[dict[str, str]]

    @property
    def drawing(self) -> str:
        """What is drawn beside its heading, by the first figure that has a drawing; nothing where
        it has photographs of its own."""
        if self.pictures:
            return ""
        keys = [figure["key"] for figure in self.figures]
        return next((DRAWN_FOR[key] for key in DRAWN_FOR if key in keys), "")

    @property
    def sources(self) -> list[str]:
        """Where its reported numbers come from."""
        return sources(self.reported)

    @property
    def has_margin(self):
        """Whether numbers stand beside its text."""
        return bool(self.figures or self.reported)


@dataclass(frozen=True)
class Compared:
    """A figure beside what was published for the year before; lengths out of a hundred."""

    figure: dict[str, Any]
    before: int | None
    depth: int = 0
    part: str = ""
    length: int = 0
    length_before: int = 0

    @classmethod
    def of(
        cls, figure: dict[str, Any], before: int | None, depth: int = 0, part: str = ""
    ) -> Compared:
        """``depth`` tells how many figures it is part of (其中), one inside the other; ``part``
        names the nearest."""
        longest = max(figure["value"], before or 0)
        if before is None or longest <= 0:
            return cls(figure, before, depth, part)
        lengths = (round(100 * value / longest) for value in (figure["value"], before))
        return cls(figure, before, depth, part, *lengths)


class SummaryPage:
    """Reads one document; ``newest`` is the number of the revision that the public reads now.

    ``has_published`` says of a draft that the public reads a revision of its year already,
    ``has_brochure`` that the revision may be taken home as a PDF in this language.
    """

    def __init__(
        self,
        content: dict[str, Any],
        *,
        newest: int = 0,
        is_revision: bool = False,
        has_published: bool = False,
        has_brochure: bool = False,
    ) -> None:
        self.content = content
        self.newest = newest
        self.is_revision = is_revision
        self.has_published = has_published
        self.has_brochure = has_brochure

    @property
    def is_draft(self) -> bool:
        """Whether the year is not published yet."""
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
        """Whether a newer revision is published."""
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
                f"chapter-{place}",
                section["title"],
                self._linked(section["body"]),
                self._figures(section["figures"]),
                [row for row in self.content["reported"] if row["section"] == section["id"]],
                drawn,
                section.get("pictures", []),
            )
            for place, (section, drawn) in enumerate(
                zip(self.content["sections"], self._charts[0], strict=True), 1
            )
        ]

    @cached_property
    def flow(self) -> Flow | None:
        """How far the items of the year came; None where the year was published without it."""
        return flow(self.by_key, records_of(self.preview))

    @cached_property
    def spans(self) -> list[SpanChart]:
        """How long things took; those of too few records are left out."""
        drawn = (
            span_chart(spread, self.by_key[spread["figure"]], records_of(self.preview))
            for spread in self.content.get("spreads", [])
            if spread["figure"] in self.by_key
        )
        return [one for one in drawn if one]

    @property
    def flow_unknown_line(self) -> str:
        """Said of a year that handed items over and was published before their steps were kept."""
        items = self.by_key.get("opinion_items") or self.by_key.get("list_items")
        if self.flow or not items or not items["value"]:
            return ""
        return _(
            "这一年发布时还没有分步统计，已发布的内容不再变动，所以这里不画。再次发布的版本会有。"
        )

    @cached_property
    def contents(self) -> list[tuple[str, str, str]]:
        """The headings of the page: label, anchor, mark of its language."""
        listed = [(one.title, one.anchor, self.record_lang) for one in self.chapters]
        if self.other_charts or self.other_reported:
            listed.append((_("还有这些数据"), "others-heading", ""))
        if self.flow or self.flow_unknown_line:
            listed.append((_("办到哪一步，用了多久"), "flow-heading", ""))
        if self.rate_charts:
            listed.append((_("答复了多少，解决了多少"), "rates-heading", ""))
        if self.content["promises"]["total"]:
            listed.append((_("还在兑现的承诺"), "promises-heading", ""))
        return [
            *listed,
            (_("全部数据与统计口径"), "all-figures-heading", ""),
            (_("开放数据"), "open-data-heading", ""),
        ]

    @cached_property
    def other_charts(self) -> list[Any]:
        """Charts of figures that no section took up."""
        return self._charts[1]

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
        """Where the reported numbers of no section come from."""
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
            Compared.of(self.by_key[key], before.get(key), depth, self._part(wholes[key]))
            for key, depth in in_families(wholes)
        ]

    def _part(self, whole: str) -> str:
        return part_of_whole(self.by_key[whole]["label"] if whole in self.by_key else "")

    def _linked(self, text: str) -> list[str]:
        return [linked(part, self.by_key, self.preview) for part in paragraphs(text)]

    def _figures(self, keys: list[str]) -> list[dict[str, Any]]:
        return [self.by_key[key] for key in keys if key in self.by_key]

    @cached_property
    def _charts(self) -> tuple[list[list[Any]], list[Any]]:
        """Those of each section, and the others."""
        chapters = [self._figures(section["figures"]) for section in self.content["sections"]]
        taken = {key for section in self.content["sections"] for key in section["figures"]}
        others = [figure for key, figure in self.by_key.items() if key not in taken]
        return charts_of(chapters, others, self.preview)


def sources(reported: list[dict[str, Any]]) -> list[str]:
    """Where numbers without records were published, each source once."""
    return list(dict.fromkeys(row["source"] for row in reported))


def paragraphs(text: str) -> list[str]:
    """Split at empty lines."""
    return [
        part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()
    ]


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
