"""Promises that come back: to the unit before their day, to the clerk with what was said."""

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from registers.waiting import WAITING, Waiting
from supervision.promises.models import Promise, PromiseStatus
from supervision.promises.standing import SOON

TITLE_LENGTH = 90


def to_keep(user, today):
    """The unit's own that fall due within thirty days or are overdue, not yet reported."""
    open_ones = Promise.objects.of_unit(user).due_by(today + SOON)
    return open_ones.filter(status=PromiseStatus.OPEN)


def to_decide(user, today):
    """What units reported or asked for, whenever it falls due."""
    asked = (PromiseStatus.REPORTED, PromiseStatus.RENEWAL_ASKED)
    waiting = Promise.objects.of_clerk(user).open().filter(status__in=asked)
    return waiting.exclude(reported_by=user.pk)


def past(user, today):
    """Past their day, and the unit is silent."""
    return Promise.objects.of_clerk(user).overdue(today).filter(status=PromiseStatus.OPEN)


def _promises(key, label, action, records, place):
    return Waiting(
        key=key,
        label=label,
        action=action,
        records=records,
        title=lambda promise: Truncator(promise.item.suggestion).chars(TITLE_LENGTH),
        subject=lambda promise: str(promise.item),
        source=lambda promise: promise.item.lead_unit,
        path=lambda promise: reverse("my_promises:promise", args=[promise.pk]),
        due="promised_on",
        ready=_ready,
        place=place,
    )


def _ready(promises):
    return promises.select_related("item__opinion", "item__lead_unit")


WAITING.register(
    _promises("promises_to_keep", _("承诺到期"), _("兑现"), to_keep, 14),
    _promises("promises_to_decide", _("承诺待确认"), _("确认"), to_decide, 30),
    _promises("promises_past", _("承诺已过期"), _("跟踪"), past, 31),
)
