"""What a person who leaves or a closed body still holds, as far as somebody may hand it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Grant, Organization, RoleProposal, User
from accounts.relations import decides
from accounts.successions.transitions import SUCCESSIONS, Succession
from liaison_stations.stations.models import Keeper, Station
from registers.waiting import WAITING
from workflow.relations import records_of_all
from workflow.transitions import table_for

PERSONAL = (Role.DEPUTY,)
"""Roles that go with the person: a mandate is not handed on."""
MOST_AT_ONCE = 200
"""Records of one kind in one step; the others wait for the next."""


@dataclass(frozen=True)
class Work:
    """Open records of one kind that a body leads or assists; ``more`` where others follow."""

    label: str
    records: tuple[Any, ...]
    more: bool = False
    succession: Succession | None = None

    def fits(self, heir: Organization, day: date) -> bool:
        """Whether a body is of the kind that goes on with such records."""
        return self.succession is None or self.succession.offers(heir, day)


@dataclass(frozen=True)
class Held:
    """What is to be handed on: roles, posts at stations, stations, open work; for a person also how
    much waits, by kind: it waits for whoever gets the roles. ``proposed`` are roles that are handed
    on already and wait for a second person."""

    grants: tuple[Grant, ...]
    proposed: tuple[Grant, ...] = ()
    posts: tuple[Keeper, ...] = ()
    stations: tuple[Station, ...] = ()
    work: tuple[Work, ...] = ()
    waiting: tuple[tuple[str, int], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing is left to hand on."""
        return not (self.grants or self.posts or self.stations or self.work)

    def lines(self) -> list[str]:
        """In sentences, for the list of the command."""
        found = [_("角色：%(role)s") % {"role": role_words(grant)} for grant in self.grants]
        found += [_("联络站管理员：%(station)s") % {"station": post.station} for post in self.posts]
        found += [_("联络站：%(station)s") % {"station": station} for station in self.stations]
        for work in self.work:
            found += [f"{work.label}：{record}" for record in work.records]
        words = _("待办：%(kind)s，%(count)d 件")
        return found + [words % {"kind": kind, "count": count} for kind, count in self.waiting]


def role_words(grant: Grant) -> str:
    """Whose role it is, which one, and for which body."""
    body = f"（{grant.organization}）" if grant.organization else ""
    return f"{grant.user} · {grant.get_role_display()}{body}"


def held_by(user: User, day: date) -> Held:
    """What a person holds on a day; whoever gets the roles finds the same work waiting."""
    grants = Grant.objects.on(day).filter(user=user).exclude(role__in=PERSONAL)
    posts = Keeper.objects.on(day).filter(user=user).select_related("station")
    counts = ((str(kind.label), kind.records(user, day).count()) for kind in WAITING.all())
    return Held(
        *_roles(grants),
        tuple(posts.order_by("pk")),
        waiting=tuple((label, count) for label, count in counts if count),
    )


def held_for(body: Organization, day: date, by: User | None = None) -> Held:
    """What is still held for a body: roles of people, open stations, open work.

    Args:
        body: the body.
        day: today.
        by: whoever would hand it on: only what is theirs. None is the operator, who may hand on
            roles and stations, but no work: that takes a person who answers for it.
    """
    grants = Grant.objects.on(day).filter(organization=body)
    stations = Station.objects.open_on(day).filter(organization=body)
    if by is not None:
        grants = grants if decides(by) else grants.none()
        in_charge = Station.objects.in_charge(by).values("pk")
        stations = stations if by.is_superuser else stations.filter(pk__in=in_charge)
    return Held(
        *_roles(grants),
        stations=tuple(stations.order_by("pk")),
        work=() if by is None else tuple(_work(body, by, day)),
    )


def _roles(grants: QuerySet[Grant]) -> tuple[tuple[Grant, ...], tuple[Grant, ...]]:
    """Those to be handed on, and those that wait for a second person already."""
    open_ones = RoleProposal.objects.open().filter(replaces__isnull=False)
    handed = set(open_ones.values_list("replaces", flat=True))
    rows = list(grants.select_related("user", "organization").order_by("pk"))
    return (
        tuple(grant for grant in rows if grant.pk not in handed),
        tuple(grant for grant in rows if grant.pk in handed),
    )


def _work(body: Organization, by: User, day: date) -> list[Work]:
    found = []
    for succession in SUCCESSIONS.all():
        records = list(theirs(succession, body, by, day)[: MOST_AT_ONCE + 1])
        if records:
            more = len(records) > MOST_AT_ONCE
            found.append(
                Work(str(succession.label), tuple(records[:MOST_AT_ONCE]), more, succession)
            )
    return found


def theirs(succession: Succession, body: Organization, by: User, day: date) -> QuerySet[Any]:
    """The open records of a body that a person may hand on."""
    rows = table_for(succession.model).named("succeed")
    return records_of_all([row.who for row in rows], succession.open_of(body), by, day, Q())
