"""Notices to people, and the ways by which each of them leaves the portal.

A notice always stands on its reader's own page (``/my/notices/``). Beside it stands one delivery
for each channel that the reader has chosen: it goes out, or is seen not to.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyRecord
from workflow.choices import Channel, MessageState, Reach

if TYPE_CHECKING:
    from workflow.people import Actor


MOST_AHEAD = timedelta(days=2)
"""No message is put off for longer."""
PATIENCE = timedelta(days=3)
"""A notice that stands on its page alone and is not opened for so long has not arrived."""


class SendingQuerySet(models.QuerySet[Any]):
    """What leaves the portal, by how far it is."""

    def waiting(self, at: datetime) -> Self:
        """To be sent now.

        What is due later than any pause lasts was written while the clock was ahead: due as well.
        """
        due = Q(due_at__lte=at) | Q(due_at__gt=at + MOST_AHEAD)
        return self.filter(due, sent_at__isnull=True, failed_at__isnull=True)

    def failed(self) -> Self:
        """Given up: somebody must see to it."""
        return self.filter(sent_at__isnull=True, failed_at__isnull=False)

    def in_state(self, state: str) -> Self:
        """By the words of ``MessageState``; all of them for another word."""
        if state == MessageState.FAILED:
            return self.failed()
        if state == MessageState.SENT:
            return self.filter(sent_at__isnull=False)
        if state == MessageState.WAITING:
            return self.filter(sent_at__isnull=True, failed_at__isnull=True)
        return self

    def kept_by(self, user: Actor) -> Self:
        """Whoever sees to it that messages arrive knows of all of them, not of their words."""
        return self.all()


class Sending(models.Model):
    """One message on one way out; the worker claims it, sends it and records it.

    ``due_at`` is when it is tried next; ``failed_at`` says that it is tried no more.
    """

    due_at = models.DateTimeField(_("下次发送"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True)
    failed_at = models.DateTimeField(_("放弃时间"), null=True, blank=True)
    error = models.CharField(_("错误"), max_length=200, blank=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def state(self) -> MessageState:
        """How far it is: sent, given up, or waiting for its next attempt."""
        if self.sent_at:
            return MessageState.SENT
        return MessageState.FAILED if self.failed_at else MessageState.WAITING

    @property
    def address(self) -> object:
        """What is sent at the same time to the same address goes out as one message."""
        return self.pk

    @classmethod
    def ready(cls, sendings: AnyRecord) -> AnyRecord:
        """Fetches all that ``hand_over`` asks for."""
        return sendings

    @classmethod
    def hand_over(cls, together: list[AnyRecord]) -> None:
        """Gives messages with one address to whoever carries them; raises where that fails."""
        raise NotImplementedError


class OutboxQuerySet(models.QuerySet[Any]):
    """Notices by their readers, and by whether they have arrived."""

    def visible_to(self, user: Actor) -> Self:
        """Everybody's own."""
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def unread(self) -> Self:
        """Not opened by their reader yet."""
        return self.filter(read_at__isnull=True)

    def unsigned(self) -> Self:
        """To be signed for, and not yet."""
        return self.filter(asks_signature=True, signed_at__isnull=True)

    def undelivered(self, now: datetime) -> Self:
        """Not opened, and sent on no way: given up everywhere, or on the page alone for days."""
        ways = Delivery.objects.filter(message=OuterRef("pk"))
        under_way = ways.filter(Q(sent_at__isnull=False) | Q(failed_at__isnull=True))
        gone_wrong = Exists(ways.filter(failed_at__isnull=False))
        late = Q(created_at__lt=now - PATIENCE)
        return self.unread().filter(~Exists(under_way)).filter(gone_wrong | late)

    def reached(self, reach: str, now: datetime) -> Self:
        """By the words of ``Reach``, each notice under one of them; all for another word."""
        sent = Exists(Delivery.objects.filter(message=OuterRef("pk"), sent_at__isnull=False))
        waiting = Exists(
            Delivery.objects.filter(
                message=OuterRef("pk"), sent_at__isnull=True, failed_at__isnull=True
            )
        )
        if reach == Reach.SIGNED:
            return self.filter(signed_at__isnull=False)
        if reach == Reach.SEEN:
            return self.filter(read_at__isnull=False, signed_at__isnull=True)
        if reach == Reach.SENT:
            return self.unread().filter(sent)
        if reach == Reach.WAITING:
            return self.unread().filter(~sent, waiting)
        if reach == Reach.UNDELIVERED:
            return self.undelivered(now)
        if reach == Reach.ON_PAGE:
            return self.unread().filter(~sent, ~waiting).exclude(pk__in=self.undelivered(now))
        return self


class OutboxMessage(models.Model):
    """A notice to one person, written in the same transaction as the change that it tells of.

    ``key`` makes it exist once, however often it is asked for. ``record_kind`` and ``record_key``
    name what it tells of: who may not see that record is not shown the words either.
    """

    key = models.CharField(max_length=120, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("收件人"),
        on_delete=models.CASCADE,
        related_name="outbox_messages",
    )
    subject = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("内容"), blank=True)
    path = models.CharField(_("链接"), max_length=200, blank=True)
    record_kind = models.CharField(_("对象类别"), max_length=100, blank=True)
    record_key = models.CharField(_("对象编号"), max_length=64, blank=True)
    asks_signature = models.BooleanField(_("须签收"), default=False)
    created_at = models.DateTimeField(_("生成时间"), auto_now_add=True)
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("通知")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["recipient"], name="outbox_unread", condition=Q(read_at__isnull=True)
            ),
            models.Index(fields=["record_kind", "record_key"], name="outbox_record"),
        ]

    def __str__(self) -> str:
        return self.key  # the subject is for its reader alone

    def get_absolute_url(self) -> str:
        """Opens it for its reader: marks it read and leads to its record."""
        return reverse("my_notices:open", args=[self.pk])

    @property
    def waits_for_signature(self) -> bool:
        """Whether the reader has still to sign for it."""
        return self.asks_signature and self.signed_at is None

    def reach(self, now: datetime) -> Reach:
        """How far it has come; uses what was prefetched of its deliveries."""
        if self.signed_at:
            return Reach.SIGNED
        if self.read_at:
            return Reach.SEEN
        states = {delivery.state for delivery in self.deliveries.all()}
        if MessageState.SENT in states:
            return Reach.SENT
        if MessageState.WAITING in states:
            return Reach.WAITING
        late = self.created_at < now - PATIENCE
        return Reach.UNDELIVERED if states or late else Reach.ON_PAGE


class Delivery(Sending):
    """One notice on one channel."""

    message = models.ForeignKey(
        OutboxMessage,
        verbose_name=_("通知"),
        on_delete=models.CASCADE,
        related_name="deliveries",
    )
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)

    class Meta:
        verbose_name = verbose_name_plural = _("通知发送")
        ordering = ["id"]
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["message", "channel"], name="delivery_once_a_channel"),
        ]
        indexes: ClassVar[Any] = [
            models.Index(
                fields=["due_at"],
                name="delivery_waiting",
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.channel}"

    @property
    def address(self) -> object:
        """Of one reader on one channel: several notices make one message."""
        return self.message.recipient_id, self.channel

    @classmethod
    def ready(cls, sendings: AnyRecord) -> AnyRecord:
        return sendings.select_related("message__recipient")

    @classmethod
    def hand_over(cls, together: list[AnyRecord]) -> None:
        """Sends notices of one reader on one channel as one message; raises where that fails."""
        from workflow import channels

        channels.send(together[0].channel, [delivery.message for delivery in together])
