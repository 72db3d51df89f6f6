"""The invitation: answered by the deputy, leave decided by staff, attendance recorded once."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from supervision import actors, attendance, notices
from supervision.choices import InvitationStatus
from supervision.models import Invitation
from workflow import needs
from workflow.transitions import Guard, Table, Transition, register

S = InvitationStatus
LIVE = (S.INVITED, S.ACCEPTED, S.LEAVE_ASKED, S.EXCUSED)


def _still_to_come(invitation: Any) -> bool:
    """The activity is not over and the deputy has not signed in: there is something to answer."""
    over = attendance.is_over(invitation.activity, timezone.localdate())
    return not over and invitation.attended_at is None


def _absent(invitation: Any) -> bool:
    return invitation.attended_at is None


INVITATION_TABLE = register(
    Table(
        model=Invitation,
        states=InvitationStatus,
        transitions=(
            Transition(
                "accept",
                _("确认参加"),
                _("确认参加"),
                (S.INVITED, S.LEAVE_ASKED, S.EXCUSED),
                S.ACCEPTED,
                (actors.INVITED,),
                when=_still_to_come,
                effect=attendance.accept,
                main=True,
            ),
            Transition(
                "ask_leave",
                _("请假"),
                _("请假"),
                (S.INVITED, S.ACCEPTED),
                S.LEAVE_ASKED,
                (actors.INVITED,),
                needs=(needs.reason(_("请假理由")),),
                when=_still_to_come,
                effect=attendance.ask_leave,
                tell=notices.tell("ask_leave", _("代表请假，请决定"), notices.clerks),
            ),
            Transition(
                "grant_leave",
                _("准假"),
                _("准假"),
                (S.LEAVE_ASKED,),
                S.EXCUSED,
                (actors.HOST,),
                needs=(needs.optional_text(_("说明")),),
                effect=attendance.grant_leave,
                main=True,
                tell=notices.tell("grant_leave", _("已准假"), notices.invited),
            ),
            Transition(
                "refuse_leave",
                _("不准假"),
                _("不准假"),
                (S.LEAVE_ASKED,),
                S.INVITED,
                (actors.HOST,),
                needs=(needs.reason(_("不准假的理由")),),
                effect=attendance.refuse_leave,
                tell=notices.tell("refuse_leave", _("未准假，请重新答复"), notices.invited),
            ),
            Transition(
                "cancel",
                _("取消邀请"),
                _("取消邀请"),
                LIVE,
                S.CANCELLED,
                (actors.HOST,),
                needs=(needs.reason(_("取消的理由")),),
                when=_absent,
                effect=attendance.cancel,
                tell=notices.tell("cancel", _("邀请已取消"), notices.invited),
            ),
            Transition(
                "restore",
                _("恢复邀请"),
                _("恢复邀请"),
                (S.CANCELLED,),
                S.INVITED,
                (actors.HOST,),
                effect=attendance.restore,
                tell=notices.tell("restore", _("邀请已恢复，请答复"), notices.invited),
            ),
            Transition(
                "attend",
                _("签到"),
                _("签到"),
                LIVE,
                None,
                (actors.INVITED, actors.HOST),
                inner=True,
                when=_absent,
                guards=(
                    Guard(
                        lambda invitation, step: invitation.activity.starts_on <= step.today,
                        _("活动还没有开始，不能签到。"),
                    ),
                ),
                effect=attendance.attend,
            ),
            Transition(
                "unattend",
                _("撤销签到"),
                _("撤销签到"),
                LIVE,
                None,
                (actors.HOST,),
                needs=(needs.reason(_("撤销的理由")),),
                when=lambda invitation: invitation.attended_at is not None,
                effect=attendance.unattend,
                tell=notices.tell("unattend", _("签到已撤销"), notices.invited),
            ),
        ),
    )
)
