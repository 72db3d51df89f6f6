"""Giving and ending roles: groups follow from the grants, the trail keeps both values."""

from datetime import date, timedelta

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.account_trail.record import note
from accounts.models import Grant, Organization, User


@transaction.atomic
def give_role(
    user: User,
    role: str,
    organization: Organization | None = None,
    *,
    by: User | None = None,
    confirmed_by: User | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Grant:
    """Gives a person a role and puts them into its Django group.

    Args:
        user: who gets the role.
        role: a value of ``Role``.
        organization: the body for which they act, where the role needs one.
        by: who proposed it; None from the command line.
        confirmed_by: the second person; None from the command line.
        since: the first day, today where none is given.
        until: the last day, None where it does not end.

    Returns:
        The grant.

    Raises:
        ValidationError: where role and body do not fit, or another role stands against it.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two roles at once see each other
    grant = Grant(
        user=user,
        role=role,
        organization=organization,
        since=since or timezone.localdate(),
        until=until,
        granted_by=by,
        confirmed_by=confirmed_by,
    )
    grant.full_clean()
    grant.save()
    note(user, "role_given", by=confirmed_by or by, content=_facts(grant))
    follow_grants(user)
    return grant


@transaction.atomic
def end_role(grant: Grant, until: date, *, by: User | None = None) -> None:
    """Sets a grant's last day; the days on which it was held stay as they are.

    Args:
        grant: as it was shown.
        until: its last day, yesterday at the earliest.
        by: who ends it; None from the command line.

    Raises:
        ValidationError: where the day lies in the past, or later than the grant would end anyway.
    """
    # As where a role is given: two changes of one account at once see each other.
    User.objects.select_for_update().get(pk=grant.user_id)
    stored = Grant.objects.get(pk=grant.pk)
    check_end(stored, until)
    before, stored.until = stored.until, until
    stored.full_clean()
    stored.save(update_fields=["until"])
    days = {"until": [before and before.isoformat(), until.isoformat()]}
    news = (f"{stored.pk} {until}", _("您的一项角色将要或已经终止。"))
    note(stored.user, "role_ended", by=by, content={**_facts(stored), **days}, notice=news)
    follow_grants(stored.user)


def check_end(grant: Grant, until: date | None) -> None:
    """Whether a grant may end on a day.

    Raises:
        ValidationError: where the day rewrites what was, or prolongs what is.
    """
    if until is None or (grant.until and until > grant.until):
        raise ValidationError(_("期限只能缩短；要延长，请另行提名。"))
    if until < timezone.localdate() - timedelta(days=1):
        raise ValidationError(_("截止日期最早是昨天：已经担任的日子不能改写。"))


def _facts(grant: Grant) -> dict[str, object]:
    """What was given, for the trail: roles and bodies are nobody's personal data."""
    return {
        "grant": grant.pk,
        "role": str(grant.role),
        "organization": grant.organization_id,
        "since": grant.since.isoformat(),
        "until": grant.until and grant.until.isoformat(),
    }


def follow_grants(user: User) -> None:
    """Sets the person's groups to the roles held today."""
    user.__dict__.pop("current_grants", None)
    names = user.roles
    groups = [Group.objects.get_or_create(name=name)[0] for name in sorted(names)]
    user.groups.set(groups)
