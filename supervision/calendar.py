"""What supervision puts into a person's calendar: activities they are asked to, ratings due."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registers.calendar import MOST_EVENTS, Event, Happenings, Status, register
from supervision.choices import InvitationStatus
from supervision.models import Activity, Invitation, Item

STATUSES = {
    InvitationStatus.INVITED: Status.TENTATIVE,
    InvitationStatus.LEAVE_ASKED: Status.TENTATIVE,
    InvitationStatus.ACCEPTED: Status.CONFIRMED,
    InvitationStatus.EXCUSED: Status.CANCELLED,
    InvitationStatus.CANCELLED: Status.CANCELLED,
}


def invitations(user, since, until):
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


def listed_activities(user, since, until):
    """Activities on whose list the deputy stands without an invitation."""
    asked = Invitation.objects.filter(activity=OuterRef("pk"), deputy__user=user.pk)
    own = Activity.objects.filter(deputies__user=user.pk, starts_on__range=(since, until))
    for activity in own.exclude(Exists(asked)).order_by("-starts_on", "-pk")[:MOST_EVENTS]:
        yield Event(
            uid=f"activity-{activity.pk}",
            title=activity.title,
            starts=activity.starts_on,
            ends=activity.ends_on,
            place=activity.place,
            path=activity.get_absolute_url() if activity.is_public else reverse("my:desk"),
            version=activity.version,
        )


def ratings(user, since, until):
    """The last day on which an item waits for the deputy's rating."""
    due = Item.objects.awaiting_rating_by(user).filter(step_due_on__range=(since, until))
    for item in due.select_related("opinion").order_by("-step_due_on", "-pk")[:MOST_EVENTS]:
        yield Event(
            uid=f"rating-{item.pk}-{item.round}",
            title=_("评价期限：%(item)s") % {"item": Truncator(item.suggestion).chars(60)},
            starts=item.step_due_on,
            path=reverse("my_items:item", args=[item.pk]),
            version=item.version,
        )


register(
    Happenings("invitations", gettext_lazy("活动邀请"), invitations),
    Happenings("activities", gettext_lazy("参加的活动"), listed_activities),
    Happenings("ratings", gettext_lazy("事项评价期限"), ratings),
)
