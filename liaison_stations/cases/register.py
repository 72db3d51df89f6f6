"""What of the stations waits for whom: keepers, deputies on duty, the town's and city's staff."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from liaison_stations.cases.choices import CaseStatus
from liaison_stations.cases.models import PublishedCase
from registers.search import SEARCHABLE, Searchable
from registers.waiting import WAITING, Waiting


def cases_to_approve(user, today):
    submitted = PublishedCase.objects.filter(status=CaseStatus.SUBMITTED).exclude(edited_by=user.pk)
    if user.acts_for_city(Role.STATION_CLERK):
        return submitted
    bodies = user.organizations_as(Role.TOWN_CLERK)
    if not bodies:
        return PublishedCase.objects.none()
    return submitted.filter(matter__station__organization__in=bodies)


def _ready_cases(cases):
    return cases.select_related("matter__station", "edited_by")


SEARCHABLE.register(
    Searchable(
        "cases",
        _("办理案例"),
        PublishedCase,
        ("title", "problem", "answer"),
        title=lambda case: case.title,
        path=lambda case: case.matter.station.get_absolute_url(),
        about=lambda case: case.matter.station,
        day="published_on",
        ready=lambda cases: cases.select_related("matter__station"),
        place=35,
    )
)


WAITING.register(
    Waiting(
        key="cases_to_approve",
        label=_("待审核的公开案例"),
        action=_("审核"),
        records=cases_to_approve,
        title=lambda case: case.title,
        source=lambda case: case.edited_by or case.matter.station,
        subject=lambda case: case.matter.number,
        path=lambda case: reverse("admin:liaison_stations_publishedcase_change", args=[case.pk]),
        ready=_ready_cases,
        place=60,
    )
)
