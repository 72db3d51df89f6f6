"""Drawn pictures for the activities of the city that have none, and for the sections of a summary:
what the place looks like, never a photograph of anybody.
"""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from annual_summaries.summaries.models import AnnualSummary, SectionPicture
from attachments.models import StoredFile
from attachments.uploads import check, store
from congress_portal.demo.pictures import scene
from supervision.activities.choices import Level, Method, StageKind
from supervision.activities.models import Activity, ActivityFile

ON_SITE = (Method.INSPECTION, Method.RESEARCH, Method.ENFORCEMENT, Method.OVERSIGHT)
"""Ways of supervision that go to the place."""
BY_WORD = (
    ("停车", "parking"),
    ("充电", "parking"),
    ("学", "school"),
    ("市场", "market"),
    ("五金", "market"),
    ("养老", "care"),
    ("卫生", "care"),
    ("托育", "care"),
    ("水", "water"),
    ("河", "water"),
    ("污", "water"),
    ("路", "road"),
    ("交通", "road"),
    ("更新", "park"),
    ("古城", "park"),
)
SHOWN = {
    "parking": "停车场和沿街房屋",
    "school": "学校教学楼和旗杆",
    "market": "带遮阳棚的市场摊位",
    "care": "社区服务中心的小楼和坡道",
    "water": "河岸、水面和泵房",
    "road": "通往城区的道路和行道树",
    "park": "公园的草坪、树木和小路",
    "street": "山前的街道和房屋",
}
"""What a kind of picture shows, for those who cannot see it."""


def kind_of(words: str) -> str:
    """The kind of picture that fits a title."""
    return next((kind for word, kind in BY_WORD if word in words), "street")


def draw_activities(user: User) -> None:
    """One public picture for each activity of the city that went to a place."""
    found = Activity.objects.public().filter(level=Level.CITY, method__in=ON_SITE, files=None)
    for number, activity in enumerate(found.order_by("pk"), 400):
        ActivityFile.objects.create(
            activity=activity,
            stored=_drawn(activity.title, number, user),
            stage=StageKind.ON_SITE,
            caption=f"{activity.title}现场（示意图）",
            is_public=True,
        )


def draw_sections(summary: AnnualSummary, user: User) -> None:
    """A picture with its description for each section."""
    for section in summary.sections.order_by("order"):
        words = section.title + section.body
        SectionPicture.objects.create(
            summary=summary,
            section=section,
            order=section.order,
            stored=_drawn(words, summary.year + section.order, user),
            alt=f"示意图：{SHOWN[kind_of(words)]}，远处是山",
            caption=f"{section.title.split('：')[0]}（示意图）",
        )


def _drawn(words: str, seed: int, user: User) -> StoredFile:
    picture = SimpleUploadedFile("示意图.png", scene(kind_of(words), seed))
    return store(check(picture), by=user)
