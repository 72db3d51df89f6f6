"""Blank spots: where nothing is recorded, for those who ought to ask why; a fact, no ranking.

Each is one queryset for a person and a number of months: the number on the desk and the list to
which it leads come from there, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Organization, User
from accounts.organizations.accounts import without_accounts
from deputies.duty.models import DutyEntry, DutyStatus
from deputies.people.models import Deputy
from deputies.suggestions.models import Suggestion
from liaison_stations.receptions.models import Reception
from liaison_stations.stations.models import Station
from pages.untyped import AnyRecord
from registers.counting import bounded_count
from supervision.items.models import Item
from workflow.deadlines import add_months

MONTHS = (1, 3, 6, 12)
DONE = (DutyStatus.SUBMITTED, DutyStatus.VERIFIED)
MOST_COUNTED = 10_000
"""More units, deputies or stations than any county has."""
TOWN_ROLES = (Role.TOWN_CLERK, Role.LEADER)
Rows = QuerySet[AnyRecord]


@dataclass(frozen=True)
class BlankSpot:
    """One kind of blank.

    Args:
        key: as in addresses.
        label: what is missing, of how many months where ``months`` says so.
        rows: for a person, the first day looked at and today; each with ``last``, the day on which
            there was something, where that is known.
        path: the page on which to ask further.
        months: how far is looked back where nobody chooses; 0 where time plays no part.
    """

    key: str
    label: Any
    rows: Callable[[User, date, date], Rows]
    path: Callable[[Any], str]
    months: int = 0

    def found(self, user: User, today: date, months: int | None = None) -> Rows:
        """The rows, for the desk and for the list."""
        since = add_months(today, -(months or self.months))
        return self.rows(user, since, today)


def _is_of_the_city(user: User) -> bool:
    return user.is_superuser or user.acts_for_city(Role.CLERK, Role.LEADER)


def _units(user: User, today: date) -> QuerySet[Organization]:
    """The handling units that a person looks after: all of the city's, a town's own."""
    units = Organization.objects.handling_units().on(today)
    if _is_of_the_city(user):
        return units
    return units.filter(Exists(Item.objects.visible_to(user).filter(lead_unit=OuterRef("pk"))))


def silent_units(user: User, since: date, today: date) -> Rows:
    """Something was handed to them since that day, and they have answered nothing of it."""
    items = Item.objects.visible_to(user).handed_over()
    suggestions = Suggestion.objects.visible_to(user).handed_over()
    given = [
        Exists(records.filter(lead_unit=OuterRef("pk"), handed_over_on__range=(since, today)))
        for records in (items, suggestions)
    ]
    answered = [
        Exists(records.filter(lead_unit=OuterRef("pk"), replied_on__gte=since))
        for records in (items, suggestions)
    ]
    rows = _units(user, today).filter(given[0] | given[1]).exclude(answered[0] | answered[1])
    last = items.filter(lead_unit=OuterRef("pk")).order_by().values("lead_unit")
    return rows.annotate(last=Subquery(last.annotate(last=Max("replied_on")).values("last")))


def units_without_account(user: User, since: date, today: date) -> Rows:
    """Nobody signs in for them: what they do comes on paper."""
    return without_accounts(_units(user, today), today).annotate(last=Max("grants__until"))


def idle_deputies(user: User, since: date, today: date) -> Rows:
    """In office, and nothing is in their duty record since that day."""
    entries = DutyEntry.objects.filter(deputy=OuterRef("pk"), status__in=DONE)
    deputies = Deputy.objects.read_by(user).in_office(today)
    rows = deputies.exclude(Exists(entries.filter(happened_on__gte=since))).by_strokes()
    last = entries.order_by().values("deputy").annotate(last=Max("happened_on")).values("last")
    return rows.annotate(last=Subquery(last))


def quiet_stations(user: User, since: date, today: date) -> Rows:
    """Open since before that day, and no reception was held there since."""
    held = Reception.objects.filter(station=OuterRef("pk"))
    stations = Station.objects.open_on(today).open_on(since)
    if not _is_of_the_city(user):
        stations = stations.filter(organization__in=user.organizations_as(*TOWN_ROLES))
    rows = stations.exclude(Exists(held.filter(held_on__gte=since))).in_order()
    last = held.order_by().values("station").annotate(last=Max("held_on")).values("last")
    return rows.annotate(last=Subquery(last))


def _in_hand_of(unit: Organization) -> str:
    return f"{reverse('my_supervision:kind', args=['items'])}?unit={unit.pk}"


SPOTS = (
    BlankSpot("silent-units", _("一件也没有答复的单位"), silent_units, _in_hand_of, 6),
    BlankSpot("no-account", _("没有可用账号的承办单位"), units_without_account, _in_hand_of),
    BlankSpot(
        "idle-deputies",
        _("没有履职记录的代表"),
        idle_deputies,
        lambda deputy: f"{reverse('my_duty:record')}?deputy={deputy.pk}",
        6,
    ),
    BlankSpot(
        "quiet-stations",
        _("没有接待记录的联络站"),
        quiet_stations,
        lambda station: reverse("stations:station", args=[station.code]),
        3,
    ),
)


@dataclass(frozen=True)
class SpotTotal:
    """How many there are of a kind of blank."""

    spot: BlankSpot
    number: int


def totals(user: User, today: date) -> list[SpotTotal]:
    """All of them in one query, none further than ``MOST_COUNTED``.

    Args:
        user: whose desk it is.
        today: the day from which is looked back.
    """
    columns = [bounded_count(spot.found(user, today), MOST_COUNTED) for spot in SPOTS]
    numbers = User._base_manager.filter(pk=user.pk).values_list(*columns).get()
    return [SpotTotal(spot, number) for spot, number in zip(SPOTS, numbers, strict=True)]
