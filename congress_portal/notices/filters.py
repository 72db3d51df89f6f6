"""How a list of notices is narrowed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from pages.filters import Choices, ListFilter, choice, search
from workflow.choices import Channel, Reach
from workflow.models import OutboxMessage

UNREAD, UNSIGNED, READ = "unread", "unsigned", "read"
STATES = ((UNREAD, _("未读")), (UNSIGNED, _("待签收")), (READ, _("已读")))


class OwnFilter(ListFilter):
    """The own notices: read or not, and words of their titles."""

    state = choice(_("状态"), STATES, method="in_state")
    q = search(_("标题"))

    class Meta:
        model = OutboxMessage
        fields: Iterable[str] = ()

    def offered(self) -> dict[str, Choices]:
        """Nothing comes from the records."""
        return {}

    def in_state(self, notices: Any, name: str, value: str) -> Any:
        """The words of ``STATES``."""
        if value == UNREAD:
            return notices.unread()
        if value == UNSIGNED:
            return notices.unsigned()
        return notices.filter(read_at__isnull=False)

    def search(self, notices: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Titles that hold the words."""
        return notices.filter(subject__icontains=value)


class LedgerFilter(ListFilter):
    """The ledger: how far a notice has come, on which channel, and to whom."""

    reach = choice(_("送达情况"), Reach.choices, method="so_far")
    channel = choice(_("渠道"), Channel.choices, method="on_channel")
    q = search(_("收件人"))

    class Meta:
        model = OutboxMessage
        fields: Iterable[str] = ()

    def offered(self) -> dict[str, Choices]:
        """Nothing comes from the records."""
        return {}

    def so_far(self, notices: Any, name: str, value: str) -> Any:
        """The words of ``Reach``."""
        return notices.reached(value, timezone.now())

    def on_channel(self, notices: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Notices with a delivery on the channel, each of which has one at most."""
        return notices.filter(deliveries__channel=value)

    def search(self, notices: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Names of people, and of bodies for which they act."""
        by_name = Q(recipient__name__icontains=value)
        body = Q(grants__organization__name__icontains=value)
        return notices.filter(by_name | Q(recipient__in=_people(body)))


def _people(condition: Q) -> QuerySet[Any, Any]:
    return User.objects.filter(condition).values("pk")
