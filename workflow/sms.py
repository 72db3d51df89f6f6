"""Short messages by whatever service the city uses (docs/production.md#sms).

The portal brings no such service. ``SMS_SENDER`` names a function by its dotted path; it is called
as ``send(mobile, text)`` with eleven digits and a text without a link, returns when the service
took the message, and raises anything where it did not.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

LONGEST = 140
"""Two parts of a Chinese message, in characters."""


class NoSender(Exception):
    """No service for short messages is set up."""


def is_configured() -> bool:
    """Whether the city's service for short messages is set up (``SMS_SENDER``)."""
    return bool(settings.SMS_SENDER)


def send(mobile: str, text: str) -> None:
    """Hands a short message to the city's service.

    Args:
        mobile: eleven digits.
        text: what is said, cut to ``LONGEST`` characters.

    Raises:
        NoSender: where none is set up; whatever the service's function raises otherwise.
    """
    if not is_configured():
        raise NoSender("SMS_SENDER is not set")
    import_string(settings.SMS_SENDER)(mobile, text[:LONGEST])
