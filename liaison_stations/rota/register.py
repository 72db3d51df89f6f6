"""Reception days as calendar events: a deputy's own, and those of a station for everybody."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Role
from liaison_stations.matters.register import _daily
from liaison_stations.rota import effects
from liaison_stations.rota.effects import notice_days
from liaison_stations.rota.models import DayStatus, ReceptionDay, Swap
from liaison_stations.stations.register import _desk_path
from registers.calendar import CALENDAR, MOST_EVENTS, Event, Happenings, Status
from registers.waiting import WAITING, Waiting
from workflow.reminders import Reminder
from workflow.reminders import register as register_reminders


def _event(day, path):
    """One day as an event that keeps its identity when it is moved or cancelled."""
    names = "、".join(str(duty.deputy) for duty in day.duties.all())
    return Event(
        uid=f"reception-{day.pk}",
        title=_("%(station)s接待群众") % {"station": day.station},
        starts=_moment(day.day, day.opens),
        ends=_moment(day.day, day.closes),
        place=day.place or day.station.address or day.station.name,
        path=path,
        status=Status.CANCELLED if day.status == DayStatus.CANCELLED else Status.CONFIRMED,
        version=day.version,
        note=_("接待代表：%(names)s") % {"names": names} if names else "",
    )


def _moment(day, hour):
    return timezone.make_aware(datetime.combine(day, hour))


def _ready(days):
    return days.select_related("station").prefetch_related("duties__deputy")


def on_duty(user, since, until):
    """The days on which the deputy receives."""
    own = ReceptionDay.objects.of_deputy(user).filter(day__range=(since, until))
    for day in _ready(own).order_by("-day", "-pk")[:MOST_EVENTS]:
        yield _event(day, reverse("my_station:day", args=[day.pk]))


def of_station(station, since, until):
    """The announced days of a station, for everybody; a cancelled one says so."""
    days = ReceptionDay.objects.public().filter(station=station, day__range=(since, until))
    for day in _ready(days).order_by("day", "opens", "pk")[:MOST_EVENTS]:
        yield _event(day, station.get_absolute_url())


CALENDAR.register(Happenings("reception_days", gettext_lazy("接待日"), on_duty))
AHEAD = timedelta(days=30)


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


def _ready_days(days):
    return days.select_related("station")


def _ready_swaps(swaps):
    return swaps.select_related("duty__reception_day__station", "asked_by")


def _days(key, label, action, records, place, path=None, **options):
    return Waiting(
        key=key,
        label=label,
        action=action,
        records=records,
        title=lambda day: (
            gettext_lazy("%(station)s接待群众 %(opens)s–%(closes)s")
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
            gettext_lazy("请接替一次接待：%(station)s")
            % {"station": swap.duty.reception_day.station}
        ),
        source=lambda swap: swap.asked_by,
        path=lambda swap: reverse("my_station:swap", args=[swap.pk]),
        due="duty__reception_day__day",
        ready=_ready_swaps,
        place=place,
        **options,
    )


register_reminders(Reminder("reception_duty", gettext_lazy("接待群众"), effects.reminders))
WAITING.register(
    _days(
        "reception_today",
        gettext_lazy("接待待登记"),
        gettext_lazy("登记接待"),
        days_today,
        50,
        path=_desk_path,
    )
)
WAITING.register(
    _days(
        "days_without_deputies",
        gettext_lazy("还没有安排代表的接待日"),
        gettext_lazy("安排"),
        days_without_deputies,
        55,
    )
)


WAITING.register(
    _swaps(
        "swaps_to_answer", gettext_lazy("请您接替的接待"), gettext_lazy("答复"), swaps_to_answer, 56
    )
)
WAITING.register(
    _swaps(
        "swaps_of_station",
        gettext_lazy("换班请求"),
        gettext_lazy("查看"),
        swaps_of_station,
        57,
        for_information=True,
    )
)


WAITING.register(
    _days(
        "days_on_duty",
        gettext_lazy("您的接待日"),
        gettext_lazy("查看"),
        days_on_duty,
        58,
        for_information=True,
    )
)
