"""What supervision puts into the deputies' duty record, and what an act of duty led to."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from deputies.duty.models import DutyEntry, DutyKind, DutySource, DutyStatus
from deputies.duty.workflow import mark_result, record_duty, unmark_result, withdraw_duty
from deputies.people.models import Deputy, MandateLevel
from supervision.activities.choices import Level, Method
from supervision.activities.relations import ACTIVITY_CLERK
from supervision.attendance.models import DutyResult
from supervision.items.relations import CLERK, FOLLOWER
from workflow import trail

KINDS = {
    Method.ENFORCEMENT: DutyKind.ENFORCEMENT,
    Method.INSPECTION: DutyKind.INSPECTION,
    Method.RESEARCH: DutyKind.INSPECTION,
    Method.INVESTIGATION: DutyKind.INSPECTION,
}
"""What taking part in an activity counts as; every other method is sat through (出席会议)."""
MOST_OFFERED = 100


def attended(invitation, step):
    """A draft in the record of who came; where it is told later, of the first day."""
    activity = invitation.activity
    lasts = activity.starts_on <= step.today <= (activity.ends_on or activity.starts_on)
    record_duty(
        invitation.deputy,
        source=DutySource.ATTENDANCE,
        key=_key(invitation),
        kind=KINDS.get(activity.method, DutyKind.MEETING),
        happened_on=step.today if lasts else activity.starts_on,
        text=activity.title,
        place=activity.place,
        level=MandateLevel.TOWN if activity.level == Level.TOWN else MandateLevel.COUNTY,
        by=step.by,
        at=step.at,
    )


def did_not_attend(invitation, step):
    withdraw_duty(_key(invitation), step.by)


def _key(invitation):
    return f"invitation:{invitation.pk}"


def evaluated(evaluation, step):
    """A draft in the record of a deputy who rated an item; names the item, not what it says, since
    a duty entry may become public before the item does."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _("评价清单事项办理结果：%(item)s") % {"item": evaluation.item}
    record_duty(
        evaluation.deputy,
        source=DutySource.EVALUATION,
        key=f"evaluation:{evaluation.pk}",
        kind=DutyKind.INSPECTION,
        happened_on=evaluation.rated_on,
        text=text,
        by=step.by,
        at=step.at,
    )


def may_link(item, user):
    """Whose word it takes to say which act of duty led to an item: the clerk's, or that of a deputy
    who follows it, about their own."""
    return CLERK.holds(item, user) or FOLLOWER.holds(item, user)


def results_for(item, user):
    """The acts of duty that are said to have led to an item, as far as the person may know them."""
    entries = DutyEntry.objects.visible_to(user)
    found = DutyResult.objects.filter(item=item.pk, entry__in=entries.values("pk"))
    return found.select_related("entry__deputy").order_by("entry__happened_on", "pk")


def entries_for(item, user):
    """Deeds of the activity's time that may have led to the item: a deputy's own; for the clerk
    those of the deputies who took part or follow it."""
    activity = item.opinion.activity
    last = max(filter(None, (activity.starts_on, activity.ends_on, item.handed_over_on)))
    entries = DutyEntry.objects.visible_to(user).exclude(status=DutyStatus.WITHDRAWN)
    entries = entries.filter(happened_on__range=(activity.starts_on, last))
    if ACTIVITY_CLERK.holds(activity, user):
        took_part, follow = (
            Deputy.objects.filter(**involved).values("pk")
            for involved in ({"activities": activity.pk}, {"followed_items": item.pk})
        )
        entries = entries.filter(Q(deputy__in=took_part) | Q(deputy__in=follow))
    else:
        entries = entries.filter(deputy__user=user.pk)
    linked = DutyResult.objects.filter(item=item.pk)
    offered = entries.exclude(pk__in=linked.values("entry")).select_related("deputy")
    return offered.newest_first()[:MOST_OFFERED]


@transaction.atomic
def link(entry, item, *, by):
    """Says that an act of duty led to an item; a second time changes nothing."""
    _result, new = DutyResult.objects.get_or_create(entry=entry, item=item)
    if new:
        mark_result(entry)
        trail.append(entry, "edited", by=by, content={"fields": ["results"]})


@transaction.atomic
def unlink(result, *, by):
    """Takes it back; the act of duty keeps its mark while it led to another item.

    What a reception led to is marked by the liaison station, which then takes care of the mark.
    """
    entry = result.entry
    result.delete()
    if not entry.results.exists() and entry.source != DutySource.RECEPTION:
        unmark_result(entry)
    trail.append(entry, "edited", by=by, content={"fields": ["results"]})
