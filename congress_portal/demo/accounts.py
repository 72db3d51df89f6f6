"""The demo accounts: one for each role, and a second one in another scope."""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from accounts.choices import OrganizationKind, Role
from accounts.models import Grant, Organization, User
from accounts.services import give_role
from deputies.people.models import Deputy

CITY, UNIT, TOWN, OTHER_TOWN = "city", "unit", "town", "other_town"

PEOPLE = (
    ("clerk", "林晓舟", Role.CLERK, CITY),
    ("clerk2", "沈知遥", Role.CLERK, CITY),
    ("leader", "顾明川", Role.LEADER, CITY),
    ("town_clerk", "何思源", Role.TOWN_CLERK, TOWN),
    ("town_leader", "程立言", Role.LEADER, TOWN),
    ("station_clerk", "叶知秋", Role.STATION_CLERK, CITY),
    ("handler", "陆行之", Role.HANDLER, "handler"),
    ("unit_leader", "梁守成", Role.UNIT_LEADER, "handler"),
    ("deputy", None, Role.DEPUTY, None),
    ("keeper", "钱多闻", Role.KEEPER, TOWN),
    ("sysadmin", "周维", Role.SYSADMIN, None),
    ("account_admin", "姚谨言", Role.ACCOUNT_ADMIN, None),
    ("auditor", "秦鉴清", Role.AUDITOR, None),
    ("town_clerk2", "方可期", Role.TOWN_CLERK, OTHER_TOWN),
    ("handler2", "唐一鸣", Role.HANDLER, "handler2"),
    ("deputy2", None, Role.DEPUTY, None),
    ("keeper2", "于守正", Role.KEEPER, OTHER_TOWN),
)
TOWNS = {TOWN: "石柱镇", OTHER_TOWN: "芝英镇"}
SINCE = date(2022, 1, 1)


def unit_called(name):
    """A department by the end of its name, such as 教育局."""
    return Organization.objects.filter(
        Q(name__endswith=name) | Q(short_name__endswith=name), kind=OrganizationKind.DEPARTMENT
    ).earliest("pk")


def make_accounts(units):
    """The demo accounts by user name; a second call finds the ones that are there."""
    places = {CITY: Organization.objects.get(kind=OrganizationKind.COMMITTEE), **units}
    for key, area in TOWNS.items():
        places[key] = Organization.objects.get(kind=OrganizationKind.TOWN_CONGRESS, area__name=area)
    deputies = iter(_deputies())
    return {
        username: _account(username, name, role, places.get(place), deputies)
        for username, name, role, place in PEOPLE
    }


def _deputies():
    """Two deputies in office, from two different towns."""
    sitting = Deputy.objects.in_office(timezone.localdate()).filter(user=None)
    first = sitting.filter(mandates__delegation__contains=TOWNS[TOWN][:2]).first()
    second = sitting.filter(mandates__delegation__contains=TOWNS[OTHER_TOWN][:2]).first()
    return [first or sitting[0], second or sitting.exclude(pk=first and first.pk).last()]


def _account(username, name, role, organization, deputies):
    user = User.objects.filter(username=username).first()
    if user:
        return user
    deputy = next(deputies) if role == Role.DEPUTY else None
    user = User.objects.create_user(username, name=name or deputy.name)
    give_role(user, role, organization, since=SINCE)
    if deputy:
        deputy.user = user
        deputy.save()
    return User.objects.get(pk=user.pk)


def accounts_there():
    """Whether the demo's accounts were made."""
    return Grant.objects.filter(user__username="clerk").exists()
