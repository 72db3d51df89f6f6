"""What of invitations stands in calendars, and on desks without following from one row."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registers.calendar import CALENDAR, MOST_EVENTS, Event, Happenings, Status
from registers.waiting import WAITING, Waiting
from supervision.activities.models import Activity
from supervision.activities.relations import ACTIVITY_CLERK
from supervision.activities.workflow import ACTIVITY_TABLE
from supervision.attendance.models import Invitation, InvitationStatus, still_to_come
from supervision.attendance.relations import INVITED
from supervision.attendance.workflow import INVITATION_TABLE, last_day
from supervision.gatherings.arranging import gathering_of, hours, in_words

LONG_AGO = timedelta(days=30)


def unrecorded(user, today):
    """Activities held in the last weeks of which nobody has recorded who came.

    On no row of a table: the invitations are signed in together, on the activity's own page.
    """
    asked = Invitation.objects.filter(activity=OuterRef("pk"))
    held = Activity.objects.over(today).filter(
        Exists(asked.expected()), starts_on__gte=today - LONG_AGO
    )
    nobody_came = held.exclude(Exists(asked.filter(attended_at__isnull=False)))
    return ACTIVITY_CLERK.records(nobody_came, user, today)


def coming(user, today):
    """What the deputy has agreed to attend."""
    agreed = Invitation.objects.filter(still_to_come(today), status=InvitationStatus.ACCEPTED)
    return INVITED.records(agreed, user, today)


STATUSES = {
    InvitationStatus.INVITED: Status.TENTATIVE,
    InvitationStatus.LEAVE_ASKED: Status.TENTATIVE,
    InvitationStatus.ACCEPTED: Status.CONFIRMED,
    InvitationStatus.EXCUSED: Status.CANCELLED,
    InvitationStatus.CANCELLED: Status.CANCELLED,
}


def invited_activities(user, since, until):
    """Activities to which the deputy was asked; an answer changes the event, never its identity."""
    own = INVITED.records(Invitation.objects.select_related("activity__gathering"), user)
    within = own.filter(activity__starts_on__range=(since, until))
    for one in within.order_by("-activity__starts_on", "-pk")[:MOST_EVENTS]:
        activity = one.activity
        starts, ends = hours(activity)
        arranged = gathering_of(activity)
        answer = _("答复：%(answer)s") % {"answer": one.get_status_display()}
        yield Event(
            uid=f"invitation-{one.pk}",
            title=activity.title,
            starts=starts,
            ends=ends,
            place=(arranged.point if arranged else "") or activity.place,
            path=one.get_absolute_url(),
            status=Status.CONFIRMED if one.attended_at else STATUSES[one.status],
            version=one.version + activity.version + (arranged.version if arranged else 0),
            note="\n".join((answer, *in_words(activity))),
        )


CALENDAR.register(Happenings("invitations", gettext_lazy("活动邀请"), invited_activities))
WAITING.register(
    Waiting(
        key="attendance",
        label=gettext_lazy("待记录签到"),
        action=gettext_lazy("记录"),
        records=unrecorded,
        title=ACTIVITY_TABLE.desk.title,
        subject=ACTIVITY_TABLE.desk.subject,
        source=ACTIVITY_TABLE.desk.source,
        path=lambda activity: reverse("admin:supervision_activity_attendance", args=[activity.pk]),
        since=last_day,
        order="starts_on",
        ready=ACTIVITY_TABLE.desk.ready,
    ),
    Waiting(
        key="coming",
        label=gettext_lazy("将要参加的活动"),
        action=gettext_lazy("查看"),
        records=coming,
        title=INVITATION_TABLE.desk.title,
        subject=lambda invitation: date_format(invitation.activity.starts_on),
        source=INVITATION_TABLE.desk.source,
        path=INVITATION_TABLE.desk.path,
        order="activity__starts_on",
        ready=INVITATION_TABLE.desk.ready,
        for_information=True,
    ),
)
