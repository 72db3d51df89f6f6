"""How far a year's projects are, month by month, as a page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from supervision.projects.models import SIGNS, Project, ProjectProgress

MONTHS = 12


@dataclass
class ProgressMonth:
    """``progress`` at the end of the month; None for what is still to come."""

    number: int
    progress: int | None = None

    @property
    def is_to_come(self):
        """Whether nothing was reported of the month so far."""
        return self.progress is None


@dataclass
class Course:
    """One project with its months, the newest word, and the towns' own projects below it."""

    project: Any
    months: list[ProgressMonth] = field(default_factory=list)
    latest: Any = None
    towns: list["Course"] = field(default_factory=list)
    planned: dict[int, int] = field(default_factory=dict)
    """Percent by month, of the milestones that name one; read where the curve is drawn."""
    picture: str = ""
    """Address of its newest photograph; read where a list shows it."""

    @property
    def sign(self):
        """The sign beside the project's state."""
        return SIGNS.get(self.project.status, "waiting")

    @property
    def today(self) -> date:
        """The day from which it is seen."""
        return timezone.localdate()

    @property
    def due(self) -> date | None:
        """The last day of its year, while it is not completed: what was chosen is due by then."""
        return self.project.running_until

    @property
    def finished_late(self) -> str:
        """How long after its year it was completed, in words; nothing where it was in time."""
        days = self.project.days_late
        text = ngettext("比年底晚 %(days)s 天", "比年底晚 %(days)s 天", days)
        return text % {"days": days} if days else ""

    @property
    def money(self) -> str:
        """What it is to cost and what of it is spent; nothing where nobody said."""
        planned, spent = self.project.planned_cost, self.project.spent
        told = []
        if planned is not None:
            told.append(_("计划投资 %(sum)s 万元") % {"sum": f"{planned.normalize():f}"})
        if spent is not None:
            told.append(_("已完成 %(sum)s 万元") % {"sum": f"{spent.normalize():f}"})
        if planned and spent is not None:
            told.append(f"{spent * 100 / planned:.0f}%")
        return " · ".join(told)

    @property
    def number(self):
        """Its number in the city's list, as it stands before its title."""
        return f"{self.project.sequence}. "

    @property
    def was_voted(self):
        """Whether the deputies have voted on it."""
        return self.project.votes is not None

    @property
    def reached(self) -> list[tuple[int, int]]:
        """Month and percent from nothing at the year's beginning to the newest month."""
        found = [(one.number, one.progress) for one in self.months if one.progress is not None]
        return [(0, 0), *found] if found else []

    @property
    def drawn(self) -> str:
        """The points of the year's line in a box of 240 by 48; nothing before the year."""
        width, height = 240 // MONTHS, 48
        points = [(month * width, height - height * part // 100) for month, part in self.reached]
        return " ".join(f"{x},{y}" for x, y in points)

    @property
    def in_words(self) -> str:
        """The line for those who cannot see it: each month in which it came farther."""
        steps = pairwise(self.reached)
        moved = [(month, part) for (_before, was), (month, part) in steps if part != was]
        words = [_("%(month)s月 %(part)s%%") % {"month": one, "part": part} for one, part in moved]
        return _("各月末进度：%(months)s") % {"months": "，".join(words) or "0%"}

    @property
    def note(self):
        """The newest word on it; nothing where none was said."""
        return self.latest.note if self.latest else ""


def courses(projects, today=None):
    """The courses of these projects, in two queries whatever their number."""
    projects = list(projects)
    by_project: dict[int, list[ProjectProgress]] = {}
    keys = [project.pk for project in projects]
    for report in ProjectProgress.objects.filter(project__in=keys).order_by("day"):
        by_project.setdefault(report.project_id, []).append(report)
    return [_course(one, by_project.get(one.pk, []), today) for one in projects]


def _course(project, reports, today=None):
    latest = reports[-1] if reports else None
    return Course(project, _months(project.year, reports, today), latest)


def _months(year, reports, today=None):
    today = today or timezone.localdate()
    months = []
    for number in range(1, MONTHS + 1):
        end = date(year + number // MONTHS, number % MONTHS + 1, 1)
        said = [one.progress for one in reports if one.day < end]
        to_come = date(year, number, 1) > today
        months.append(ProgressMonth(number, None if to_come else said[-1] if said else 0))
    return months


def of_year(year, visible):
    """City projects in order, each with the towns' own that belong to it; then the other towns'."""
    found = visible.of_year(year).chosen().select_related("unit", "organization").in_order()
    every = courses(found)
    city = {one.project.pk: one for one in every if one.project.organization_id is None}
    others = []
    for course in every:
        if course.project.organization_id is None:
            continue
        above = city.get(course.project.parent_id)
        (above.towns if above else others).append(course)
    today = timezone.localdate()
    return _late_first(city.values(), today), _late_first(others, today)


def _late_first(courses: Iterable[Course], today: date) -> list[Course]:
    """What was not completed in its year stands on top, the rest in its order."""
    return sorted(courses, key=lambda course: course.due is None or course.due >= today)


def candidates_left(year, visible):
    """City candidates that were not chosen, with their votes."""
    left = visible.of_year(year).of_city().candidates().filter(votes__isnull=False)
    return list(left.select_related("unit").in_order())


def newest_year():
    """The last year of which a project is public; None without any."""
    return Project.objects.public().order_by("-year").values_list("year", flat=True).first()
