"""Who hears of an action on a station's records."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from liaison_stations.assessments.models import SelfAssessment
from liaison_stations.cases.models import PublishedCase
from liaison_stations.matters.models import Matter
from liaison_stations.rota.models import ReceptionDay, Swap
from liaison_stations.stations.models import Keeper
from workflow.notices import teller
from workflow.transitions import Actor

STAFF = (Role.KEEPER, Role.TOWN_CLERK, Role.STATION_CLERK)
HEADS = (Role.TOWN_CLERK, Role.STATION_CLERK)


def _kept_today(user):
    """Keys of the stations that the person keeps, one query a request."""
    if getattr(user, "kept_station_keys", None) is None:
        rows = Keeper.objects.on(timezone.localdate()).filter(user=user.pk)
        user.kept_station_keys = set(rows.values_list("station_id", flat=True))
    return user.kept_station_keys


def is_city_staff(user):
    return user is not None and user.acts_for_city(Role.STATION_CLERK)


def is_head_of(station, user):
    """The town body's clerk for its stations, the committee's station staff for all."""
    if user is None:
        return False
    return is_city_staff(user) or station.organization_id in user.organizations_as(Role.TOWN_CLERK)


def keeps(station, user):
    """Does the daily work of the station."""
    if user is None:
        return False
    own = user.has_role(Role.KEEPER) and station.pk in _kept_today(user)
    return own or is_head_of(station, user)


def is_deputy(deputy, user):
    return bool(deputy and deputy.user_id and user is not None and deputy.user_id == user.pk)


KEEPER = Actor("keeper", _("联络站管理员"), lambda one, user: keeps(one.station, user), STAFF)
HEAD = Actor(
    "head",
    _("镇街区人大或市人大联络站工作人员"),
    lambda one, user: is_head_of(one.station, user),
    HEADS,
)


CITY = Actor(
    "city", _("市人大联络站工作人员"), lambda one, user: is_city_staff(user), (Role.STATION_CLERK,)
)


ADDRESSES = {
    Matter: ("matter", "my_station:matter"),
    ReceptionDay: ("reception_day", "my_station:day"),
    Swap: ("swap", "my_station:swap"),
    PublishedCase: ("case", "admin:liaison_stations_publishedcase_change"),
    SelfAssessment: ("assessment", "admin:liaison_stations_selfassessment_change"),
}


def _users_of(deputies):
    keys = deputies.filter(user__isnull=False).values("user")
    return User.objects.filter(pk__in=keys, is_active=True)


def deputies(matter, today):
    """The deputy in charge, else those who received the citizen."""
    if matter.deputy_id:
        user = matter.deputy.user
        return [user] if user and user.is_active else []
    return _users_of(matter.reception.deputies.all()) if matter.reception_id else []


def _station(obj):
    if isinstance(obj, Swap):
        return obj.duty.reception_day.station
    return obj.matter.station if isinstance(obj, PublishedCase) else obj.station


def keepers(obj, today):
    rows = Keeper.objects.on(today).filter(station=_station(obj))
    return User.objects.filter(pk__in=rows.values("user"), is_active=True)


def town_staff(obj, today):
    body = _station(obj).organization_id
    return User.objects.acting_as(Role.TOWN_CLERK, [body], today) if body else []


def city_staff(obj, today):
    return User.objects.acting_for_city_as(Role.STATION_CLERK, today)


def staff(obj, today):
    """Those who look after the station, the keeper first."""
    return list(keepers(obj, today)) or list(town_staff(obj, today)) or city_staff(obj, today)


def on_duty(day, today):
    keys = day.duties.filter(deputy__user__isnull=False).values("deputy__user")
    return User.objects.filter(pk__in=keys, is_active=True)


def asked(swap, today):
    user = swap.other_deputy.user
    return [user] if user and user.is_active else []


def asking(swap, today):
    user = swap.asked_by.user
    return [user] if user and user.is_active else []


def editor(case, today):
    return [case.edited_by] if case.edited_by else []


def address(obj):
    kind, name = ADDRESSES[type(obj)]
    return kind, reverse(name, args=[obj.pk])


tell = teller(address)
