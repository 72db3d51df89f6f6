"""From a village, a community, an address or a town to who was elected there, and where they are.

What is typed is compared both ways: a word that stands in a village's name ("溪东") and an address
in which a village's name stands ("石柱镇溪东村12号") find the same constituency.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.html import format_html, format_html_join

from accounts.models import Organization
from deputies.constituencies.models import Constituency, Village
from deputies.people.models import Deputy, Mandate, MandateLevel
from liaison_stations.rota.models import ReceptionDay
from liaison_stations.stations.directory import next_days
from liaison_stations.stations.models import Station
from workflow.canonical import number_contains

LONGEST = 60
SHORTEST_STEM = 2
MOST_VILLAGES = 20_000
MOST_FOUND = 20
MOST_STATIONS = 6
ENDINGS = (
    *("居民委员会", "村民委员会", "居委会", "村委会", "社区", "小区", "行政村", "村"),
    *("街道", "镇", "乡"),
)
OF_BODY = ("人大主席团", "人大工委", "人大")


@dataclass
class Met:
    """One deputy, the day on which they next receive people, and where; None where unknown."""

    deputy: Deputy
    next: ReceptionDay | None = None


@dataclass
class Place:
    """One constituency as an answer: what of it was meant, its deputies, the town's stations."""

    constituency: Constituency
    villages: list[tuple[str, bool]] = field(default_factory=list)
    people: list[Met] = field(default_factory=list)
    stations: list[Station] = field(default_factory=list)

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
        return str(self.constituency.get_level_display())


@dataclass
class Whereabouts:
    """All that a word leads to; ``has_more`` where it is too wide a word."""

    text: str
    places: list[Place] = field(default_factory=list)
    stations: list[Station] = field(default_factory=list)
    has_more: bool = False

    @property
    def is_empty(self) -> bool:
        return bool(self.text) and not self.places and not self.stations


def folded(text: str) -> str:
    """What was typed in plain width, cut to a bearable length, without spaces and without signs
    that nobody sees: PostgreSQL refuses some of them."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if sign.isprintable() and sign != " ")[:LONGEST]


def stem(name: str) -> str:
    """溪东 of 溪东村 or 溪东社区居委会: the kind of the place is often left out, or another."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= SHORTEST_STEM:
            return name.removesuffix(ending)
    return name


def find(text: str, today: date) -> Whereabouts:
    """What a village, community, address, town or constituency leads to, in ten queries at most."""
    text = folded(text)
    if not text:
        return Whereabouts("")
    current = Constituency.objects.public().sitting(today)
    towns = _towns(text, today)
    said = {body.pk for body in towns if stem(_town_name(body)) in text}
    meant = _by_village(text, current, said)
    found = current.filter(pk__in=meant) if meant else current.filter(_by_name(text, towns))
    ready = found.select_related("organization", "organization__area")
    rows = list(ready.prefetch_related("villages")[: MOST_FOUND + 1])
    rows.sort(key=lambda one: (one.level != MandateLevel.COUNTY, one.pk))
    places = [_place(row, meant.get(row.pk, set())) for row in rows[:MOST_FOUND]]
    _add_people(places, today)
    stations = _add_stations(places, towns, text, today)
    return Whereabouts(text, places, [] if places else stations, len(rows) > MOST_FOUND)


def names_of_towns(today: date) -> list[str]:
    """The towns, subdistricts and zones, for somebody who found nothing."""
    bodies = Organization.objects.town_congresses().on(today).select_related("area")
    return [_town_name(body) for body in bodies[:60]]


def _town_name(body: Organization) -> str:
    if body.area:
        return body.area.name
    name = body.short_name or body.name
    return next((name.removesuffix(end) for end in OF_BODY if name.endswith(end)), name)


def _towns(text: str, today: date) -> list[Organization]:
    """The town bodies that the text names, or whose name it stands in."""
    bodies = Organization.objects.town_congresses().on(today).select_related("area")
    named: list[Organization] = []
    for body in bodies.prefetch_related("former_names")[:200]:
        area = _town_name(body)
        former = [one.name for one in body.former_names.all()]
        names = [area, body.name, body.short_name, *former]
        if stem(area) in text or any(text in name for name in names if name):
            named.append(body)
    return named


def _by_village(text: str, current: Any, said: set[int]) -> dict[int, set[str]]:
    """The villages meant, by the key of their constituency; those of a town that the text says
    alone, if there are such."""
    villages = Village.objects.filter(constituency__in=current.order_by().values("pk"))
    rows = villages.values_list("constituency_id", "constituency__organization_id", "name")
    told = [row for row in rows.order_by("pk")[:MOST_VILLAGES] if _is_meant(row[2], text)]
    exact = [row for row in told if row[2] in text] or told
    here = [row for row in exact if row[1] in said] or exact
    meant: dict[int, set[str]] = defaultdict(set)
    for pk, _town, name in here:
        meant[pk].add(name)
    return meant


def _is_meant(name: str, text: str) -> bool:
    plain = folded(name)
    bare = stem(plain)
    return text in plain or plain in text or (len(bare) >= SHORTEST_STEM and bare in text)


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


def _add_stations(
    places: list[Place], towns: list[Organization], text: str, today: date
) -> list[Station]:
    """The open stations of the places' towns; else those that the text itself finds."""
    open_now = Station.objects.public().open_on(today).in_order()
    bodies = {place.constituency.organization_id for place in places} - {None}
    bodies = bodies or {body.pk for body in towns}
    wanted = Q(organization__in=bodies) if bodies else _at(text)
    stations = list(open_now.filter(wanted)[: MOST_FOUND * MOST_STATIONS])
    days = next_days(stations, today)
    by_town: dict[int | None, list[Station]] = defaultdict(list)
    for station in stations:
        station.next_day = days.get(station.pk)
        by_town[station.organization_id].append(station)
    each = MOST_STATIONS if len(places) == 1 else 1  # the town's own stands first
    for place in places:
        place.stations = by_town[place.constituency.organization_id][:each]
    return stations[:MOST_STATIONS]


def _at(text: str) -> Q:
    return Q(name__contains=text) | Q(address__contains=text)
