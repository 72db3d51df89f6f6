"""What of the stations waits for whom: keepers, deputies on duty, the town's and city's staff."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from liaison_stations.choices import AssessmentStatus, CaseStatus, Handling, MatterStatus
from liaison_stations.models import (
    Keeper,
    Matter,
    PublishedCase,
    ReceptionDay,
    SelfAssessment,
    Station,
    Swap,
)
from liaison_stations.rota import notice_days
from registers.waiting import Waiting, register

AHEAD = timedelta(days=30)


def _daily(user):
    """The stations whose daily work is the person's own: a head's do not crowd the page."""
    if not user.has_role(Role.KEEPER):
        return Station.objects.none()
    rows = Keeper.objects.on(timezone.localdate()).filter(user=user.pk)
    return Station.objects.filter(pk__in=rows.values("station"))


def to_accept(user, today):
    stations = _daily(user)
    if stations.query.is_empty():
        return Matter.objects.none()
    return Matter.objects.filter(station__in=stations, status=MatterStatus.RECEIVED)


def to_answer(user, today):
    """In hand at the station; what was reported to the city waits there."""
    stations = _daily(user)
    if stations.query.is_empty():
        return Matter.objects.none()
    own = Matter.objects.filter(station__in=stations, status=MatterStatus.HANDLING)
    return own.exclude(handling=Handling.CITY)


def with_town(user, today):
    bodies = user.organizations_as(Role.TOWN_CLERK)
    if not bodies:
        return Matter.objects.none()
    return Matter.objects.filter(
        station__organization__in=bodies, status=MatterStatus.HANDLING, handling=Handling.TOWN
    )


def with_city(user, today):
    if not user.acts_for_city(Role.STATION_CLERK):
        return Matter.objects.none()
    return Matter.objects.filter(
        status=MatterStatus.HANDLING, handling__in=(Handling.CITY, Handling.UPWARD)
    )


def in_charge(user, today):
    if not user.has_role(Role.DEPUTY):
        return Matter.objects.none()
    return Matter.objects.open().filter(deputy__user=user.pk)


def days_today(user, today):
    """Not recorded yet: today's, and those of the last days."""
    stations = _daily(user)
    if stations.query.is_empty():
        return ReceptionDay.objects.none()
    near = (today - timedelta(days=14), today)
    return ReceptionDay.objects.planned().filter(station__in=stations, day__range=near)


def days_without_deputies(user, today):
    stations = _daily(user)
    if stations.query.is_empty():
        return ReceptionDay.objects.none()
    near = (today, today + timedelta(days=notice_days(today) + 7))
    days = ReceptionDay.objects.planned().filter(station__in=stations, day__range=near)
    return days.filter(duties=None)


def days_on_duty(user, today):
    days = ReceptionDay.objects.of_deputy(user)
    return days.planned().filter(day__range=(today, today + AHEAD))


def swaps_to_answer(user, today):
    if not user.has_role(Role.DEPUTY):
        return Swap.objects.none()
    coming = Swap.objects.pending().filter(duty__reception_day__day__gte=today)
    return coming.filter(other_deputy__user=user.pk)


def swaps_of_station(user, today):
    stations = _daily(user)
    if stations.query.is_empty():
        return Swap.objects.none()
    coming = Swap.objects.pending().filter(duty__reception_day__day__gte=today)
    return coming.filter(duty__reception_day__station__in=stations)


def cases_to_approve(user, today):
    submitted = PublishedCase.objects.filter(status=CaseStatus.SUBMITTED).exclude(edited_by=user.pk)
    if user.acts_for_city(Role.STATION_CLERK):
        return submitted
    bodies = user.organizations_as(Role.TOWN_CLERK)
    if not bodies:
        return PublishedCase.objects.none()
    return submitted.filter(matter__station__organization__in=bodies)


def assessments_to_check(user, today):
    if not user.acts_for_city(Role.STATION_CLERK):
        return SelfAssessment.objects.none()
    return SelfAssessment.objects.filter(status=AssessmentStatus.SUBMITTED)


def _ready_matters(matters):
    return matters.select_related("station").only(
        "number", "policy_area", "raised_on", "status", "handling", "station__name"
    )


def _ready_days(days):
    return days.select_related("station")


def _ready_swaps(swaps):
    return swaps.select_related("duty__reception_day__station", "asked_by")


def _ready_cases(cases):
    return cases.select_related("matter__station", "edited_by")


def _ready_assessments(rows):
    return rows.select_related("station")


def _matters(key, label, action, records, place, **options):
    """A kind of waiting matters; never with anybody's words."""
    return Waiting(
        key=key,
        label=label,
        action=action,
        records=records,
        title=lambda matter: f"{matter.number} {matter.policy_area}".strip(),
        source=lambda matter: matter.station,
        since=lambda matter: matter.raised_on,
        path=lambda matter: reverse("my_station:matter", args=[matter.pk]),
        due="deadline",
        ready=_ready_matters,
        place=place,
        **options,
    )


def _days(key, label, action, records, place, path=None, **options):
    return Waiting(
        key=key,
        label=label,
        action=action,
        records=records,
        title=lambda day: (
            _("%(station)s接待群众 %(opens)s–%(closes)s")
            % {
                "station": day.station,
                "opens": f"{day.opens:%H:%M}",
                "closes": f"{day.closes:%H:%M}",
            }
        ),
        source=lambda day: day.station,
        path=path or (lambda day: reverse("my_station:day", args=[day.pk])),
        due="day",
        ready=_ready_days,
        place=place,
        **options,
    )


def _swaps(key, label, action, records, place, **options):
    return Waiting(
        key=key,
        label=label,
        action=action,
        records=records,
        title=lambda swap: (
            _("请接替一次接待：%(station)s") % {"station": swap.duty.reception_day.station}
        ),
        source=lambda swap: swap.asked_by,
        path=lambda swap: reverse("my_station:swap", args=[swap.pk]),
        due="duty__reception_day__day",
        ready=_ready_swaps,
        place=place,
        **options,
    )


def _desk_path(day):
    return reverse("my_station:reception_new", args=[day.station.code])


register(
    _days("reception_today", _("接待待登记"), _("登记接待"), days_today, 50, path=_desk_path),
    _matters("matters_to_accept", _("待受理的群众事项"), _("受理"), to_accept, 51),
    _matters("matters_to_answer", _("办理中的群众事项"), _("办理"), to_answer, 52),
    _matters("matters_with_town", _("交镇街区办理的事项"), _("办理"), with_town, 53),
    _matters("matters_with_city", _("上报市人大的事项"), _("办理"), with_city, 54),
    _days(
        "days_without_deputies",
        _("还没有安排代表的接待日"),
        _("安排"),
        days_without_deputies,
        55,
    ),
    _swaps("swaps_to_answer", _("请您接替的接待"), _("答复"), swaps_to_answer, 56),
    _swaps(
        "swaps_of_station", _("换班请求"), _("查看"), swaps_of_station, 57, for_information=True
    ),
    _days("days_on_duty", _("您的接待日"), _("查看"), days_on_duty, 58, for_information=True),
    _matters(
        "matters_in_charge",
        _("您负责的群众事项"),
        _("查看"),
        in_charge,
        59,
        for_information=True,
    ),
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
    ),
    Waiting(
        key="assessments_to_check",
        label=_("待核查的四好自评"),
        action=_("核查"),
        records=assessments_to_check,
        title=lambda one: (
            _("%(station)s %(year)d年四好自评") % {"station": one.station, "year": one.year}
        ),
        source=lambda one: one.station,
        path=lambda one: reverse("admin:liaison_stations_selfassessment_change", args=[one.pk]),
        ready=_ready_assessments,
        place=61,
    ),
)
