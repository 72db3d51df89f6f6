"""Invitations and attendance that wait for deputies and clerks."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Role
from registers.calendar import CALENDAR, MOST_EVENTS, Event, Happenings, Status
from registers.waiting import WAITING, Waiting
from supervision.activities.models import Activity
from supervision.attendance.models import Invitation, InvitationStatus
from supervision.attendance.relations import HOST

LONG_AGO = timedelta(days=30)


def leaves(user, today):
    asked = Invitation.objects.to_come(today).filter(status=InvitationStatus.LEAVE_ASKED)
    return HOST.records(asked, user, today)


def attendance(user, today):
    """Activities held in the last weeks of which nobody has recorded who came."""
    if not user.has_role(Role.CLERK, Role.TOWN_CLERK):
        return Activity.objects.none()
    asked = Invitation.objects.filter(activity=OuterRef("pk"))
    return (
        Activity.objects.in_charge(user)
        .over(today)
        .filter(Exists(asked.expected()), starts_on__gte=today - LONG_AGO)
        .exclude(Exists(asked.filter(attended_at__isnull=False)))
    )


# --- What the deputy sees ------------------------------------------------------------------------
def to_answer(user, today):
    own = Invitation.objects.of_deputy(user)
    return own.to_come(today).filter(status=InvitationStatus.INVITED)


def coming(user, today):
    own = Invitation.objects.of_deputy(user)
    return own.to_come(today).filter(status=InvitationStatus.ACCEPTED)


def _ready_invitations(invitations):
    return invitations.select_related("activity__organizer", "deputy")


def _invitations(key, label, action, records, **options):
    """A kind of waiting invitations."""
    return Waiting(
        key=key,
        label=label,
        action=action,
        records=records,
        title=lambda invitation: invitation.activity.title,
        path=lambda invitation: invitation.get_absolute_url(),
        ready=_ready_invitations,
        **options,
    )


def _host(invitation):
    return invitation.activity.organizer


STATUSES = {
    InvitationStatus.INVITED: Status.TENTATIVE,
    InvitationStatus.LEAVE_ASKED: Status.TENTATIVE,
    InvitationStatus.ACCEPTED: Status.CONFIRMED,
    InvitationStatus.EXCUSED: Status.CANCELLED,
    InvitationStatus.CANCELLED: Status.CANCELLED,
}


def invited_activities(user, since, until):
    """Activities to which the deputy was asked; an answer changes the event, never its identity."""
    own = Invitation.objects.of_deputy(user).select_related("activity")
    within = own.filter(activity__starts_on__range=(since, until))
    for one in within.order_by("-activity__starts_on", "-pk")[:MOST_EVENTS]:
        activity = one.activity
        yield Event(
            uid=f"invitation-{one.pk}",
            title=activity.title,
            starts=activity.starts_on,
            ends=activity.ends_on,
            place=activity.place,
            path=one.get_absolute_url(),
            status=Status.CONFIRMED if one.attended_at else STATUSES[one.status],
            version=one.version + activity.version,
            note=_("答复：%(answer)s") % {"answer": one.get_status_display()},
        )


CALENDAR.register(Happenings("invitations", gettext_lazy("活动邀请"), invited_activities))
WAITING.register(
    _invitations(
        "leaves",
        gettext_lazy("代表请假"),
        gettext_lazy("决定"),
        leaves,
        source=lambda invitation: invitation.deputy,
        due="activity__starts_on",
        since=lambda invitation: invitation.answered_on,
        place=27,
    )
)


WAITING.register(
    Waiting(
        key="attendance",
        label=gettext_lazy("待记录签到"),
        action=gettext_lazy("记录"),
        records=attendance,
        title=lambda activity: activity.title,
        subject=lambda activity: activity.number,
        source=lambda activity: activity.organizer,
        path=lambda activity: reverse("admin:supervision_activity_attendance", args=[activity.pk]),
        since=lambda activity: activity.ends_on or activity.starts_on,
        order="starts_on",
        ready=lambda activities: activities.select_related("organizer"),
        place=28,
    )
)


WAITING.register(
    _invitations(
        "invitations",
        gettext_lazy("活动邀请"),
        gettext_lazy("答复"),
        to_answer,
        source=_host,
        due="activity__starts_on",
        place=38,
    )
)


WAITING.register(
    _invitations(
        "coming",
        gettext_lazy("将要参加的活动"),
        gettext_lazy("查看"),
        coming,
        source=_host,
        subject=lambda invitation: date_format(invitation.activity.starts_on),
        order="activity__starts_on",
        for_information=True,
        place=39,
    )
)
