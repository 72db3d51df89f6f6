"""Giving and ending roles; the Django groups follow from the grants."""

from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts.models import Grant, Organization, User


@transaction.atomic
def give_role(
    user: User,
    role: str,
    organization: Organization | None = None,
    *,
    by: User | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Grant:
    """Gives a person a role and puts them into its Django group.

    Args:
        user: who gets the role.
        role: a value of ``Role``.
        organization: the body for which they act, where the role needs one.
        by: who gives it; None from the command line.
        since: the first day, today where none is given.
        until: the last day, None where it does not end.

    Returns:
        The grant.

    Raises:
        ValidationError: where role and body do not fit, or another role stands against it.
    """
    grant = Grant(
        user=user,
        role=role,
        organization=organization,
        since=since or timezone.localdate(),
        until=until,
        granted_by=by,
    )
    grant.full_clean()
    grant.save()
    follow_grants(user)
    return grant


def follow_grants(user: User) -> None:
    """Sets the person's groups to the roles held today."""
    user.__dict__.pop("current_grants", None)
    names = user.roles
    groups = [Group.objects.get_or_create(name=name)[0] for name in sorted(names)]
    user.groups.set(groups)
