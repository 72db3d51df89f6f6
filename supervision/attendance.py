"""What the actions on invitations do to the records; called by the transition table alone."""

from deputies.choices import DutyKind, DutySource
from supervision.choices import AttendanceSource, Method
from workflow.transitions import lock, note

DUTY_KINDS = {
    Method.ENFORCEMENT: DutyKind.ENFORCEMENT,
    Method.INSPECTION: DutyKind.INSPECTION,
    Method.RESEARCH: DutyKind.INSPECTION,
    Method.INVESTIGATION: DutyKind.INSPECTION,
}
"""What taking part in an activity counts as; every other method is sat through (出席会议)."""


def last_day(activity):
    return activity.ends_on or activity.starts_on


def is_over(activity, today):
    return last_day(activity) < today


def accept(invitation, step):
    invitation.answered_on = step.today
    invitation.reason = invitation.note = ""


def ask_leave(invitation, step):
    invitation.answered_on = step.today
    invitation.reason, invitation.note = step.data["reason"], ""


def grant_leave(invitation, step):
    invitation.note = step.data.get("text") or ""


def refuse_leave(invitation, step):
    invitation.note = step.data["reason"]


def cancel(invitation, step):
    invitation.note = step.data["reason"]


def restore(invitation, step):
    """Asked anew: what was answered before no longer counts."""
    invitation.answered_on = None
    invitation.reason = invitation.note = ""


def attend(invitation, step):
    """The name goes on the published list, and a draft into the deputy's duty record."""
    from deputies.duty import record_duty

    source = step.data.get("source") or AttendanceSource.LIST
    invitation.attended_at, invitation.attended_by = step.at, source
    invitation.marked_by = step.by if source == AttendanceSource.LIST else None
    activity = _listed(invitation, step, "add")
    record_duty(
        invitation.deputy,
        source=DutySource.ATTENDANCE,
        key=duty_key(invitation),
        kind=DUTY_KINDS.get(activity.method, DutyKind.MEETING),
        happened_on=_day_of(activity, step.today),
        text=activity.title,
        place=activity.place,
        by=step.by,
        at=step.at,
    )


def unattend(invitation, step):
    from deputies.duty import withdraw_duty

    invitation.attended_at, invitation.attended_by, invitation.marked_by = None, "", None
    invitation.note = step.data["reason"]
    _listed(invitation, step, "remove")
    withdraw_duty(duty_key(invitation), step.by)


def duty_key(invitation):
    return f"invitation:{invitation.pk}"


def _listed(invitation, step, change):
    """Changes the list of names. A new version of the activity, so that a form opened before it
    does not put the old list back."""
    activity = lock(invitation.activity)
    getattr(activity.deputies, change)(invitation.deputy)
    return note(activity, "edited", by=step.by, fields=["deputies"], at=step.at)


def _day_of(activity, today):
    """The day of the deed: today while the activity lasts, its first day where told later."""
    return activity.starts_on if is_over(activity, today) else today
