"""Well-being projects that wait for news, and for publication."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from registers.waiting import Waiting, register
from supervision.choices import RoundStatus
from supervision.models import Project, ProjectRound

MONTH = timedelta(days=31)


def _quiet(user, today):
    """The unit's projects of which nothing was told for a month."""
    units = user.organizations_as(Role.HANDLER)
    if not units:
        return Project.objects.none()
    return Project.objects.chosen().of_units(units).without_news_since(today - MONTH)


def _to_publish(user, today):
    return Project.objects.led_by(user).kept().filter(is_public=False).exclude(created_by=user.pk)


def _to_vote(user, today):
    return ProjectRound.objects.in_charge(user).filter(status=RoundStatus.COLLECTING)


def _ready(projects):
    return projects.select_related("unit", "organization")


PROJECTS = {
    "title": lambda project: project.title,
    "subject": lambda project: project.year,
    "path": lambda project: project.desk_url,
    "ready": _ready,
}

register(
    Waiting(
        key="project_news",
        label=_("待报告进展的民生实事"),
        action=_("报告进展"),
        records=_quiet,
        source=lambda project: project.body,
        place=40,
        **PROJECTS,
    ),
    Waiting(
        key="project_publish",
        label=_("待公开的民生实事"),
        action=_("公开"),
        records=_to_publish,
        source=lambda project: project.body,
        place=60,
        **PROJECTS,
    ),
    Waiting(
        key="project_vote",
        label=_("待登记票决的民生实事"),
        action=_("登记票决结果"),
        records=_to_vote,
        title=str,
        source=lambda one: one.body,
        path=lambda one: one.admin_url,
        ready=lambda rounds: rounds.select_related("organization"),
        place=61,
    ),
)
