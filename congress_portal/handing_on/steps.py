"""The one step by which a leaver's or a closed body's work goes on with somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.account_trail.record import note
from accounts.models import Grant, Organization, RoleProposal, User
from accounts.services import end_role, give_role
from accounts.successions.transitions import FORMER
from congress_portal.handing_on.held import Held, held_by, held_for
from liaison_stations.stations.models import Keeper, Station, StationChangeKind
from workflow import trail
from workflow.transitions import perform


@dataclass(frozen=True)
class HandOn:
    """Whoever hands on, the day and the reason; ``by`` None is the operator."""

    day: date
    by: User | None = None
    reason: str = ""


@transaction.atomic
def hand_on_person(
    leaver: User, successor: User, day: date, *, by: User | None = None, reason: str = ""
) -> Held:
    """What the leaver held goes to the successor.

    Roles go at once where the operator does it; where a person does it, they are proposed, and
    change hands when a second person confirms them. Posts at stations go at once.

    Args:
        leaver: whose roles end on the day before, or on the day itself where they began on it.
        successor: another person with a working account.
        day: today.
        by: an account administrator, neither of the two; None for the operator.
        reason: why, in the words of whoever does it.

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
    if by is not None and by in (leaver, successor):
        raise ValidationError(_("您自己的角色，由另一名账号管理员移交。"))
    User.objects.select_for_update().get(pk=leaver.pk)  # two at once hand on once
    held = held_by(leaver, day)
    if held.is_empty:
        raise ValidationError(_("没有可以移交的角色或联络站。"))
    step = HandOn(day, by, reason)
    for grant in held.grants:
        _pass(grant, successor, grant.organization, step)
    for post in held.posts:
        if not Keeper.objects.on(day).filter(station=post.station, user=successor).exists():
            Keeper.objects.create(station=post.station, user=successor, since=day)
        post.until = max(post.since, day - timedelta(days=1))
        post.save(update_fields=["until"])
        trail.append(post.station, "edited", by=by, content={"fields": ["keepers"]})
    words = {"reason": trail.salted_digest(reason)} if reason else {}
    note(leaver, "work_handed_on", by=by, content={"successor": successor.pk, **words})
    return held


@transaction.atomic
def hand_on_body(
    body: Organization, heir: Organization, day: date, *, by: User | None = None, reason: str = ""
) -> Held:
    """Roles, stations and open work of a closed body go to the one that goes on with it.

    Records keep their state, their story and their clock. Of it all goes what ``by`` may hand on;
    roles as of a person.

    Args:
        body: closed by this day.
        heir: a body that exists on it.
        day: today.
        by: whoever does it; None for the operator, who hands on no work.
        reason: why; it stands in the story of each record.

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
    # Two at once hand on once: the second finds nothing left.
    Organization.objects.select_for_update(of=("self",)).get(pk=body.pk)
    held = held_for(body, day, by)
    if held.is_empty:
        raise ValidationError(_("没有您可以移交的角色、联络站或工作。"))
    if not all(work.fits(heir, day) for work in held.work):
        raise ValidationError(_("“%(name)s”不是承办单位，不能承接这些工作。") % {"name": heir})
    step = HandOn(day, by, reason)
    for grant in held.grants:
        _pass(grant, grant.user, heir, step)
    for station in held.stations:
        _hand_on_station(station, body, heir, step)
    for record in [record for work in held.work for record in work.records]:
        _succeed(record, body, heir, step)
    return held


def _hand_on_station(
    station: Station, body: Organization, heir: Organization, step: HandOn
) -> None:
    station.organization = heir
    station.full_clean()
    station.save(update_fields=["organization"])
    text = _("由%(heir)s承接（原为%(body)s）") % {"heir": heir, "body": body}
    station.changes.create(kind=StationChangeKind.OTHER, changed_on=step.day, text=text[:300])
    words = {"reason": trail.salted_digest(step.reason)} if step.reason else {}
    trail.append(station, "edited", by=step.by, content={"fields": ["organization"], **words})


def _succeed(record: Any, body: Organization, heir: Organization, step: HandOn) -> None:
    data = {"unit": heir, "reason": step.reason, FORMER: body}
    try:
        perform(record, "succeed", by=step.by, data=data)
    except ValidationError as refusal:
        said = " ".join(refusal.messages)
        raise ValidationError(f"{record}：{said}") from refusal


def _pass(grant: Grant, user: User, body: Organization | None, step: HandOn) -> None:
    """A role goes to a person for a body; whoever holds it there already is not given it twice."""
    there = Grant.objects.on(step.day).filter(user=user, role=grant.role, organization=body)
    if not there.exists() and step.by is not None:
        _propose(grant, user, body, step)
        return
    end_role(grant, max(grant.since, step.day - timedelta(days=1)), by=step.by)
    if not there.exists():
        give_role(user, grant.role, body, since=step.day, until=grant.until)


def _propose(grant: Grant, user: User, body: Organization | None, step: HandOn) -> None:
    proposal = RoleProposal(
        user=user,
        role=grant.role,
        organization=body,
        since=step.day,
        until=grant.until,
        replaces=grant,
        reason=step.reason[:300],
        proposed_by=step.by,
    )
    proposal.full_clean()
    proposal.save()
    trail.append(proposal, "created", by=step.by)
