"""What the actions on invitations do to the records; called by the transition table alone."""

from supervision import duty
from supervision.choices import AttendanceSource
from workflow.transitions import lock, note


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
    source = step.data.get("source") or AttendanceSource.LIST
    invitation.attended_at, invitation.attended_by = step.at, source
    invitation.marked_by = step.by if source == AttendanceSource.LIST else None
    _listed(invitation, step, "add")
    duty.attended(invitation, step)


def unattend(invitation, step):
    invitation.attended_at, invitation.attended_by, invitation.marked_by = None, "", None
    invitation.note = step.data["reason"]
    _listed(invitation, step, "remove")
    duty.did_not_attend(invitation, step)


def _listed(invitation, step, change):
    """Changes the list of names. A new version of the activity, so that a form opened before it
    does not put the old list back."""
    activity = lock(invitation.activity)
    getattr(activity.deputies, change)(invitation.deputy)
    note(activity, "edited", by=step.by, fields=["deputies"], at=step.at)
