"""What the public pages of stations tell beyond the station's own row."""

from dataclasses import dataclass

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import Organization
from liaison_stations.matters.models import Matter, MatterStatus
from liaison_stations.receptions.models import Reception
from liaison_stations.rota.models import ReceptionDay
from liaison_stations.stations.models import Posting, Station, StationKind
from workflow.days import year_span

SMALLEST = 5
"""People below which a number is not told: it could point at somebody."""
SHADES = 4
DAYS_AHEAD = 6


@dataclass(frozen=True)
class Tile:
    """A town on the tile map: a labelled square in its rough place, shaded by its points."""

    unit: Organization
    points: int
    shade: int

    @property
    def name(self):
        """Of the town itself, where it is known, else of its congress."""
        area = self.unit.area
        return (area and area.name) or self.unit.name

    @property
    def path(self):
        """The list of stations, narrowed to this town."""
        return f"?unit={self.unit.pk}"

    @property
    def shown(self):
        return self.points

    @property
    def css(self):
        """Its shade and, where both are known, its row and column on the map."""
        area = self.unit.area
        place = f" row-{area.row} column-{area.column}" if area and area.row and area.column else ""
        return f"shade-{self.shade}{place}"


def tile_map(today):
    """The 16 units with their open stations and points, in the official order; one query."""
    open_now = Station.objects.open_on(today).exclude(kind=StationKind.CENTRAL)
    units = (
        Organization.objects.town_congresses()
        .on(today)
        .select_related("area")
        .annotate(points=Count("stations", filter=Q(stations__in=open_now.values("pk"))))
        .order_by("order", "id")
    )
    found = list(units[:60])
    most = max((unit.points for unit in found), default=0)
    return [Tile(unit, unit.points, _shade(unit.points, most)) for unit in found]


def _shade(points, most):
    """0 for none, then as many steps as there are shades."""
    return -(-points * SHADES // most) if most else 0


def next_days(stations, today):
    """The next announced reception day of each station, by key; one query."""
    days = ReceptionDay.objects.public().planned().filter(day__gte=today, station__in=stations)
    return dict(
        days.order_by().values("station").annotate(next=Min("day")).values_list("station", "next")
    )


@dataclass(frozen=True)
class Post:
    """A station at which a deputy is posted, and the days ahead on which they receive there."""

    station: Station
    days: list[ReceptionDay]


def posts_of(deputy, today):
    """Where and when one deputy can be met; two queries."""
    posted = Posting.objects.on(today).filter(deputy=deputy)
    days = ReceptionDay.objects.public().planned().filter(duties__deputy=deputy)
    ahead = list(days.coming(today).select_related("station")[:DAYS_AHEAD])
    stations = {day.station_id: day.station for day in ahead}
    here = Station.objects.public().open_on(today).filter(postings__in=posted).in_order()
    stations |= {station.pk: station for station in here}
    return [
        Post(station, [day for day in ahead if day.station_id == pk])
        for pk, station in stations.items()
    ]


@dataclass(frozen=True)
class YearOfStation:
    """A station's numbers of a year; people, matters and solved ones are three counters."""

    year: int
    sessions: int
    people: int
    matters: int
    solved: int

    @property
    def people_in_words(self):
        return _number(self.people)

    @property
    def matters_in_words(self):
        return _number(self.matters)

    @property
    def solved_in_words(self):
        """Nothing is said of the solved ones either where all of them are few."""
        return _number(self.matters if is_small(self.matters) else self.solved)


def is_small(number):
    """Few people are not told by number, and nothing that follows from them."""
    return 0 < number < SMALLEST


def _number(number):
    return _("不足 5") if is_small(number) else number


def year_of(station, year):
    """Three aggregates, each bounded by the station."""
    span = year_span(year)
    held = Reception.objects.for_sums().filter(station=station, held_on__range=span)
    sessions = held.aggregate(number=Count("pk"), people=Coalesce(Sum("people"), 0))
    counted = Matter.objects.for_sums().filter(station=station).exclude(status=MatterStatus.MERGED)
    matters = counted.aggregate(
        raised=Count("pk", filter=Q(raised_on__range=span)),
        solved=Count("pk", filter=Q(status=MatterStatus.SOLVED, closed_on__range=span)),
    )
    return YearOfStation(
        year, sessions["number"], sessions["people"], matters["raised"], matters["solved"]
    )
