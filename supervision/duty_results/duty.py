"""What supervision puts into the deputies' duty record, and what an act of duty led to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import translation
from django.utils.translation import gettext as _

from deputies.duty.models import DutyEntry, DutyKind, DutySource, DutyStatus
from deputies.duty.workflow import mark_result, record_duty, unmark_result, withdraw_duty
from deputies.people.models import Deputy, MandateLevel
from supervision.activities.choices import Level, Method
from supervision.activities.relations import ACTIVITY_CLERK
from supervision.attendance.models import DutyResult
from supervision.inspections.models import TeamMember
from supervision.items.models import Item
from supervision.items.relations import CLERK, FOLLOWER
from workflow import trail

if TYPE_CHECKING:
    from supervision.activities.models import Activity
    from supervision.inquiries.models import InquiryQuestion

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
        key=_key(activity, invitation.deputy),
        happened_on=step.today if lasts else activity.starts_on,
        by=step.by,
        at=step.at,
        **of_activity(activity),
    )


def of_activity(activity: Activity) -> dict[str, Any]:
    """What having taken part in an activity says in the record."""
    return {
        "kind": KINDS.get(activity.method, DutyKind.MEETING),
        "text": activity.title,
        "place": activity.place,
        "level": MandateLevel.TOWN if activity.level == Level.TOWN else MandateLevel.COUNTY,
    }


def listed(activity: Activity, before: Iterable[Deputy], *, by: Any) -> None:
    """A list of names was written down: whoever is new on it is asked, whoever left it is not.

    Args:
        activity: with the list as it is now.
        before: who stood on it until now.
    """
    known = {one.pk for one in before}
    now = {one.pk: one for one in activity.deputies.all()}
    for pk, deputy in now.items():
        if pk not in known:
            record_duty(
                deputy,
                source=DutySource.LISTED,
                key=_key(activity, deputy),
                happened_on=activity.starts_on,
                by=by,
                **of_activity(activity),
            )
    for deputy in before:
        if deputy.pk not in now and deputy.pk not in on_team(activity):
            withdraw_duty(_key(activity, deputy), by)


def on_team(activity: Activity) -> set[int]:
    """The keys of the deputies who are members of the team of an inspection."""
    members = TeamMember.objects.filter(team__activity=activity.pk, deputy__isnull=False)
    return set(members.values_list("deputy", flat=True))


def teamed(activity: Activity, before: set[int], *, by: Any) -> None:
    """The team of an inspection was written down: who is new in it is asked, who left it is not.

    Args:
        activity: the inspection, with its team as it is now.
        before: keys of the deputies who were members until now.
    """
    now = on_team(activity)
    for deputy in Deputy.objects.filter(pk__in=now - before):
        record_duty(
            deputy,
            source=DutySource.LISTED,
            key=_key(activity, deputy),
            happened_on=activity.starts_on,
            by=by,
            **of_activity(activity),
        )
    # Who leaves the team may have come along all the same: the list or the sign-in says so.
    took_part = Q(activities=activity.pk) | Q(
        invitations__activity=activity.pk, invitations__attended_at__isnull=False
    )
    left = Deputy.objects.filter(pk__in=before - now)
    for deputy in left.exclude(pk__in=Deputy.objects.filter(took_part).values("pk")):
        withdraw_duty(_key(activity, deputy), by)


def asked(question: InquiryQuestion, before: Deputy | None, *, by: Any) -> None:
    """A deputy was written down as the one who asked; the words of the question stay out of the
    record, which may become public before them.

    Args:
        question: as it is now.
        before: who was named until now.
    """
    deputy = question.asked_by
    if before is not None and before != deputy:
        withdraw_duty(f"question:{question.pk}:{before.pk}", by)
    if deputy is not None and deputy != before:
        record_duty(
            deputy,
            key=f"question:{question.pk}:{deputy.pk}",
            happened_on=question.activity.starts_on,
            by=by,
            **of_question(question),
        )


def of_question(question: InquiryQuestion) -> dict[str, Any]:
    """What having asked says in the record."""
    return {
        "source": DutySource.INQUIRY,
        "kind": DutyKind.OTHER,
        "text": _("在专题询问中提问：%(question)s") % {"question": question},
    }


def did_not_attend(invitation, step):
    """The duty entry of an attendance goes where it was a mistake."""
    withdraw_duty(_key(invitation.activity, invitation.deputy), step.by)


def _key(activity: Activity, deputy: Deputy) -> str:
    return f"activity:{activity.pk}:{deputy.pk}"


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


def results_for(item: Item, user: Any) -> QuerySet[DutyResult]:
    """The acts of duty that are said to have led to an item, as far as the person may know them."""
    entries = DutyEntry.objects.visible_to(user)
    found = DutyResult.objects.filter(item=item.pk, entry__in=entries.values("pk"))
    return found.select_related("entry__deputy").order_by("entry__happened_on", "pk")


def entries_for(item: Item, user: Any) -> list[DutyEntry]:
    """Deeds of the activity's time that may have led to the item, the latest first: a deputy's own;
    for the clerk those of the deputies who took part or follow it."""
    return linked_and_offered(item, user)[1]


def linked_and_offered(item: Item, user: Any) -> tuple[list[DutyEntry], list[DutyEntry]]:
    """The deeds behind an item by their days, each with the key of its ``result``, and those of
    ``entries_for``; in one query."""
    result = DutyResult.objects.filter(item=item.pk, entry=OuterRef("pk")).values("pk")[:1]
    # Keys of both by a union: each part has its index, where an OR would read every deed there is.
    linked_keys = DutyResult.objects.order_by().filter(item=item.pk).values("entry")
    offered_keys = DutyEntry.objects.filter(_may_have_led_to(item, user)).values("pk")
    known = DutyEntry.objects.visible_to(user).annotate(result=Subquery(result))
    either = known.filter(pk__in=linked_keys.union(offered_keys.order_by()))
    entries = either.select_related("deputy").order_by(
        F("result").asc(nulls_last=True), "-happened_on", "-id"
    )[: 2 * MOST_OFFERED]
    linked = [entry for entry in entries if entry.result]
    offered = [entry for entry in entries if not entry.result]
    return sorted(linked, key=lambda entry: entry.happened_on), offered[:MOST_OFFERED]


def _may_have_led_to(item: Item, user: Any) -> Q:
    activity = item.opinion.activity
    last = max(filter(None, (activity.starts_on, activity.ends_on, item.handed_over_on)))
    of_the_time = Q(happened_on__range=(activity.starts_on, last))
    of_the_time &= ~Q(status=DutyStatus.WITHDRAWN)
    if not ACTIVITY_CLERK.holds(activity, user):
        return of_the_time & Q(deputy__user=user.pk)
    took_part, follow = (
        Deputy.objects.filter(**involved).values("pk")
        for involved in ({"activities": activity.pk}, {"followed_items": item.pk})
    )
    return of_the_time & (Q(deputy__in=took_part) | Q(deputy__in=follow))


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
