"""Giving and ending roles; the Django groups follow from the grants."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts.models import Grant


@transaction.atomic
def give_role(user, role, organization=None, *, by=None, since=None, until=None):
    """Gives a role from a day on; raises ValidationError where it does not fit the body."""
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


def follow_grants(user):
    """Sets the person's groups to the roles held today."""
    user.__dict__.pop("current_grants", None)
    names = user.roles
    groups = [Group.objects.get_or_create(name=name)[0] for name in sorted(names)]
    user.groups.set(groups)
