"""Who was told what by which channel, for the staff who see to it that it arrives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Grant
from pages.readers import is_scoped
from workflow.choices import Reach
from workflow.models import Delivery, OutboxMessage

SIGNS = {
    Reach.SIGNED: "verified",
    Reach.SEEN: "verified",
    Reach.SENT: "replied",
    Reach.WAITING: "working",
    Reach.ON_PAGE: "waiting",
    Reach.UNDELIVERED: "overdue",
}


@dataclass(frozen=True)
class WatchedNotice:
    """One notice as the ledger shows it; ``words`` says so where they are its reader's alone."""

    notice: OutboxMessage
    words: str
    path: str
    reach: Reach

    @property
    def deliveries(self) -> list[Delivery]:
        """What was sent of it, on each channel."""
        return list(self.notice.deliveries.all())

    @property
    def ways_in_words(self) -> str:
        """Each channel with how far it came, and why no further."""
        return "；".join(
            f"{one.get_channel_display()} {one.state.label} {one.error}".strip()
            for one in self.deliveries
        )

    @property
    def sign(self) -> str:
        """One of the signs of states; what is amiss may need a telephone call."""
        return SIGNS[self.reach]


def told_by(user: Any) -> QuerySet[OutboxMessage] | None:
    """The notices whose arrival a person watches; None for who watches none.

    The city's staff and the system administrator all of them, a town's those to its own people.
    """
    if user.is_superuser or user.has_role(Role.SYSADMIN):
        return OutboxMessage.objects.all()
    if user.acts_for_city(Role.CLERK, Role.LEADER):
        return OutboxMessage.objects.all()
    bodies = user.organizations_as(Role.TOWN_CLERK, Role.LEADER)
    if not bodies:
        return None
    people = Grant.objects.on(timezone.localdate()).filter(organization__in=bodies)
    return OutboxMessage.objects.filter(recipient__in=people.values("user"))


def rows(notices: Iterable[OutboxMessage], user: Any, now: datetime) -> list[WatchedNotice]:
    """One page of the ledger; words only of records that the reader may see, one query a kind."""
    notices = list(notices)
    visible = _visible(notices, user)
    return [
        WatchedNotice(one, *_words(one, user, visible), reach=one.reach(now)) for one in notices
    ]


def _words(notice: OutboxMessage, user: Any, visible: set[tuple[str, str]]) -> tuple[str, str]:
    own = notice.recipient_id == user.pk
    if own or (notice.record_kind, notice.record_key) in visible:
        return notice.subject, notice.path
    return _("内容只有收件人能看。"), ""


def _visible(notices: list[OutboxMessage], user: Any) -> set[tuple[str, str]]:
    keys: dict[str, set[str]] = {}
    for one in notices:
        if one.record_kind:
            keys.setdefault(one.record_kind, set()).add(one.record_key)
    return {
        (kind, str(key))
        for kind, wanted in keys.items()
        for key in _keys_in_sight(kind, wanted, user)
    }


def _keys_in_sight(kind: str, keys: set[str], user: Any) -> Iterable[Any]:
    records = apps.get_model(kind)._default_manager.filter(pk__in=keys)
    return records.visible_to(user).values_list("pk", flat=True) if is_scoped(records) else ()
