"""Who hears of an action on a station's records."""

from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from liaison_stations.models import (
    Keeper,
    Matter,
    PublishedCase,
    ReceptionDay,
    SelfAssessment,
    Swap,
)
from workflow.notices import teller

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
