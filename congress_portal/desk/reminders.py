"""One message for a person about everything that falls due or is overdue, from all rooms."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Grant, User
from registers.waiting import WEEK, Group, Urgency, WaitingRow
from registers.waits import Waits
from workflow import outbox
from workflow.deadlines import written
from workflow.outbox import Message
from workflow.reminders import Reminder, register

NEAR = timedelta(days=1)
PRESSING = (Urgency.OVERDUE, Urgency.THIS_WEEK)
MOST_LINES = 10


def stage(due: date, today: date) -> date | None:
    """The last day on which there was something to say of ``due``; None where it is far away.

    A week ahead, the day before, the day after, and then every week until it is done.
    """
    if today > due:
        return due + NEAR + WEEK * ((today - due - NEAR) // WEEK)
    if today >= due - NEAR:
        return due - NEAR
    return due - WEEK if today >= due - WEEK else None


def of_day(today: date) -> Iterator[Any]:
    """To everybody with a role: what has come near since the last message, in one message."""
    people = User.objects.filter(is_active=True, pk__in=_with_roles(today)).order_by("pk")
    for user in people.iterator():
        message = _message(user, today)
        if message:
            yield message


def _with_roles(today: date) -> QuerySet[Grant, dict[str, Any]]:
    return Grant.objects.on(today).values("user")


def _message(user: User, today: date) -> Message | None:
    groups = [group for group in Waits(user, today).groups() if group.urgency in PRESSING]
    rows = [row for group in groups for row in group.rows]
    stages = [day for day in (stage(row.due, today) for row in rows) if day]
    if not stages:
        return None
    with translation.override("zh-hans"):
        return outbox.Message(
            key=f"due:{user.pk}:{max(stages)}",
            recipient=user,
            subject=_("有 %(count)s件事到期或快要到期") % {"count": _count(groups)},
            body="\n".join(_line(row, today) for row in rows[:MOST_LINES]),
            path=reverse("my:desk"),
        )


def _count(groups: list[Group]) -> str:
    number = sum(len(group.rows) for group in groups)
    more = any(group.more for group in groups)
    return _("%(number)d 多") % {"number": number} if more else f"{number} "


def _line(row: WaitingRow, today: date) -> str:
    facts = {"work": row.kind.label, "title": row.outside, "day": written(row.due)}
    if row.due < today:
        return _("%(work)s：%(title)s（%(day)s已到期）") % facts
    return _("%(work)s：%(title)s（%(day)s到期）") % facts


register(Reminder("due", _("到期提醒"), of_day))
