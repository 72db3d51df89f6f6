"""What a person who leaves or a closed body still holds: listed, and handed on in one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Grant, Organization, User
from accounts.services import end_role, give_role
from liaison_stations.stations.models import Keeper, Station, StationChangeKind
from registers.waiting import WAITING
from workflow import trail

PERSONAL = (Role.DEPUTY,)
"""Roles that go with the person: a mandate is not handed on."""


@dataclass(frozen=True)
class Held:
    """What is to be handed on: roles, posts at stations, stations; and how much waits, by kind."""

    grants: tuple[Grant, ...]
    posts: tuple[Keeper, ...] = ()
    stations: tuple[Station, ...] = ()
    waiting: tuple[tuple[str, int], ...] = ()

    def lines(self) -> list[str]:
        """In sentences, for the preview and for the report afterwards."""
        found = [_("角色：%(role)s") % {"role": _role(grant)} for grant in self.grants]
        found += [_("联络站管理员：%(station)s") % {"station": post.station} for post in self.posts]
        found += [_("联络站：%(station)s") % {"station": station} for station in self.stations]
        words = _("待办：%(kind)s，%(count)d 件")
        return found + [words % {"kind": kind, "count": count} for kind, count in self.waiting]


def _role(grant: Grant) -> str:
    body = f"（{grant.organization}）" if grant.organization else ""
    return f"{grant.user} · {grant.get_role_display()}{body}"


def held_by(user: User, day: date) -> Held:
    """What a person holds on a day; whoever gets the roles finds the same work waiting."""
    grants = Grant.objects.on(day).filter(user=user).exclude(role__in=PERSONAL)
    posts = Keeper.objects.on(day).filter(user=user).select_related("station")
    counts = ((str(kind.label), kind.records(user, day).count()) for kind in WAITING.all())
    return Held(
        tuple(grants.select_related("user", "organization").order_by("pk")),
        tuple(posts.order_by("pk")),
        waiting=tuple((label, count) for label, count in counts if count),
    )


def held_for(body: Organization, day: date) -> Held:
    """What is still held for a body: roles of people, open stations."""
    grants = Grant.objects.on(day).filter(organization=body)
    stations = Station.objects.open_on(day).filter(organization=body)
    return Held(
        tuple(grants.select_related("user", "organization").order_by("pk")),
        stations=tuple(stations.order_by("pk")),
    )


@transaction.atomic
def hand_on_person(leaver: User, successor: User, day: date) -> Held:
    """The successor holds from this day on what the leaver held; the leaver holds it no longer.

    Args:
        leaver: whose roles and posts at stations end on the day before, or on the day itself where
            they began on it.
        successor: another person with a working account.
        day: today.

    Returns:
        What was handed on, as it was held before.

    Raises:
        ValidationError: nobody else, a closed account, nothing to hand on, or roles that do not
            go together; then nothing is changed.
    """
    if leaver == successor:
        raise ValidationError(_("接手的人不能是离开的人自己。"))
    if not successor.is_active:
        raise ValidationError(_("接手的人的账号已经停用。"))
    held = held_by(leaver, day)
    if not held.grants and not held.posts:
        raise ValidationError(_("没有可以移交的角色或联络站。"))
    for grant in held.grants:
        _end(grant, day)
        _give(successor, grant, grant.organization, day)
    for post in held.posts:
        if not Keeper.objects.on(day).filter(station=post.station, user=successor).exists():
            Keeper.objects.create(station=post.station, user=successor, since=day)
        post.until = max(post.since, day - timedelta(days=1))
        post.save(update_fields=["until"])
    return held


@transaction.atomic
def hand_on_body(body: Organization, heir: Organization, day: date) -> Held:
    """Roles and stations of a closed body go to the one that goes on with its work.

    Args:
        body: closed by this day.
        heir: a body that exists on it.
        day: today.

    Returns:
        What was handed on, as it was held before.

    Raises:
        ValidationError: a body that still exists, an heir that does not, or is another kind of
            body; then nothing is changed.
    """
    if not body.is_closed_on(day):
        raise ValidationError(_("“%(name)s”还没有撤销。") % {"name": body})
    if heir == body or heir not in Organization.objects.on(day):
        raise ValidationError(_("承接单位不存在或者已经撤销，请选择现有的单位。"))
    held = held_for(body, day)
    if not held.grants and not held.stations:
        raise ValidationError(_("没有可以移交的角色或联络站。"))
    for grant in held.grants:
        _end(grant, day)
        _give(grant.user, grant, heir, day)
    for station in held.stations:
        station.organization = heir
        station.full_clean()
        station.save(update_fields=["organization"])
        text = _("由%(heir)s承接（原为%(body)s）") % {"heir": heir, "body": body}
        station.changes.create(kind=StationChangeKind.OTHER, changed_on=day, text=text[:300])
        trail.append(station, "edited", by=None, content={"fields": ["organization"]})
    return held


def _end(grant: Grant, day: date) -> None:
    end_role(grant, max(grant.since, day - timedelta(days=1)))


def _give(user: User, grant: Grant, body: Any, day: date) -> None:
    there = Grant.objects.on(day).filter(user=user, role=grant.role, organization=body)
    if not there.exists():
        give_role(user, grant.role, body, since=day, until=grant.until)
