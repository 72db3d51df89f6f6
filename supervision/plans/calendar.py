"""A yearly plan as a calendar: its lines month by month, each with what became of it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from supervision.plans.models import Topic, TopicStatus

MONTHS = 12


@dataclass(frozen=True)
class PlanLine:
    """A line in its month: a look and a word for its state, and the activity that fulfilled it.

    ``url`` is blank while no activity may be shown.
    """

    topic: Topic
    sign: str
    state: str
    url: str = ""

    @property
    def words(self) -> SafeString | str:
        """The state, as a link to the activity where one may be shown."""
        return format_html('<a href="{}">{}</a>', self.url, self.state) if self.url else self.state


@dataclass(frozen=True)
class PlanMonth:
    """A month with its lines; without a number, the lines of which nobody named one."""

    number: int | None
    lines: tuple[PlanLine, ...]
    is_now: bool = False

    @property
    def name(self) -> str:
        """As its heading says it."""
        return _("%(month)s月") % {"month": self.number} if self.number else _("没有定月份")

    @property
    def now(self) -> str:
        """The word beside the heading of the running month."""
        return _("本月") if self.is_now else ""

    @property
    def css(self) -> str:
        """Its looks: the running month, and one with nothing in it."""
        return "now" if self.is_now else "" if self.lines else "empty"


def due_on(topic: Topic) -> date | None:
    """The last day of the month in which a line was to be carried out; None where none is known."""
    if not topic.month or topic.plan is None:
        return None
    return date(topic.plan.year, topic.month, monthrange(topic.plan.year, topic.month)[1])


def calendar_of(year: int, topics: Iterable[Topic], today: date) -> list[PlanMonth]:
    """The twelve months, and the lines without one where there are any.

    Args:
        topics: the lines, each with its ``activity`` as far as that is public.
        today: the day from which it is seen.
    """
    by_month: dict[int | None, list[PlanLine]] = {}
    for topic in topics:
        by_month.setdefault(topic.month, []).append(line_of(topic, today))
    now = today.month if today.year == year else None
    months = [
        PlanMonth(number, tuple(by_month.get(number, ())), number == now)
        for number in range(1, MONTHS + 1)
    ]
    if None in by_month:
        months.append(PlanMonth(None, tuple(by_month[None])))
    return months


def line_of(topic: Topic, today: date) -> PlanLine:
    """A line with its state: what was not carried out in its month is late, also when it came."""
    due, activity = due_on(topic), topic.activity
    if topic.status == TopicStatus.DROPPED:
        return PlanLine(topic, "returned", _("已取消"))
    if activity is not None:
        late = (activity.starts_on - due).days if due else 0
        words = _("%(day)s开展") % {"day": date_format(activity.starts_on, "DATE_FORMAT")}
        sign = "overdue" if late > 0 else "verified"
        told = f"{words}{_behind(late)}" if late > 0 else words
        return PlanLine(topic, sign, told, activity.get_absolute_url())
    if topic.activity_id is not None:
        return PlanLine(topic, "verified", _("已开展，情况还没有公布"))
    late = (today - due).days if due else 0
    if late > 0:
        return PlanLine(topic, "overdue", _late(late))
    return PlanLine(topic, "waiting", _("还没有开展"))


def _behind(days: int) -> str:
    text = ngettext("，比计划晚 %(days)d 天", "，比计划晚 %(days)d 天", days)
    return text % {"days": days}


def _late(days: int) -> str:
    text = ngettext("逾期 %(days)d 天，还没有开展", "逾期 %(days)d 天，还没有开展", days)
    return text % {"days": days}
