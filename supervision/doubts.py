"""What looks wrong in records of supervision and may be right (registers/doubts.py)."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from registers.doubts import TWINS, Twins, doubt, is_rest_day, rest_day
from supervision.activities.models import Activity
from supervision.documents.models import CleanupEntry, Document
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from supervision.sessions.models import Decision

MOST_NAMED = 10

TWINS.register(
    Twins(Activity, body="organizer", day="starts_on"),
    Twins(Opinion, body="addressee", day="handed_over_on"),
    Twins(Document, body="maker", day="filed_on"),
    Twins(CleanupEntry, body="maker", day="decided_on"),
    Twins(Decision, body="organization", day="decided_on"),
)


@doubt(Activity)
def year_and_date_do_not_meet(activity: Activity, typed: dict[str, Any]) -> Iterator[str]:
    """The year of the numbering is another one than that of the first day."""
    if activity.year and activity.starts_on and activity.year != activity.starts_on.year:
        yield _("年度是 %(year)d 年，开始日期却在 %(other)d 年。") % {
            "year": activity.year,
            "other": activity.starts_on.year,
        }


@doubt(Activity)
def deputies_had_left(activity: Activity, typed: dict[str, Any]) -> Iterator[str]:
    """Who took part held a mandate on that day, or the list is of another year."""
    chosen = [one.pk for one in typed.get("deputies") or ()]
    if not chosen or not activity.starts_on:
        return
    sitting = Deputy.objects.in_office(activity.starts_on)
    left = Deputy.objects.named().filter(pk__in=chosen).exclude(pk__in=sitting.values("pk"))
    names = "、".join(map(str, left[:MOST_NAMED]))
    if names:
        yield _("%(names)s在活动开始那天不在任。") % {"names": names}


@doubt(Item)
def due_on_a_day_of_rest(item: Item, typed: dict[str, Any]) -> Iterator[str]:
    """The unit's deadline lies on a day on which nobody works."""
    if is_rest_day(item.due_on):
        yield rest_day(item.due_on)


@doubt(Decision)
def report_due_on_a_day_of_rest(decision: Decision, typed: dict[str, Any]) -> Iterator[str]:
    """The day of the report on a decision lies on one on which nobody works."""
    if is_rest_day(decision.report_due_on):
        yield rest_day(decision.report_due_on)
