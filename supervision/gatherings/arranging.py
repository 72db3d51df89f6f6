"""When and where the invited meet: written once by the host, told to all who are still expected."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from supervision.activities.models import Activity
from supervision.attendance import relations
from supervision.attendance.models import Gathering
from supervision.attendance.workflow import is_over, last_day
from workflow import outbox, trail
from workflow.notices import messages
from workflow.transitions import Step, lock

FIELDS = ("meets_at", "ends_at", "point", "contact", "documents")


def gathering_of(activity: Activity) -> Gathering | None:
    """What is arranged for an activity; None where nothing is."""
    return getattr(activity, "gathering", None)


@transaction.atomic
def arrange(
    activity: Activity, given: dict[str, Any], *, by: Any, at: datetime | None = None
) -> bool:
    """Writes what is arranged and tells the invited who are still expected; whether it changed.

    Arguments:
        given: the fields of a Gathering.
    """
    lock(activity)
    one = Gathering.objects.filter(activity=activity).first() or Gathering(activity=activity)
    changed = [name for name in FIELDS if getattr(one, name) != given[name]]
    if not changed:
        return False
    for name in changed:
        setattr(one, name, given[name])
    one.version += 1
    one.save()
    step = Step(by=by, at=at or timezone.now())
    trail.append(activity, "edited", by=by, at=step.at, content={"fields": sorted(changed)})
    if not is_over(activity, step.today):
        asked = activity.invitations.expected().select_related("deputy__user")
        sentence = _("活动的集合安排已更新，请查看")
        outbox.put(
            message
            for invitation in asked
            for message in messages(
                invitation, step, f"arranged-{one.version}", sentence, [_account], relations.address
            )
        )
    return True


def _account(invitation: Any, today: date) -> list[Any]:
    user = invitation.deputy.user
    return [user] if user is not None and user.is_active else []


def hours(activity: Activity) -> tuple[Any, Any]:
    """From when to when an activity takes its people: moments where hours are known, else days."""
    one = gathering_of(activity)
    if one is None or one.meets_at is None:
        return activity.starts_on, activity.ends_on
    ends = _moment(last_day(activity), one.ends_at) if one.ends_at else None
    return _moment(activity.starts_on, one.meets_at), ends


def _moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def in_words(activity: Activity) -> list[str]:
    """Contact and documents as lines for a calendar."""
    one = gathering_of(activity)
    if one is None:
        return []
    lines = [(_("联系人"), one.contact), (_("材料"), one.documents)]
    return [f"{label}：{text}" for label, text in lines if text]


def when_in_words(activity: Activity) -> str:
    """The hours of the meeting as a reader says them; blank where none is known."""
    one = gathering_of(activity)
    if one is None or one.meets_at is None:
        return ""
    begins = date_format(one.meets_at, "H:i")
    return f"{begins}–{date_format(one.ends_at, 'H:i')}" if one.ends_at else begins
