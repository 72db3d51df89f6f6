"""Invitations to an activity: answered by the deputy, decided on and signed in by the host."""

from datetime import date
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deputies.people.relations import ANYBODY
from supervision.activities.models import Activity
from supervision.attendance import relations
from supervision.attendance.models import (
    AttendanceSource,
    Invitation,
    InvitationStatus,
    still_to_come,
)
from supervision.duty_results import duty
from workflow import needs
from workflow.relations import Meets, Where
from workflow.transitions import (
    DeskText,
    Guard,
    Step,
    Table,
    Transition,
    Wait,
    lock,
    note,
    register,
)


def last_day(activity: Activity) -> date:
    """The day on which the activity ends."""
    return activity.ends_on or activity.starts_on


def is_over(activity: Activity, today: date) -> bool:
    """Its last day has passed."""
    return last_day(activity) < today


def accept(invitation: Invitation, step: Step) -> None:
    """The deputy comes."""
    invitation.answered_on = step.today
    invitation.reason = invitation.note = ""


def ask_leave(invitation: Invitation, step: Step) -> None:
    """The deputy says why they cannot come."""
    invitation.answered_on = step.today
    invitation.reason, invitation.note = step.data["reason"], ""


def grant_leave(invitation: Invitation, step: Step) -> None:
    """They may stay away."""
    invitation.note = step.data.get("text") or ""


def refuse_leave(invitation: Invitation, step: Step) -> None:
    """They are asked again, with the reason."""
    invitation.note = step.data["reason"]


def cancel(invitation: Invitation, step: Step) -> None:
    """They are no longer asked, with the reason."""
    invitation.note = step.data["reason"]


def restore(invitation: Invitation, step: Step) -> None:
    """Asked anew: what was answered before no longer counts."""
    invitation.answered_on = None
    invitation.reason = invitation.note = ""


def attend(invitation: Invitation, step: Step) -> None:
    """The name goes on the published list, and a draft into the deputy's duty record."""
    source = step.data.get("source") or AttendanceSource.LIST
    invitation.attended_at, invitation.attended_by = step.at, source
    # Who signed in with their own telephone was marked by nobody.
    invitation.marked_by = step.by if source == AttendanceSource.LIST else None
    _listed(invitation, step, "add")
    duty.attended(invitation, step)


def unattend(invitation: Invitation, step: Step) -> None:
    """A sign-in by mistake is taken back: the name leaves the list, the draft the duty record."""
    invitation.attended_at, invitation.attended_by, invitation.marked_by = None, "", None
    invitation.note = step.data["reason"]
    _listed(invitation, step, "remove")
    duty.did_not_attend(invitation, step)


def sign_out(invitation: Invitation, step: Step) -> None:
    """The deputy was not there: the sign-in goes; who asks for it has corrected the duty record."""
    invitation.attended_at, invitation.attended_by, invitation.marked_by = None, "", None


def _listed(invitation: Invitation, step: Step, change: Literal["add", "remove"]) -> None:
    """Changes the list of names. A new version of the activity, so that a form opened before it
    does not put the old list back."""
    activity = lock(invitation.activity)
    getattr(activity.deputies, change)(invitation.deputy)
    note(activity, "edited", by=step.by, fields=["deputies"], at=step.at)


S = InvitationStatus
LIVE = (S.INVITED, S.ACCEPTED, S.LEAVE_ASKED, S.EXCUSED)


ABSENT = Where(attended_at__isnull=True)
STILL_TO_COME = Meets(
    lambda invitation: (
        invitation.attended_at is None and not is_over(invitation.activity, timezone.localdate())
    ),
    lambda: still_to_come(timezone.localdate()),
)
"""The activity is not over and the deputy has not signed in: there is something to answer."""


INVITATION_TABLE = register(
    Table(
        model=Invitation,
        states=InvitationStatus,
        desk=DeskText(
            title=lambda invitation: invitation.activity.title,
            source=lambda invitation: invitation.activity.organizer,
            path=lambda invitation: invitation.get_absolute_url(),
            ready=lambda invitations: invitations.select_related("activity__organizer", "deputy"),
        ),
        transitions=(
            Transition(
                action="accept",
                label=_("确认参加"),
                # Also after leave was given: who can come after all needs nobody's permission.
                sources=(S.INVITED, S.LEAVE_ASKED, S.EXCUSED),
                target=S.ACCEPTED,
                who=relations.INVITED,
                when=STILL_TO_COME,
                effect=accept,
                main=True,
                waits=(
                    Wait(
                        key="invitations",
                        label=_("活动邀请"),
                        action=_("答复"),
                        sources=(S.INVITED,),
                        due="activity__starts_on",
                    ),
                ),
            ),
            Transition(
                action="ask_leave",
                label=_("请假"),
                sources=(S.INVITED, S.ACCEPTED),
                target=S.LEAVE_ASKED,
                who=relations.INVITED,
                needs=(needs.reason(_("请假理由")),),
                when=STILL_TO_COME,
                effect=ask_leave,
                tell=relations.tell("ask_leave", _("代表请假，请决定"), relations.HOST),
            ),
            Transition(
                action="grant_leave",
                label=_("准假"),
                sources=(S.LEAVE_ASKED,),
                target=S.EXCUSED,
                who=relations.HOST,
                needs=(needs.optional_text(_("说明")),),
                effect=grant_leave,
                main=True,
                tell=relations.tell("grant_leave", _("已准假"), relations.INVITED_DEPUTY),
                waits=(
                    Wait(
                        key="leaves",
                        label=_("代表请假"),
                        action=_("决定"),
                        where=lambda user, day: still_to_come(day),
                        due="activity__starts_on",
                        source=lambda invitation: invitation.deputy,
                        since=lambda invitation: invitation.answered_on,
                    ),
                ),
            ),
            Transition(
                action="refuse_leave",
                label=_("不准假"),
                sources=(S.LEAVE_ASKED,),
                target=S.INVITED,
                who=relations.HOST,
                needs=(needs.reason(_("不准假的理由")),),
                effect=refuse_leave,
                tell=relations.tell(
                    "refuse_leave", _("未准假，请重新答复"), relations.INVITED_DEPUTY
                ),
            ),
            Transition(
                action="cancel",
                label=_("取消邀请"),
                sources=LIVE,
                target=S.CANCELLED,
                who=relations.HOST,
                needs=(needs.reason(_("取消的理由")),),
                when=ABSENT,
                effect=cancel,
                tell=relations.tell("cancel", _("邀请已取消"), relations.INVITED_DEPUTY),
            ),
            Transition(
                action="restore",
                label=_("恢复邀请"),
                sources=(S.CANCELLED,),
                target=S.INVITED,
                who=relations.HOST,
                effect=restore,
                tell=relations.tell("restore", _("邀请已恢复，请答复"), relations.INVITED_DEPUTY),
            ),
            Transition(
                action="attend",
                label=_("签到"),
                sources=LIVE,
                who=relations.INVITED | relations.HOST,
                inner=True,
                when=ABSENT,
                guards=(
                    Guard(
                        lambda invitation, step: invitation.activity.starts_on <= step.today,
                        _("活动还没有开始，不能签到。"),
                    ),
                ),
                effect=attend,
            ),
            Transition(
                action="unattend",
                label=_("撤销签到"),
                sources=LIVE,
                who=relations.HOST,
                needs=(needs.reason(_("撤销的理由")),),
                when=~ABSENT,
                effect=unattend,
                tell=relations.tell("unattend", _("签到已撤销"), relations.INVITED_DEPUTY),
            ),
            Transition(
                action="sign_out",
                label=_("签到有误，已更正"),
                # Also of a cancelled one: a name that is contested must come off whatever happened
                # since.
                sources=(*LIVE, S.CANCELLED),
                who=ANYBODY,
                inner=True,
                when=~ABSENT,
                effect=sign_out,
            ),
        ),
    )
)
