"""Well-being projects: the public's pages, and the responsible unit's own."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from attachments.downloads import send
from attachments.models import StoredFile
from deputies.contesting.grounds import contested_in
from deputies.people.models import Deputy
from pages.public import private_unless_public, public_page
from papers.links import links, noting_papers
from supervision.project_pictures.models import ProjectPicture
from supervision.project_pictures.showing import waiting
from supervision.projects.models import (
    Project,
    ProjectAssessment,
    ProjectRound,
    ProjectVisit,
)
from supervision.projects.progress import (
    Course,
    candidates_left,
    courses,
    newest_year,
    of_year,
)
from supervision.projects.relations import WORKS_ON
from workflow.attached import Attached, attached
from workflow.pages import ActionPage
from workflow.timeline import TimelineSource

MOST = 100


@public_page
def newest(request: HttpRequest) -> HttpResponse:
    """Leads to the newest year of well-being projects."""
    year = newest_year()
    if year is None:
        raise Http404
    return redirect("supervision:projects", year=year)


@public_page
def projects(request: HttpRequest, year: int) -> HttpResponse:
    """The year's projects, city and towns together, month by month."""
    city, towns = of_year(year, Project.objects.public())
    left = candidates_left(year, Project.objects.public())
    if not (city or towns or left):
        raise Http404
    rounds = ProjectRound.objects.public().of_city().filter(year=year)
    _add_pictures([*city, *towns, *(own for course in city for own in course.towns)])
    years = Project.objects.public().order_by("-year").values_list("year", flat=True).distinct()
    context = {
        "breadcrumbs": _breadcrumbs(),
        "year": year,
        "years": list(years[:20]),
        "city": city,
        "towns": towns,
        "left": left,
        "vote": _vote(rounds.first()),
        "assessment": ProjectAssessment.objects.filter(round__in=rounds.values("pk")).first(),
        "done": sum(one.project.status == "completed" for one in city if not one.finished_late),
        "late": _finished_late(sum(bool(course.finished_late) for course in city)),
    }
    return render(request, "supervision/projects.html", context)


def _finished_late(number: int) -> str:
    """How many were completed after their year, in words; nothing where none was."""
    text = ngettext(
        "另有 %(late)s 个到次年以后才完成。", "另有 %(late)s 个到次年以后才完成。", number
    )
    return text % {"late": number} if number else ""


def _add_pictures(courses: list[Course]) -> None:
    """The newest photograph of each; one query."""
    keys = [course.project.pk for course in courses]
    found = ProjectPicture.objects.public().filter(project__in=keys).order_by("day", "pk")
    newest = dict(found.values_list("project_id", "stored__uuid"))
    for course in courses:
        key = newest.get(course.project.pk)
        course.picture = reverse("supervision:project_picture", args=[key]) if key else ""


@public_page
def project(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """One project: plan and progress by month, photographs, the deputies' visits."""
    visible = Project.objects.visible_to(request.user).select_related("unit", "organization")
    found = get_object_or_404(visible.filter(year=year), pk=pk)
    (course,) = courses([found])
    milestones = list(found.milestones.all()[:MOST])
    course.planned = {one.month: one.progress for one in milestones if one.progress is not None}
    shown = _shots(found, request.user)
    named = Prefetch("deputies", Deputy.objects.named())
    context = {
        "breadcrumbs": [
            *_breadcrumbs(),
            (_("民生实事"), reverse("supervision:projects", args=[year])),
        ],
        "project": found,
        "preview": not found.is_public,
        "votes": _votes(found.votes),
        "course": course,
        "milestones": milestones,
        "money": course.money,
        "reports": found.reports.order_by("-day")[:MOST],
        "cover": shown.pop(0) if shown else None,
        "shots": {"pictures": shown, "papers": []},
        "visits": _uncontested(
            ProjectVisit.objects.filter(project=found).prefetch_related(named)[:MOST]
        ),
        "towns": courses(
            Project.objects.public().filter(parent=found).select_related("unit", "organization")
        ),
    }
    response = render(request, "supervision/project.html", context)
    return private_unless_public(request, response, found.is_public)


@login_not_required
@require_safe
def picture(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A photograph, for whoever sees its project."""
    visible = ProjectPicture.objects.visible_to(request.user).select_related("stored")
    found = get_object_or_404(visible, stored__uuid=uuid)
    return send(found.stored, inline=True, width=request.GET.get("width"))


def _uncontested(visits: Iterable[ProjectVisit]) -> list[Any]:
    """Visits with the names that their owners do not contest."""
    against = contested_in("project_visit")
    shown: list[Any] = list(visits)
    for visit in shown:
        there = visit.deputies.all()
        visit.named = [one for one in there if (visit.pk, one.pk) not in against]
    return shown


def _shots(project: Project, user: User | AnonymousUser) -> list[Attached]:
    """Photographs with their addresses, described by project and day; before the public reads the
    project also what was replaced, last, and the way to replace one."""
    pictures = project.pictures.all()
    if project.is_public:  # one page for everybody
        pictures = ProjectPicture.objects.public().filter(project=project)
    return _named(project, pictures, None if project.is_public else user)


def _named(
    project: Project,
    pictures: QuerySet[ProjectPicture],
    user: User | AnonymousUser | None = None,
) -> list[Attached]:
    links = sorted(
        pictures.select_related("stored")[:MOST],
        key=lambda one: one.stored.replaced_by_id is not None,
    )
    replaces = user if user is not None and user.is_authenticated else None
    shown = [one for _is_picture, one in attached(links, _address, project, replaces)]
    for link, one in zip(links, shown, strict=True):
        day = date_format(link.day, "DATE_FORMAT")
        one.name = _("%(title)s，%(day)s拍摄") % {"title": project.title, "day": day}
    return shown


def _address(project: Project, stored: StoredFile) -> str:
    return reverse("supervision:project_picture", args=[stored.uuid])


def _breadcrumbs():
    return [(_("监督工作"), reverse("supervision:activities"))]


def _vote(ballot):
    """How the year's projects were chosen; nothing where no vote is recorded."""
    if ballot is None or ballot.voted_on is None:
        return ""
    text = _("%(day)s票决：全体代表 %(members)s 人，出席 %(present)s 人，收回 %(ballots)s 票。")
    return text % {
        "day": date_format(ballot.voted_on, "DATE_FORMAT"),
        "members": ballot.members,
        "present": ballot.present,
        "ballots": ballot.ballots,
    }


def _votes(number):
    """A project's votes in words; nothing where it was not voted on."""
    if number is None:
        return ""
    return ngettext("%(votes)s 票", "%(votes)s 票", number) % {"votes": number}


class ProjectPage(ActionPage):
    """The unit's and the clerk's page of a project, with what they may do now."""

    template = "supervision/my/project.html"
    address, act_address = "my_items:project", "my_items:project_act"
    timeline = TimelineSource(
        signs={"report": "working", "complete": "verified", "visit": "replied"}
    )

    def records(self) -> QuerySet[Any]:
        mine = WORKS_ON.records(Project.objects.visible_to(self.user), self.user)
        return noting_papers(mine).select_related("unit", "organization")

    def context(self) -> dict[str, Any]:
        (course,) = courses([self.obj])
        return {
            "breadcrumbs": [(_("工作台"), reverse("my:desk"))],
            "project": self.obj,
            "papers": links(self.obj, self.user),
            "course": course,
            "reports": self.obj.reports.order_by("-day")[:MOST],
            "new_pictures": _named(self.obj, waiting(self.obj)),
        }


@require_safe
def my_project(request: HttpRequest, pk: int) -> HttpResponse:
    """One well-being project for who answers for it."""
    return ProjectPage(request, pk).response()


def my_project_act(request, pk, action):
    """An action on a well-being project."""
    return ProjectPage(request, pk).act(action)
