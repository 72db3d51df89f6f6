"""Inviting deputies to an activity, and signing in on the spot by a code that staff show."""

import secrets
from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from supervision.attendance import relations
from supervision.attendance.models import AttendanceSource, Invitation, InvitationStatus, SignInCode
from supervision.attendance.workflow import is_over, last_day
from workflow import outbox, trail
from workflow.notices import messages
from workflow.transitions import Conflict, Step, lock, perform


class SignInRefused(Exception):
    """Why somebody who scanned the code is not signed in, as a sentence."""

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence


@transaction.atomic
def invite(activity, deputies, *, by, at=None):
    """Asks the deputies who are not on the list yet and tells them; returns the new invitations.

    Of an activity that is over nobody is told: the list then serves to record who came.
    """
    lock(activity)
    step = Step(by=by, at=at or timezone.now())
    there = set(activity.invitations.values_list("deputy", flat=True))
    new = [Invitation(activity=activity, deputy=one) for one in deputies if one.pk not in there]
    Invitation.objects.bulk_create(new)
    created = {"action": "created", "by": by, "at": step.at, "target": InvitationStatus.INVITED}
    trail.append_many([(one, created) for one in new])
    if not is_over(activity, step.today):
        outbox.put(message for one in new for message in _invitation(one, step))
    return new


def _invitation(invitation, step):
    sentence = _("邀请您参加活动，请答复")
    return messages(invitation, step, "invite", sentence, [_account], relations.address)


def _account(invitation, today):
    """Who is ``INVITED_DEPUTY``, from what was read with the deputies: no query for each of many
    invitations (tests/supervision/test_invitations.py)."""
    user = invitation.deputy.user
    return [user] if user is not None and user.is_active else []


def usual_times(activity):
    """From the start of the first day to the end of the last one, local time."""
    opens = datetime.combine(activity.starts_on, time.min)
    closes = datetime.combine(last_day(activity), time(23, 59))
    return timezone.make_aware(opens), timezone.make_aware(closes)


def open_code(activity, at=None):
    """The code that serves now or later, or None."""
    return activity.codes.filter(closes_at__gt=at or timezone.now()).first()


@transaction.atomic
def make_code(activity, opens_at, closes_at, *, by):
    """A new code; the ones before it are closed."""
    lock(activity)
    _close_all(activity, timezone.now())
    token = secrets.token_urlsafe(32)
    code = SignInCode.objects.create(
        activity=activity, token=token, opens_at=opens_at, closes_at=closes_at, made_by=by
    )
    trail.append(activity, "edited", by=by, content={"fields": ["codes"]})
    return code


@transaction.atomic
def close_codes(activity, *, by):
    """Nobody signs in by a code any more, from now on."""
    lock(activity)
    if _close_all(activity, timezone.now()):
        trail.append(activity, "edited", by=by, content={"fields": ["codes"]})


def _close_all(activity, now):
    still = list(activity.codes.filter(closes_at__gt=now))
    for code in still:
        code.opens_at = min(code.opens_at, now - timedelta(seconds=1))
        code.closes_at = now
        code.save()
    return bool(still)


def invitation_by(code, user, at=None):
    """The invitation of the person who scanned; or SignInRefused with what is in the way."""
    at = at or timezone.now()
    if at < code.opens_at:
        raise SignInRefused(_("签到还没有开始，请在活动当天再扫码。"))
    if at >= code.closes_at:
        raise SignInRefused(_("这个签到码已经失效，请向现场工作人员要新的签到码。"))
    deputy = getattr(user, "deputy", None) if user.has_role(Role.DEPUTY) else None
    if deputy is None:
        raise SignInRefused(_("签到由受邀代表本人扫码；您的账号不是代表账号，没有作任何记录。"))
    invitation = code.activity.invitations.filter(deputy=deputy).select_related("activity").first()
    if invitation is None:
        raise SignInRefused(_("您不在这次活动的邀请名单里，没有签到。如有疑问，请问现场工作人员。"))
    if invitation.status == InvitationStatus.CANCELLED:
        raise SignInRefused(_("对您的邀请已经取消，没有签到。如有疑问，请问现场工作人员。"))
    return invitation


def sign_in(code, user, at=None):
    """Records the attendance once; (invitation, whether it is new). Raises SignInRefused."""
    invitation = invitation_by(code, user, at)
    data = {"source": AttendanceSource.CODE}
    try:
        return perform(invitation, "attend", by=user, at=at, data=data, inner=True), True
    except ValidationError as refusal:
        raise SignInRefused(" ".join(refusal.messages)) from refusal
    except Conflict as conflict:
        if conflict.obj.attended_at is None:
            raise
        return conflict.obj, False
