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
from pages.memory import key_of, memory
from registers.small_cells import fold
from workflow.days import year_span

SMALLEST = 5
MINUTE = 60.0
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
    """The towns with their open stations and points, in the official order; one query.

    A town that was closed stays on the map until its stations have gone to its successor: who
    looks for one of them must find it meanwhile.
    """
    open_now = Station.objects.open_on(today).exclude(kind=StationKind.CENTRAL)
    units = (
        Organization.objects.town_congresses()
        .filter(
            Q(pk__in=Organization.objects.on(today).values("pk"))
            | Q(pk__in=open_now.values("organization"))
        )
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

    matters_apart: bool = True
    solved_apart: bool = True

    @property
    def people_in_words(self):
        """How many citizens were received."""
        return _number(self.people)

    @property
    def matters_in_words(self):
        """How many matters were raised."""
        return _number(self.matters, self.matters_apart)

    @property
    def solved_in_words(self):
        """Nothing is said of the solved ones either where all of them are few."""
        if is_small(self.matters):
            return _number(self.matters)
        return _number(self.solved, self.solved_apart)


def is_small(number):
    """Few people are not told by number, and nothing that follows from them."""
    return 0 < number < SMALLEST


def _number(number, apart=True):
    if is_small(number):
        return _("不足 5")
    return number if apart else _("不单列")


def year_of(station, year):
    """Two aggregates, each bounded by the station and its town."""
    span = year_span(year)
    held = Reception.objects.for_sums().filter(station=station, held_on__range=span)
    sessions = held.aggregate(number=Count("pk"), people=Coalesce(Sum("people"), 0))
    of_town = _counted(year).filter(station__organization=station.organization_id)
    rows = list(of_town.values_list("station").annotate(**_numbers(year)))
    own = next((row[1:] for row in rows if row[0] == station.pk), (0, 0))
    apart = (
        _tells_nothing_else(station, {row[0]: row[place] for row in rows}, folded)
        for place, folded in zip((1, 2), _folded_towns(year), strict=True)
    )
    return YearOfStation(year, sessions["number"], sessions["people"], *own, *apart)


def _counted(year):
    """The matters of a year, in no order; those merged into others are counted with them."""
    span = year_span(year)
    in_year = Q(raised_on__range=span) | Q(closed_on__range=span)
    found = Matter.objects.for_sums().exclude(status=MatterStatus.MERGED).filter(in_year)
    return found.order_by()


def _numbers(year):
    """How many were raised in a year, and how many were solved."""
    span = year_span(year)
    is_solved = Q(status=MatterStatus.SOLVED, closed_on__range=span)
    return {
        "raised": Count("pk", filter=Q(raised_on__range=span)),
        "solved": Count("pk", filter=is_solved),
    }


def _folded_towns(year):
    """The towns whose raised and whose solved matters no page tells, remembered for a minute: they
    follow from all matters of the year."""
    return memory().get_or_set(key_of("folded_towns", year), lambda: _fold_towns(year), MINUTE)


def _fold_towns(year):
    rows = list(_counted(year).values_list("station__organization").annotate(**_numbers(year)))
    counters = ({(row[0],): row[place] for row in rows} for place in (1, 2))
    return tuple({town for (town,) in fold(counter, (), SMALLEST)} for counter in counters)


def _tells_nothing_else(station, numbers, folded):
    """Whether a station's number gives away none that is folded.

    The rows of the towns are told without the small ones; a town's, less the numbers of its other
    stations, would tell the one that is left.

    Args:
        numbers: of the stations of its town, by their keys.
        folded: the towns that no page tells.
    """
    mine = {(key,): number for key, number in numbers.items()}
    return station.organization_id not in folded and (station.pk,) not in fold(mine, (), SMALLEST)
