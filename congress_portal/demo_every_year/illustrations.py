"""Drawn pictures for the activities of the city that have none, and for the sections of a summary:
what the place looks like, never a photograph of anybody.
"""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from annual_summaries.summaries.models import AnnualSummary, SectionPicture
from attachments.models import StoredFile
from attachments.uploads import check, store
from congress_portal.demo.pictures import scene
from congress_portal.demo.subjects import SHOWN, kind_of
from liaison_stations.stations.models import Station, StationKind
from supervision.activities.choices import Level, Method, StageKind
from supervision.activities.models import Activity, ActivityFile

ON_SITE = (Method.INSPECTION, Method.RESEARCH, Method.ENFORCEMENT, Method.OVERSIGHT)
"""Ways of supervision that go to the place; the others are drawn as a meeting."""


def draw_activities(user: User, today: date | None = None) -> None:
    """One public picture for each activity of the city that went to a place, and for all of this
    year's."""
    year = (today or timezone.localdate()).year
    shown = Q(level=Level.CITY, method__in=ON_SITE) | Q(year=year)
    found = Activity.objects.public().filter(shown, files=None)
    for number, activity in enumerate(found.order_by("pk"), 400):
        goes_there = activity.method in ON_SITE
        kind = kind_of(activity.title) if goes_there else "meeting"
        ActivityFile.objects.create(
            activity=activity,
            stored=_drawn(kind, number, user),
            stage=StageKind.ON_SITE,
            caption=f"{activity.title}现场（示意图）",
            is_public=True,
        )


def draw_stations(user: User) -> None:
    """A picture of the central station, and of those of the towns but every third: a reader sees
    pages with a picture and pages without.
    """
    own = Station.objects.exclude(kind=StationKind.POINT).order_by("pk")
    for number, station in enumerate(own):
        if number % 3 < 2 or station.kind == StationKind.CENTRAL:
            station.photo = _drawn("station", 900 + number, user)
            station.photo_shows = f"示意图：{station.name}的门面，白墙、红色门头，门前有台阶和坡道"
            station.save(update_fields=["photo", "photo_shows"])


def draw_sections(summary: AnnualSummary, user: User) -> None:
    """A picture with its description for each section."""
    for section in summary.sections.order_by("order"):
        kind = kind_of(section.title + section.body)
        SectionPicture.objects.create(
            summary=summary,
            section=section,
            order=section.order,
            stored=_drawn(kind, summary.year + section.order, user),
            alt=f"示意图：{SHOWN[kind]}，远处是山",
            caption=f"{section.title.split('：')[0]}（示意图）",
        )


def _drawn(kind: str, seed: int, user: User) -> StoredFile:
    picture = SimpleUploadedFile("示意图.png", scene(kind, seed))
    return store(check(picture), by=user)
