"""The home page: the year at a glance, for everybody."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from annual_summaries.presentation.charts import stacked_bar
from annual_summaries.presentation.page import SummaryPage
from annual_summaries.revisions.models import Revision, StoredForm, StoredFormat
from congress_portal.models import SiteSettings
from pages.memory import key_of, memory
from pages.public import public_page
from supervision.activities.models import Activity
from supervision.handling.timeline import SIGNS
from supervision.items.models import Item
from workflow.models import TrailEntry

LATEST = 5
REMEMBERED_SECONDS = 30
ENTRANCES = (
    ("annual:index", gettext_lazy("年度总结"), gettext_lazy("每年一份，每个数都能点开看到记录。")),
    ("supervision:activities", gettext_lazy("监督工作"), gettext_lazy("看了什么，提了什么意见。")),
    ("supervision:items", gettext_lazy("清单事项"), gettext_lazy("交办了什么，办到哪一步。")),
    ("deputies", gettext_lazy("代表"), gettext_lazy("谁是我的代表，履职情况如何。")),
    ("stations:directory", gettext_lazy("联络站"), gettext_lazy("到哪里找代表，什么时候接待。")),
)
"""Where the public may go from here: the name of an address, and what is there."""


@public_page
def home(request: HttpRequest) -> HttpResponse:
    activities = Activity.objects.public().newest_first().select_related("organizer")
    site, summary = SiteSettings.current(), latest_summary()
    context = {
        "title_tail": f" · {site.term}" if site.term else "",
        "description": summary.content["sentence"] if summary else site.committee,
        "summary": summary,
        "activities": list(activities[:LATEST]),
        "progress": progress_of_the_year(),
        "entrances": [(reverse(name), label, text) for name, label, text in ENTRANCES],
    }
    return render(request, "home.html", context)


def latest_summary() -> SummaryPage | None:
    """The newest published summary as it was frozen, in the reader's language; None without."""
    pages = StoredForm.objects.filter(
        form=StoredFormat.PAGE, language=get_language(), revision__in=Revision.objects.current()
    )
    body = pages.order_by("-revision__summary__year").values_list("body", flat=True).first()
    return SummaryPage(json.loads(body)) if body else None


@dataclass(frozen=True)
class ProgressStep:
    """One of the four steps of an item, with how many items are there now."""

    label: Any
    number: int
    sign: str
    url: str


@dataclass(frozen=True)
class ProgressOfYear:
    """How far the published items of the newest year are."""

    year: int
    steps: tuple[ProgressStep, ...]

    @property
    def total(self):
        return sum(step.number for step in self.steps)

    @property
    def bar(self):
        parts = [(step.label, step.number, step.sign) for step in self.steps]
        return stacked_bar("progress", "", parts, unit=_("条"))


def progress_of_the_year() -> ProgressOfYear | None:
    """None while nothing has been published."""
    year = Item.objects.last_public_year()
    if year is None:
        return None
    address = reverse("supervision:items")
    return ProgressOfYear(
        year,
        tuple(
            ProgressStep(step.label, number, SIGNS[step], f"{address}?year={year}&progress={step}")
            for step, number in _counts(year).items()
        ),
    )


def _counts(year):
    """The counts of a year, which read all its items: remembered until the trail goes on.

    What changes without a trail is seen half a minute later.
    """
    head = TrailEntry.objects.order_by("-id").values_list("hash", flat=True).first()
    public = Item.objects.public()
    return memory().get_or_set(
        key_of("home_counts", year, head),
        lambda: public.handed_over_in(year).counted_by_progress(),
        REMEMBERED_SECONDS,
    )
