"""How a person stands to a station, and to whatever is found along a path to one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import CityHolder, Holder, RoleHolder
from liaison_stations.stations.models import Keeper
from pages.untyped import AnyReader, AnyRecord
from workflow.relations import Condition, Relation, along, keys_along

if TYPE_CHECKING:
    from workflow.people import Actor


class KeptOn(Relation):
    """Who keeps the station at the end of a path on a day; a posting begins and ends."""

    def __init__(self, path: str) -> None:
        self.path = path

    def holds(self, record: AnyRecord, user: AnyReader, day: date | None = None) -> bool:
        kept = stations_kept_by(user, day) if user is not None else set()
        return bool(kept) and not kept.isdisjoint(keys_along(record, self.path))

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        return along(model, self.path, _kept_by(user, day).values("station"))

    def audience(self, record: Model, day: date) -> Condition:
        rows = Keeper.objects.on(day).filter(station__in=list(keys_along(record, self.path)))
        return Q(pk__in=rows.values("user"))


def stations_kept_by(user: AnyReader, day: date | None = None) -> set[int]:
    """Keys of the stations that the person keeps on a day; today's are asked once a request."""
    today = timezone.localdate()
    if day is not None and day != today:
        return set(_kept_by(user, day).values_list("station_id", flat=True))
    if getattr(user, "kept_station_keys", None) is None:
        rows = _kept_by(user, today)
        user.kept_station_keys = set(rows.values_list("station_id", flat=True))
    kept: set[int] = user.kept_station_keys
    return kept


def _kept_by(user: Actor, day: date) -> QuerySet[Keeper]:
    return Keeper.objects.on(day).filter(user=user.pk).order_by()


def daily_at(path: str) -> Relation:
    """The keepers of the station at the end of ``path``; empty where the record is one."""
    return RoleHolder(Role.KEEPER, label=_("联络站管理员")) & KeptOn(path or "pk")


def town_staff_at(path: str) -> Relation:
    """The clerks of the town body to which the station belongs."""
    return Holder(Role.TOWN_CLERK, at=f"{path}__organization" if path else "organization")


def head_at(path: str) -> Relation:
    """The town body's clerk for its stations, the committee's station staff for all."""
    return (CITY | town_staff_at(path)).called(_("镇街区人大或市人大联络站工作人员"))


def keeper_at(path: str) -> Relation:
    """Who does the daily work of the station: its keepers, and those above them."""
    return (daily_at(path) | head_at(path)).called(_("联络站管理员"))


CITY = CityHolder(Role.STATION_CLERK, label=_("市人大联络站工作人员"))
STATION_KEEPER = keeper_at("")
KEEPER = keeper_at("station")
DAILY = daily_at("station")
HEAD = head_at("station")
TOWN_STAFF = town_staff_at("station")
