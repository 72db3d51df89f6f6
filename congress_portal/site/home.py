"""The home page: the year at a glance, for everybody."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from annual_summaries.presentation.charts import stacked_bar
from annual_summaries.presentation.page import SummaryPage
from annual_summaries.revisions.models import Revision, StoredForm, StoredFormat
from congress_portal.lateness.in_public import LateThings, late_in_public
from congress_portal.models import SiteSettings
from congress_portal.templatetags.frame import home_in_words
from pages.memory import key_of, memory
from pages.public import public_page
from supervision.activities.models import Activity
from supervision.activity_pages.views import photograph_url
from supervision.handling.timeline import SIGNS
from supervision.items.choices import Progress
from supervision.items.models import Item
from workflow.models import TrailEntry

LATEST = 5
LATE = 4
HEADLINES = 4
REMEMBERED_SECONDS = 30
DOORS = (
    ("opinions:speak", gettext_lazy("我要反映"), gettext_lazy("选一个镇街区，写下来，有回执。")),
    ("opinions:track", gettext_lazy("查进展"), gettext_lazy("凭回执码看办到哪一步。")),
    ("find_deputies", gettext_lazy("找我的代表"), gettext_lazy("写村、社区或者路名就找到。")),
    ("annual:index", gettext_lazy("查数据"), gettext_lazy("每个数都能点开看到记录。")),
)
"""What people come for: the name of an address, and what is behind it."""


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The four doors and the box, the year at a glance, what is late and what is new."""
    newest = Activity.objects.public().newest_first().with_photograph()
    activities = list(newest.select_related("organizer")[:LATEST])
    site, summary = SiteSettings.current(), latest_summary()
    head = TrailEntry.objects.order_by("-id").values_list("hash", flat=True).first()
    context = {
        "json_ld": home_in_words(
            site.committee, site.name, site.contact_phone, site.contact_address
        ),
        "title_tail": f" · {site.term}" if site.term else "",
        "description": summary.content["sentence"] if summary else site.committee,
        "summary": summary,
        "headlines": summary.headlines[:HEADLINES] if summary else [],
        "activities": [(one, photograph_url(one.photograph)) for one in activities],
        "progress": progress_of_the_year(head),
        "late": _late(head),
        "doors": [(reverse(name), label, text) for name, label, text in DOORS],
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
        """The items of all steps."""
        return sum(step.number for step in self.steps)

    @property
    def bar(self):
        """The steps as one bar."""
        parts = [(step.label, step.number, step.sign) for step in self.steps]
        return stacked_bar("progress", "", parts, unit=_("条"))


def _late(head: str | None) -> LateThings | None:
    """What is late, of every kind, remembered as the counts of a year are."""
    today = timezone.localdate()
    told = memory().get_or_set(
        key_of("home_late", today, get_language(), head),
        lambda: (late_in_public(today, LATE),),
        REMEMBERED_SECONDS,
    )
    return told[0] if told else None


def progress_of_the_year(head: str | None) -> ProgressOfYear | None:
    """None while nothing has been published; ``head`` is the newest entry of the trail."""
    year = Item.objects.last_public_year()
    if year is None:
        return None
    address = reverse("supervision:items")
    return ProgressOfYear(
        year,
        tuple(
            ProgressStep(step.label, number, SIGNS[step], f"{address}?year={year}&progress={step}")
            for step, number in _counts(year, head).items()
        ),
    )


def _counts(year: int, head: str | None) -> dict[Progress, int]:
    """The counts of a year, which read all its items: remembered until the trail goes on.

    What changes without a trail is seen half a minute later.
    """
    public = Item.objects.public()
    return memory().get_or_set(
        key_of("home_counts", year, head),
        lambda: public.handed_over_in(year).counted_by_progress(),
        REMEMBERED_SECONDS,
    )
