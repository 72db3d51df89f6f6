"""The ways by which a notice leaves the portal, and how a room adds one of its own.

A notice names a record and its page, never anybody's words; several that are due at once for one
reader go out as one message.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from pages.untyped import AnyReader
from workflow import sms
from workflow.choices import Channel

if TYPE_CHECKING:
    from workflow.messages import OutboxMessage
    from workflow.people import Actor

SUBJECT_LENGTH = 200
MOST_LINES = 20


class Unreachable(Exception):
    """There is no such way to this person; trying again would not help."""


@dataclass(frozen=True)
class Letter:
    """What one channel carries to one person: a line, the lines below it, and where to read on."""

    subject: str
    lines: tuple[str, ...]
    url: str

    @property
    def text(self) -> str:
        """Everything in one text, the address last."""
        return "\n".join([self.subject, *self.lines, self.url])


@dataclass(frozen=True)
class ChannelWay:
    """``reaches`` says whether the channel leads to a person; ``send`` takes the letter there.

    ``send`` raises ``Unreachable`` where it cannot, anything else where it may succeed later.
    """

    reaches: Callable[[Any], bool]
    send: Callable[[Any, Letter], None]


ways: dict[str, ChannelWay] = {}


def register(channel: Channel, way: ChannelWay) -> None:
    """Says how a channel is sent; each has one way.

    Args:
        channel: as the account keeps it.
        way: whom it reaches, and how a letter is sent.
    """
    ways[channel] = way


def chosen_by(person: Actor) -> list[str]:
    """The channels that the person wants and that lead to them."""
    wanted = getattr(person, "channels", None) or []
    return [channel for channel, way in ways.items() if channel in wanted and way.reaches(person)]


def send(channel: str, notices: list[OutboxMessage]) -> None:
    """Sends notices of one reader as one message.

    Args:
        channel: a registered one; one that has gone meanwhile reaches nobody.
        notices: at least one, all to the same reader.

    Raises:
        Unreachable: where the way has gone since the notice was written.
    """
    person = notices[0].recipient
    way = ways.get(channel)
    if way is None or not way.reaches(person):
        raise Unreachable(_("这条渠道已经联系不上收件人。"))
    way.send(person, letter(notices))


def letter(notices: list[OutboxMessage]) -> Letter:
    """One notice as it is; of several their lines, in Chinese."""
    with translation.override(settings.LANGUAGE_CODE):
        if len(notices) == 1:
            one = notices[0]
            lines = tuple(line for line in one.body.splitlines() if line)
            return Letter(one.subject, lines, settings.SITE_URL + one.get_absolute_url())
        subject = _("您有 %(count)d 条新通知") % {"count": len(notices)}
        page = settings.SITE_URL + reverse("my_notices:list")
    return Letter(subject, tuple(one.subject for one in notices[:MOST_LINES]), page)


def _by_mail(person: AnyReader, sent: Letter) -> None:
    body = "\n".join([*sent.lines, "", sent.url])
    send_mail(sent.subject[:SUBJECT_LENGTH], body, None, [person.email])


def _by_sms(person: AnyReader, sent: Letter) -> None:
    sms.send(person.mobile, sent.subject)


register(Channel.EMAIL, ChannelWay(lambda person: bool(getattr(person, "email", "")), _by_mail))
register(
    Channel.SMS,
    ChannelWay(lambda person: bool(getattr(person, "mobile", "")) and sms.is_configured(), _by_sms),
)
