"""Reception days as calendar events: a deputy's own, and those of a station for everybody."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison_stations.choices import DayStatus
from liaison_stations.models import ReceptionDay
from registers.calendar import MOST_EVENTS, Event, Happenings, Status, register


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


register(Happenings("reception_days", gettext_lazy("接待日"), on_duty))
