"""Who may act on a deputy's records: relations between a record and a person."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from deputies.models import Deputy
from workflow.transitions import Actor


def is_self(deputy, user):
    """The person is this deputy, and holds the role today."""
    return bool(user.pk) and deputy.user_id == user.pk and user.has_role(Role.DEPUTY)


def looks_after(deputy, user):
    """Congress staff in charge of this deputy's record; nobody verifies their own."""
    if deputy.user_id == user.pk:
        return False
    return Deputy.objects.looked_after_by(user).filter(pk=deputy.pk).exists()


CLERKS = (Role.CLERK, Role.TOWN_CLERK)
OWNER = Actor(
    "owner", _("代表本人"), lambda entry, user: is_self(entry.deputy, user), (Role.DEPUTY,)
)
VERIFIER = Actor(
    "verifier",
    _("人大经办人员（不得为本人）"),
    lambda entry, user: looks_after(entry.deputy, user),
    CLERKS,
)
ANYBODY = Actor("anybody", _("随原事项"), lambda entry, user: True)
"""For inner actions: who may act was judged on the record that they follow from."""
