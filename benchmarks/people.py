"""The people and records that the measured pages need."""

from datetime import date

from django.db.models import Count
from django.utils import timezone

from accounts.choices import OrganizationKind, Role
from accounts.models import Organization, User
from accounts.services import give_role
from deputies.people.models import Deputy, Mandate, MandateLevel
from liaison_stations.stations.models import Keeper, Station
from supervision.activities.models import Activity
from supervision.items.models import Item


def make_people():
    committee = Organization.objects.create(name="市人大常委会", kind=OrganizationKind.COMMITTEE)
    Organization.objects.create(name="市人民政府", kind=OrganizationKind.GOVERNMENT)
    units = Organization.objects.bulk_create(
        Organization(name=f"第{n}局", kind=OrganizationKind.DEPARTMENT) for n in range(1, 31)
    )
    Deputy.objects.bulk_create(Deputy(name=f"代表{n:03}") for n in range(1, 41))
    people = {
        "clerk": _person("clerk", Role.CLERK, committee),
        "leader": _person("leader", Role.LEADER, committee),
        "handler": _person("handler", Role.HANDLER, units[0]),
        "deputy": _person("deputy", Role.DEPUTY, None),
        "keeper": _person("keeper", Role.KEEPER, None),
    }
    Mandate.objects.bulk_create(
        Mandate(deputy=deputy, level=MandateLevel.COUNTY, term=18, since=date(2022, 1, 20))
        for deputy in Deputy.objects.all()
    )
    deputy = Deputy.objects.first()
    deputy.user = people["deputy"]
    deputy.save()
    return people


def _person(name, role, organization):
    user = User.objects.create_user(name, None, name=name)
    give_role(user, role, organization, since=date(2020, 1, 1))
    return User.objects.get(pk=user.pk)


def published_year(people):
    """Publishes last year's summary and drafts the one before; returns the published year."""
    from congress_portal.demo_every_year.summaries import draft, publish

    year = timezone.localdate().year - 1
    publish(draft(year, by=people["clerk"]), by=people["leader"])
    draft(year - 1, by=people["clerk"])
    return year


def keep_a_station(user):
    """Gives a person the busiest station of the bulk records to keep; returns its code."""
    station = Station.objects.annotate(held=Count("receptions")).latest("held")
    Keeper.objects.create(station=station, user=user, since=date(2020, 1, 1))
    return station.code


def some_activity():
    return Activity.objects.public().latest("pk").number


def some_item():
    return Item.objects.public().latest("pk").pk
