"""Writes and publishes the annual summaries of the past years; drafts the present one."""

import json
from datetime import date, datetime, time
from pathlib import Path

from django.utils import timezone

from annual_summaries.summaries.models import AnnualSummary, ReportedFigure, Section
from annual_summaries.summaries.sentences import differing
from congress_portal.demo_every_year.illustrations import draw_sections
from registers.figures import FIGURES
from workflow import trail
from workflow.deadlines import first_working_day
from workflow.transitions import perform

EXPLANATION = "文中按题目、批次计数，附列数字按单项记录计数，口径不同，已逐一核对。"
TEXTS = json.loads(Path(__file__).with_name("summaries.json").read_text("utf-8"))
ANY_YEAR = TEXTS.pop("any")


def publish_past_years(people):
    """Each year's summary, published in the January after it; this year's stays a draft."""
    for year in sorted(int(year) for year in TEXTS):
        day = first_working_day(date(year + 1, 1, 20))
        at = timezone.make_aware(datetime.combine(day, time(9, 30)))
        publish(draft(year, by=people["clerk"], at=at), by=people["leader"], at=at)
    perform(this_year(people), "submit", by=people["clerk"])


def this_year(people):
    """The draft of the year that is not over yet; it waits for a leader, who sees its warnings."""
    return draft(timezone.localdate().year, by=people["clerk"])


def draft(year, *, by, at=None):
    """A summary with its sections and their pictures, as a clerk writes it; of a year without its
    own texts in those that fit every year."""
    content = TEXTS.get(str(year), ANY_YEAR)
    summary = AnnualSummary.objects.create(
        year=year,
        title=f"{year}年年度总结",
        opening=content.get("opening", "").format(year=year),
        headline_keys=content.get("headlines", []),
        drafted_by=by,
    )
    trail.append(summary, "created", by=by, at=at)
    sections = [
        Section.objects.create(
            summary=summary,
            order=order,
            title=section["title"],
            body=section["body"],
            figure_keys=[key for key in section["figures"] if FIGURES.find(key)],
        )
        for order, section in enumerate(content.get("sections", []))
    ]
    draw_sections(summary, by)
    for order, number in enumerate(content.get("reported", [])):
        ReportedFigure.objects.create(
            **{**number, "section": sections[number["section"]]},
            summary=summary,
            order=order,
            source=content["source"],
        )
    return summary


def publish(summary, *, by, at=None):
    """With a reason where a text counts by topics what the records count one by one."""
    data = {"explanation": EXPLANATION} if differing(summary) else {}
    return perform(summary, "publish", by=by, at=at, data=data)
