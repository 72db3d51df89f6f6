"""From a village, a community, an address or a town to who was elected there, and where they are.

What is typed is compared both ways: a word that stands in a village's name ("溪东") and an address
in which a village's name stands ("石柱镇溪东村12号") find the same constituency.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from accounts.models import Organization
from congress_portal.directory.villages import (
    VillageRow,
    folded,
    meant_by,
    rows_of,
    stem,
    street_of,
    village_of,
)
from deputies.constituencies.models import Constituency
from deputies.people.models import Deputy, Mandate, MandateLevel
from liaison_stations.rota.models import ReceptionDay
from liaison_stations.stations.directory import next_days
from liaison_stations.stations.models import Station
from workflow.canonical import number_contains

MOST_FOUND = 20
MOST_TOWNS = 200
MOST_TILES = 60
MOST_LINKS = 200
MOST_NEAR = 6
MOST_STATIONS = 6
OF_BODY = ("人大主席团", "人大工委", "人大")


@dataclass
class Met:
    """One deputy, the day on which they next receive people, and where; None where unknown."""

    deputy: Deputy
    next: ReceptionDay | None = None


@dataclass
class Place:
    """One constituency as an answer: what of it was meant, and its deputies."""

    constituency: Constituency
    villages: list[tuple[str, bool]] = field(default_factory=list)
    people: list[Met] = field(default_factory=list)

    @property
    def marked_villages(self) -> str:
        """The villages as one line, those that were meant marked and first."""
        words = {True: "<mark>{}</mark>", False: "{}"}
        names = [(format_html(words[meant], name),) for name, meant in self.villages]
        return format_html_join("、", "{}", names)

    @property
    def town(self) -> str:
        """The town in which it lies; nothing where it reaches over several."""
        body = self.constituency.organization
        return _town_name(body) if body else ""

    @property
    def level(self) -> str:
        """The level of the constituency in words."""
        return str(self.constituency.get_level_display())


@dataclass(frozen=True)
class TownTile:
    """A town on the map: how many villages and communities it has, or that the answer lies here."""

    name: str
    place: str
    villages: int
    is_here: bool

    @property
    def path(self) -> str:
        """The answer for the whole town."""
        return f"?{urlencode({'q': self.name})}"

    @property
    def css(self) -> str:
        """Its place on the map, and a frame where the answer lies here."""
        return f"{'here ' if self.is_here else ''}{self.place}".strip()

    @property
    def shown(self) -> Any:
        """The number of villages, or the sign of the station."""
        return _("站") if self.is_here else self.villages


@dataclass(frozen=True)
class VillageLink:
    """A village to tap: its name with that of its town, where another has one of that name."""

    name: str
    town: str

    @property
    def path(self) -> str:
        """The answer for this village."""
        return f"?{urlencode({'q': f'{self.town}{self.name}'})}"


@dataclass
class Whereabouts:
    """All that a word leads to; ``has_more`` where it is too wide a word.

    ``said`` was typed where ``near`` is the nearest that is known; ``street`` is a street that
    leads to stations alone. ``villages`` are offered to tap, ``tiles`` is the map of the towns.
    Each station is told once, however many places it serves: the town's own in ``stations``, its
    others in ``more_stations``.
    """

    text: str
    places: list[Place] = field(default_factory=list)
    stations: list[Station] = field(default_factory=list)
    more_stations: list[Station] = field(default_factory=list)
    has_more: bool = False
    said: str = ""
    near: str = ""
    street: str = ""
    villages: list[VillageLink] = field(default_factory=list)
    alike: list[VillageLink] = field(default_factory=list)
    tiles: list[TownTile] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether something was typed and nothing is known of it."""
        return bool(self.text) and not self.places and not self.stations

    @property
    def only_station(self) -> list[Station]:
        """The one that need not be named with each deputy; nothing where there are several."""
        return self.stations if len(self.stations) == 1 else []

    @property
    def nearest(self) -> str:
        """That another name than the typed one is known; nothing where it is known itself."""
        words = {"said": self.said, "near": self.near}
        return _("没有“%(said)s”，最接近的是“%(near)s”。") % words if self.near else ""

    @property
    def by_street(self) -> str:
        """That a street leads to stations alone; nothing where none was typed."""
        text = _("凭“%(street)s”的门牌查不到选区，只查到这里的联络站。请再点您住的村或社区。")
        return text % {"street": self.street} if self.street else ""

    @property
    def is_on_map(self) -> bool:
        """Whether the answer lies in towns that the map shows."""
        return any(tile.is_here for tile in self.tiles)

    @property
    def map_heading(self) -> str:
        """What the map is for: where the answer lies, or to choose a town."""
        return _("联络站在地图上") if self.is_on_map else _("按镇街道查找")

    @property
    def map_sign(self) -> str:
        """What the sign on the map means; nothing where it bears none."""
        return _("写“站”的方格是上面的联络站所在的镇街道。") if self.is_on_map else ""


@dataclass
class _Towns:
    """The towns of a day, and those that a text says: its own in ``said``, by part in ``named``."""

    bodies: list[Organization]
    named: list[Organization]
    said: set[int]

    @property
    def names(self) -> dict[int, str]:
        """By the key of the body."""
        return {body.pk: _town_name(body) for body in self.bodies}

    @property
    def words(self) -> list[str]:
        """The names that an address may begin with."""
        former = [one.name for body in self.named for one in body.former_names.all()]
        return [_town_name(body) for body in self.named] + former


def find(text: str, today: date) -> Whereabouts:
    """What a village, community, address, town or constituency leads to, in ten queries at most."""
    text = folded(text)
    towns = _towns(text, today)
    current = Constituency.objects.public().sitting(today)
    rows = rows_of(current.order_by().values("pk"))
    if not text:
        return Whereabouts("", tiles=_map(towns, rows, set()))
    meant, said, near, alike = _by_village(text, rows, towns)
    found = current.filter(pk__in=meant) if meant else current.filter(_by_name(text, towns.named))
    ready = found.select_related("organization", "organization__area")
    met = list(ready.prefetch_related("villages")[: MOST_FOUND + 1])
    met.sort(key=lambda one: (one.level != MandateLevel.COUNTY, one.pk))
    places = [_place(row, meant.get(row.pk, set())) for row in met[:MOST_FOUND]]
    _add_people(places, today)
    street = "" if places else street_of(text, towns.words)
    stations = _stations(places, towns.named, street or text, today)
    own = _own_of_each_town(stations) if places else stations
    here = {one.constituency.organization_id for one in places} if places else set()
    here |= set() if places else {one.organization_id for one in stations}
    wanted = here if not meant and len(here) == 1 else set()
    return Whereabouts(
        text,
        places,
        own,
        [one for one in stations if one not in own],
        len(met) > MOST_FOUND,
        said,
        near,
        street if stations and not towns.named else "",
        _links([row for row in rows if row.town in wanted], towns),
        [] if places or stations else _links(alike, towns),
        _map(towns, rows, {pk for pk in here if pk is not None}),
    )


def _town_name(body: Organization) -> str:
    if body.area:
        return body.area.name
    name = body.short_name or body.name
    return next((name.removesuffix(end) for end in OF_BODY if name.endswith(end)), name)


def _towns(text: str, today: date) -> _Towns:
    """The town bodies, and those that the text names or whose name it stands in."""
    bodies = Organization.objects.town_congresses().on(today).select_related("area")
    every = list(bodies.order_by("order", "id").prefetch_related("former_names")[:MOST_TOWNS])
    named: list[Organization] = []
    for body in every if text else ():
        area = _town_name(body)
        former = [one.name for one in body.former_names.all()]
        names = [area, body.name, body.short_name, *former]
        if stem(area) in text or any(text in name for name in names if name):
            named.append(body)
    said = {body.pk for body in named if stem(_town_name(body)) in text}
    return _Towns(every, named, said)


def _by_village(
    text: str, rows: list[VillageRow], towns: _Towns
) -> tuple[dict[int, set[str]], str, str, list[VillageRow]]:
    """The villages meant, by the key of their constituency; those of a town that the text says
    alone, if there are such. Then what was typed and what is nearest to it where this is not
    called so, and names that look alike where none is meant."""
    found = meant_by(text, rows, towns.words)
    here = [row for row in found.rows if row.town in towns.said]
    meant: dict[int, set[str]] = defaultdict(set)
    for row in here or found.rows:
        meant[row.constituency].add(row.name)
    said, near = found.said, found.near
    if towns.said and found.rows and not here:  # the town has no such village, another has
        said = said or village_of(text, towns.words)
        said = next(name for pk, name in towns.names.items() if pk in towns.said) + said
        near = [towns.names.get(row.town or 0, "") + row.name for row in found.rows]
    elif said:
        near = [row.name for row in here or found.rows]
    alike = sorted(found.alike, key=lambda row: row.town not in towns.said)
    return meant, said, "、".join(dict.fromkeys(near[:MOST_NEAR])), alike


def _links(rows: list[VillageRow], towns: _Towns) -> list[VillageLink]:
    """Villages to tap, each once, in the order of their constituencies."""
    names = towns.names
    links = [VillageLink(row.name, names.get(row.town or 0, "")) for row in rows]
    return list(dict.fromkeys(links))[:MOST_LINKS]


def _map(towns: _Towns, rows: list[VillageRow], here: set[int]) -> list[TownTile]:
    """The towns in the official order, each with the number of its villages."""
    numbers = Counter(town for town, _name in {(row.town, row.name) for row in rows})
    return [
        TownTile(_town_name(body), _place_of(body), numbers[body.pk], body.pk in here)
        for body in towns.bodies[:MOST_TILES]
    ]


def _place_of(body: Organization) -> str:
    area = body.area
    return f"row-{area.row} column-{area.column}" if area and area.row and area.column else ""


def _by_name(text: str, towns: list[Organization]) -> Q:
    return number_contains(text) | Q(organization__in=[body.pk for body in towns])


def _place(constituency: Constituency, meant: set[str]) -> Place:
    names = [(one.name, one.name in meant) for one in constituency.villages.all()]
    return Place(constituency, sorted(names, key=lambda pair: not pair[1]))


def _add_people(places: list[Place], today: date) -> None:
    """Who sits for each place, and when they next receive; three queries."""
    by_key = {place.constituency.key: place for place in places}
    wanted = Q(pk__in=[])
    for level, term, name in by_key:
        wanted |= Q(level=level, term=term, canonical_district=name)
    mandates = list(Mandate.objects.on(today).filter(wanted).order_by("deputy__sort_key", "pk"))
    people = Deputy.objects.named().filter(pk__in={one.deputy_id for one in mandates})
    by_pk = {person.pk: person for person in people.only("name", "post", "sort_key")}
    days = _next_of(by_pk, today)
    for one in mandates:
        place = by_key[one.level, one.term, one.canonical_district or ""]
        if one.deputy_id in by_pk:
            place.people.append(Met(by_pk[one.deputy_id], days.get(one.deputy_id)))


def _next_of(people: Iterable[int], today: date) -> dict[int, ReceptionDay]:
    """The nearest announced day on which each deputy receives."""
    days = ReceptionDay.objects.public().planned().coming(today)
    found = days.filter(duties__deputy__in=list(people)).select_related("station")
    nearest: dict[int, ReceptionDay] = {}
    for day in found.distinct().prefetch_related("duties")[:500]:
        for duty in day.duties.all():
            nearest.setdefault(duty.deputy_id, day)
    return nearest


def _stations(
    places: list[Place], towns: list[Organization], text: str, today: date
) -> list[Station]:
    """The open stations of the places' towns; else those that the text itself finds."""
    open_now = Station.objects.public().open_on(today).in_order()
    bodies = {place.constituency.organization_id for place in places} - {None}
    most = MOST_FOUND if len(bodies) > 1 else MOST_STATIONS
    bodies = bodies or {body.pk for body in towns}
    wanted = Q(organization__in=bodies) if bodies else _at(text)
    stations = list(open_now.filter(wanted)[:most])
    days = next_days(stations, today)
    for station in stations:
        station.next_day = days.get(station.pk)
    return stations


def _own_of_each_town(stations: list[Station]) -> list[Station]:
    """The first station of each town, which is its own."""
    first: dict[int | None, Station] = {}
    for station in stations:
        first.setdefault(station.organization_id, station)
    return list(first.values())


def _at(text: str) -> Q:
    return Q(name__contains=text) | Q(address__contains=text)
