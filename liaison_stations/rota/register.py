"""Reception days as calendar events: a deputy's own, and those of a station for everybody."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison_stations.rota import effects
from liaison_stations.rota.models import DayStatus, ReceptionDay, Swap
from liaison_stations.rota.relations import KEEPERS_OF_SWAP
from liaison_stations.rota.workflow import DAY_TABLE, SWAP_TABLE
from liaison_stations.stations.relations import DAILY
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
    return days.select_related("station").with_deputies()


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
    """Not recorded yet: today's, and those of the last days; recorded as a reception."""
    near = (today - timedelta(days=14), today)
    return DAILY.records(ReceptionDay.objects.planned().filter(day__range=near), user, today)


def days_on_duty(user, today):
    """The deputy's own reception days within the next weeks."""
    days = ReceptionDay.objects.of_deputy(user)
    return days.planned().filter(day__range=(today, today + AHEAD))


def swaps_of_station(user, today):
    """Swaps of days still to come on which a keeper decides."""
    coming = Swap.objects.pending().filter(duty__reception_day__day__gte=today)
    return KEEPERS_OF_SWAP.records(coming, user, today)


def _kind(table, key, label, action, records, **options):
    """A kind that follows from no row, told as the table's own."""
    text = {name: getattr(table.desk, name) for name in ("title", "source", "path", "ready")}
    return Waiting(key=key, label=label, action=action, records=records, **{**text, **options})


register_reminders(Reminder("reception_duty", gettext_lazy("接待群众"), effects.reminders))


def _where_it_is_written_down(day: ReceptionDay) -> str:
    return reverse("my_station:reception_new", args=[day.station.code])


WAITING.register(
    _kind(
        DAY_TABLE,
        "reception_today",
        gettext_lazy("接待待登记"),
        gettext_lazy("登记接待"),
        days_today,
        path=_where_it_is_written_down,
        due="day",
    ),
    _kind(
        SWAP_TABLE,
        "swaps_of_station",
        gettext_lazy("换班请求"),
        gettext_lazy("查看"),
        swaps_of_station,
        due="duty__reception_day__day",
        for_information=True,
    ),
    _kind(
        DAY_TABLE,
        "days_on_duty",
        gettext_lazy("您的接待日"),
        gettext_lazy("查看"),
        days_on_duty,
        due="day",
        for_information=True,
    ),
)
