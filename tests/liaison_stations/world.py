"""A station of one town with everybody around it, and the same of another town."""

import itertools
from datetime import date, time, timedelta

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from liaison_stations.matters.effects import raise_matter
from liaison_stations.matters.models import Handling, Matter, MatterStatus, Source
from liaison_stations.rota.models import ReceptionDay, ReceptionDuty
from liaison_stations.stations.models import Keeper, Posting, Station, StationKind
from tests.factories import make_deputy_user, make_org, make_user, town_congress
from workflow.transitions import perform

_numbers = itertools.count(1)
SINCE = date(2020, 1, 1)
WORDS = "村口的路灯坏了三个月，晚上走路很不安全。"


def make_station(organization=None, **fields):
    number = next(_numbers)
    defaults = {
        "code": f"station-{number}",
        "name": f"第{number}联络站",
        "kind": StationKind.TOWN if organization else StationKind.CENTRAL,
        "opened_on": SINCE,
    }
    return Station.objects.create(organization=organization, **{**defaults, **fields})


def make_keeper(station):
    user = make_user(Role.KEEPER)
    Keeper.objects.create(station=station, user=user, since=SINCE)
    return User.objects.get(pk=user.pk)


def post(user, station):
    Posting.objects.create(station=station, deputy=user.deputy, since=SINCE)
    return user


class World:
    """``keeper``, ``town_clerk``, ``station_clerk`` and ``deputy`` belong to ``station``."""

    def __init__(self):
        self.town = town_congress()
        self.station = make_station(self.town)
        self.other_station = make_station(town_congress("古山镇人大"))
        self.keeper = make_keeper(self.station)
        self.town_clerk = make_user(Role.TOWN_CLERK, self.town)
        self.station_clerk = make_user(Role.STATION_CLERK)
        self.deputy = post(make_deputy_user(), self.station)
        self.colleague = post(make_deputy_user(), self.station)
        self.other_keeper = make_keeper(self.other_station)
        self.other_town_clerk = make_user(Role.TOWN_CLERK, self.other_station.organization)
        self.other_deputy = make_deputy_user()
        self.clerk = make_user(Role.CLERK)
        self.leader = make_user(Role.LEADER)
        self.handler = make_user(Role.HANDLER, make_org("交通运输局"))
        self.sysadmin = make_user(Role.SYSADMIN)
        self.nobody = make_user()


INSIDERS = ("keeper", "town_clerk", "station_clerk", "deputy")
STRANGERS = (
    "colleague",
    "other_keeper",
    "other_town_clerk",
    "other_deputy",
    "clerk",
    "leader",
    "handler",
    "sysadmin",
    "nobody",
)


def make_matter(world, status=MatterStatus.RECEIVED, handling="", **fields):
    """A matter brought into its state through the real actions; the deputy is in charge."""
    fields.setdefault("text", WORDS)
    fields.setdefault("name", "王小明")
    fields.setdefault("phone", "13800000001")
    fields.setdefault("deputy", world.deputy.deputy)
    matter = raise_matter(world.station, source=Source.PHONE, by=world.keeper, **fields)
    if status == MatterStatus.RECEIVED:
        return matter
    if status == MatterStatus.NOT_ACCEPTED:
        return act(matter, "refuse", world.keeper, right_door="市信访局", text="请到信访局反映。")
    if status == MatterStatus.MERGED:
        into = make_matter(world)
        return act(matter, "merge", world.keeper, into=into)
    route = {Handling.CITY: "to_city", Handling.TOWN: "to_town"}.get(handling, "accept")
    matter = act(matter, route, world.keeper)
    if status == MatterStatus.HANDLING:
        return matter
    action = "solve" if status == MatterStatus.SOLVED else "answer"
    by = world.station_clerk if handling == Handling.CITY else world.keeper
    today = timezone.localdate()
    return act(matter, action, by, text="已换新灯。", closed_on=today)


def act(obj, action, by, inner=False, at=None, **data):
    return perform(obj, action, by=by, data=data, inner=inner, at=at)


def closed_long_ago(matter, days=800):
    """Puts the closing day of a matter back."""
    day = timezone.localdate() - timedelta(days=days)
    Matter.objects.filter(pk=matter.pk).update(raised_on=day, closed_on=day)
    return Matter.objects.get(pk=matter.pk)


def make_day(station, days=7, deputies=(), **fields):
    """A planned reception day so many days from now."""
    fields.setdefault("day", timezone.localdate() + timedelta(days=days))
    day = ReceptionDay.objects.create(
        station=station, **{"opens": time(9), "closes": time(11), **fields}
    )
    for user in deputies:
        ReceptionDuty.objects.create(reception_day=day, deputy=user.deputy)
    return day
