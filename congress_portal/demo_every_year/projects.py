"""Well-being projects of every demo year and body: what for, where, how much, the plan by months, a
drawn picture; and the city's vote and assessment of each year. Progress comes from the ledgers.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Area, User
from attachments.uploads import check, store
from congress_portal.demo.pictures import scene
from supervision.projects.models import (
    CHOSEN,
    Project,
    ProjectRound,
    ProjectStatus,
    RoundStatus,
)
from supervision.sessions.models import Session, SessionKind
from workflow import trail
from workflow.deadlines import first_working_day
from workflow.transitions import perform

People = dict[str, User]
TOLD: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("projects.json").read_text("utf-8")
)
PLANNED = (15, 45, 80, 100)
"""Percent that the four steps of a plan are to reach."""
BEGINS = 3
"""The month of the first step."""
PLACES = 3
SHARES = (Decimal("0.985"), Decimal("1"), Decimal("0.962"), Decimal("0.994"))
"""Parts of the planned money that finished projects took."""
FINISHED_LATE = {
    (2022, "新增公共停车泊位"): (date(2023, 4, 21), "余下的泊位建成，通过验收"),
    (2024, "改造提升农村公路"): (date(2025, 3, 14), "最后一段路面完工，通过验收"),
    (2024, "农村生活污水管网改造"): (date(2025, 6, 20), "最后三个村接通，通过验收"),
}
"""The day and the word of what was finished after its year."""
ABSENT = 7
"""Deputies who were there for the vote and not for the assessment at the year's end."""


def play(people: People, today: date | None = None) -> None:
    """Tells every project that the ledgers hold, then the year as a whole."""
    today = today or timezone.localdate()
    towns = list(Area.objects.order_by("pk").values_list("name", flat=True))
    found = Project.objects.kept().select_related("unit", "organization__area")
    for number, project in enumerate(found.order_by("year", "pk")):
        _tell(project, number, towns)
        if project.status in CHOSEN:
            _plan(project)
            _picture(project, people, number, today)
        _finish_late(project, people)
    for year in (
        Project.objects.of_city().values_list("year", flat=True).distinct().order_by("year")
    ):
        _vote(year, people, today)


def _tell(project: Project, number: int, towns: list[str]) -> None:
    """Content, place and money; what a year's own story has told already stays."""
    told = TOLD[project.title]
    amount = told["amount"] + told["amount"] * (number % 4) // 10
    cost = Decimal(told["cost"]) * (100 + 3 * (number % 7)) / 100
    project.content = project.content or told["content"].format(amount=amount)
    project.place = project.place or _place(project, number, towns)
    project.planned_cost = project.planned_cost or cost.quantize(Decimal("0.01"))
    if project.spent is None and project.status in CHOSEN:
        done = SHARES[number % len(SHARES)] if project.progress == 100 else Decimal("0.97")
        spent = project.planned_cost * done * project.progress / 100
        project.spent = spent.quantize(Decimal("0.01"))
    project.save()


def _place(project: Project, number: int, towns: list[str]) -> str:
    """A town's project lies in the town; the city's in some of the towns."""
    organization = project.organization
    if organization is not None and organization.area is not None:
        return f"{organization.area.name}{'集镇和中心村' if number % 2 else '三个行政村'}"
    return "、".join(towns[(number * 5 + step * 3) % len(towns)] for step in range(PLACES))


def _plan(project: Project) -> None:
    if project.milestones.exists():
        return
    last = project.completed_on.month if project.completed_on else 12
    steps = TOLD[project.title]["steps"]
    for place, (text, progress) in enumerate(zip(steps, PLANNED, strict=True)):
        month = BEGINS + (last - BEGINS) * place // (len(PLANNED) - 1)
        project.milestones.create(month=month, text=text, progress=progress)


def _picture(project: Project, people: People, number: int, today: date) -> None:
    day = project.completed_on or min(date(project.year, 9, 12), today)
    checked = _drawn(TOLD[project.title]["kind"], number)
    project.pictures.create(stored=store(checked, by=people["clerk"]), day=min(day, today))


@cache
def _drawn(kind: str, seed: int) -> Any:
    return check(SimpleUploadedFile("现场（示意图）.png", scene(kind, 200 + seed)))


def _finish_late(project: Project, people: People) -> None:
    """What its year left unfinished was finished later, but for the newest."""
    told = FINISHED_LATE.get((project.year, project.title))
    if told is None or project.status != ProjectStatus.UNFINISHED:
        return
    day, note = told
    project.reports.create(day=day, progress=100, note=note)
    at = timezone.make_aware(datetime(day.year, day.month, day.day, 16))
    perform(project, "complete", by=people["clerk"], at=at, data={"day": day})
    cost = (project.planned_cost or Decimal(0)) * SHARES[-1]
    Project.objects.filter(pk=project.pk).update(spent=cost.quantize(Decimal("0.01")))


def _vote(year: int, people: People, today: date) -> None:
    """Voted on in the year's congress; assessed when the year is over."""
    session = (
        Session.objects.of_city().filter(kind=SessionKind.CONGRESS, held_on__year=year).first()
    )
    if session is None or ProjectRound.objects.of_city().filter(year=year).exists():
        return
    round_ = ProjectRound.objects.create(
        year=year,
        status=RoundStatus.VOTED,
        voted_on=session.ends_on or session.held_on,
        is_public=True,
        members=session.members,
        present=session.present,
        ballots=session.present,
    )
    trail.append(round_, "created", by=people["clerk"])
    held_on = first_working_day(date(year, 12, 29))
    if held_on < today and session.present:
        undone = round_.projects().filter(status=ProjectStatus.UNFINISHED).count()
        present = session.present - ABSENT
        counted = {"basically": 18 + 9 * undone, "dissatisfied": 2 + undone, "abstained": 1}
        data = {"held_on": held_on, "members": session.members, "present": present, **counted}
        data["satisfied"] = present - sum(counted.values())
        at = timezone.make_aware(datetime.combine(held_on, time(10)))
        perform(round_, "assess", by=people["clerk"], at=at, data=data)
