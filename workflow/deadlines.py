"""Time limits in calendar months, days or Chinese working days, with how they came about."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflow.choices import ClockUnit, DayKind
from workflow.models import Clock, Holiday
from workflow.table_words import clock_name, rule_name

if TYPE_CHECKING:
    from workflow.people import Actor


HORIZON = 366 * 2
LONGEST_REST = 30
"""Days; no holiday with its days in lieu is nearly so long."""


@dataclass
class Computation:
    """A deadline and the lines that explain it, ready to be read."""

    due_on: date
    lines: list[str] = field(default_factory=list)


def compute(clock: Clock, start: date) -> Computation:
    """The last day of a clock that starts on ``start``; the first day is not counted.

    民法典 art. 200–203: months are calendar months, and where the last month has no such
    day, its last day counts; a last day that is a day of rest moves on to the next working day,
    unless the clock says otherwise.
    """
    if clock.unit == ClockUnit.WORKING_DAYS:
        return _in_working_days(clock, start)
    if clock.unit == ClockUnit.MONTHS:
        due = add_months(start, clock.amount)
        how = _("按公历月计算：同日到期，当月没有该日的，以月末日为准。")
    else:
        due = start + timedelta(days=clock.amount)
        how = _("按自然日计算，起算日当天不计入。")
    due, moved = _moved_on(due) if clock.moves_on else (due, [])
    return Computation(due, [*_opening(clock, start), how, *moved, _ending(due)])


def first_working_day(day: date) -> date:
    """The day itself, or the next one on which people work."""
    return _first_working_day(day, _table(day.year, (day + timedelta(days=LONGEST_REST)).year))


def _table(first: int, last: int) -> dict[date, str]:
    """What the notices say of the days of these years."""
    years = Holiday.objects.filter(day__gte=date(first, 1, 1), day__lte=date(last, 12, 31))
    return dict(years.values_list("day", "kind"))


def _first_working_day(day: date, kinds: dict[date, str]) -> date:
    while not is_working_day(day, kinds):
        day += timedelta(days=1)
    return day


def _moved_on(last: date) -> tuple[date, list[str]]:
    """The first working day from the last day of a period on, and how it came about."""
    kinds = _table(last.year, (last + timedelta(days=LONGEST_REST)).year)
    day = _first_working_day(last, kinds)
    lines = []
    if day != last:
        lines.append(
            _("最后一日%(day)s是休息日，顺延到其后的第一个工作日（民法典第203条）。")
            % {"day": written(last)}
        )
    known = {one.year for one in kinds}
    return day, [*lines, *_uncertain([one for one in (last.year, day.year) if one not in known])]


def compute_back(clock: Clock, event: date) -> Computation:
    """The last day on which a thing due so long before ``event`` is in time.

    The day of the event itself is not counted (“会议举行的二十日前”, 监督法 art. 15).
    """
    if clock.unit == ClockUnit.WORKING_DAYS:
        due = _working_days_back(clock, event)
        how = _("按工作日倒推，当天不计入（已计入调休）。")
    elif clock.unit == ClockUnit.MONTHS:
        due = add_months(event, -clock.amount)
        how = _("按公历月倒推到同一日，当月没有该日的，以月末日为准。")
    else:
        due = event - timedelta(days=clock.amount)
        how = _("按自然日倒推，当天不计入。")
    # Not moved on from a day of rest, as periods that end are (民法典 art. 203): that would come
    # nearer to the event than the law allows.
    return Computation(due, [*_opening(clock, event), how, _ending(due)])


def _working_days_back(clock: Clock, event: date) -> date:
    span = Holiday.objects.filter(day__lt=event, day__gte=event - timedelta(days=HORIZON))
    kinds: dict[date, str] = dict(span.values_list("day", "kind"))
    day, left = event, clock.amount
    while left:
        day -= timedelta(days=1)
        left -= is_working_day(day, kinds)
    return day


def add_months(day: date, months: int) -> date:
    """The same day so many calendar months later, or the last day of a shorter month.

    Args:
        day: 31 January and one month end on the last day of February.
        months: how many; negative ones lead back.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _in_working_days(clock: Clock, start: date) -> Computation:
    # The whole horizon at once, in one query and not in one a day.
    kinds = dict(
        Holiday.objects.filter(day__gt=start, day__lte=start + timedelta(days=HORIZON)).values_list(
            "day", "kind"
        )
    )
    day, left, skipped = start, clock.amount, 0
    while left:
        day += timedelta(days=1)
        if is_working_day(day, kinds):
            left -= 1
        else:
            skipped += 1
    lines = [
        *_opening(clock, start),
        ngettext(
            "按工作日计算，起算日当天不计入，跳过 %(days)d 个休息日（已计入调休）。",
            "按工作日计算，起算日当天不计入，跳过 %(days)d 个休息日（已计入调休）。",
            skipped,
        )
        % {"days": skipped},
    ]
    return Computation(day, [*lines, *_without_notice(start, day), _ending(day)])


def _without_notice(start: date, end: date) -> list[str]:
    """A warning where the days of rest of a year are not known yet."""
    return _uncertain(unknown_years(start, end))


def _uncertain(unknown: list[int]) -> list[str]:
    if not unknown:
        return []
    years = "、".join(map(str, dict.fromkeys(unknown)))
    return [_("%(years)s年的放假通知尚未录入，只按周末计算，结果可能变动。") % {"years": years}]


def is_working_day(day: date, kinds: dict[date, str]) -> bool:
    """Whether a day is worked: as ``kinds`` says (day → DayKind), else Monday to Friday."""
    # The notice goes before the weekday: a Saturday that makes up for a holiday (调休) is worked.
    kind = kinds.get(day)
    if kind is None:
        return day.weekday() < 5
    return bool(kind == DayKind.WORK)


def unknown_years(start: date, end: date) -> list[int]:
    """Years of the span for which no notice of the State Council is in the table.

    Args:
        start: first day of the span.
        end: its last day; both years count.
    """
    known = set(
        Holiday.objects.filter(day__year__gte=start.year, day__year__lte=end.year)
        .values_list("day__year", flat=True)
        .distinct()
    )
    return [year for year in range(start.year, end.year + 1) if year not in known]


def _opening(clock: Clock, start: date) -> list[str]:
    lines = [
        _("起算日：%(day)s") % {"day": written(start)},
        _("期限：%(label)s，%(amount)d%(unit)s")
        % {
            "label": clock_name(clock.label),
            "amount": clock.amount,
            "unit": clock.get_unit_display(),
        },
    ]
    if clock.source:
        lines.append(_("依据：%(source)s") % {"source": rule_name(clock.source)})
    return lines


def _ending(due: date) -> str:
    return _("到期日：%(day)s") % {"day": written(due)}


def written(day: date) -> str:
    """A date as official papers write it, without leading zeros (GB/T 9704-2012)."""
    return _("%(year)d年%(month)d月%(day)d日") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }


@dataclass(frozen=True)
class Deadline:
    """A stored last day that follows from a clock, so that it moves with the table of holidays.

    ``running`` gives the records whose day still counts, ``field`` is where it is stored,
    ``computed`` the day as it is now (None where there is none), ``tell`` writes into the record's
    story that it moved, given (record, step, sentence).
    """

    running: Callable[[], QuerySet[Any]]
    field: str
    computed: Callable[[Any], date | None]
    tell: Callable[[Any, Any, str], Any]


DEADLINES: list[Deadline] = []
"""Every such day of the house; a concept adds its own beside its table."""


def _moved(was: date, now: date) -> str:
    """The sentence of the story; what goes on record is Chinese, whoever entered the notice."""
    with translation.override(settings.LANGUAGE_CODE):
        days = {"was": written(was), "now": written(now)}
        return _("节假日安排有变，期限由%(was)s改为%(now)s。") % days


def move_deadlines(by: Actor, at: datetime) -> int:
    """Brings running deadlines up to the table of holidays, each in a transaction of its own.

    The old day stays in the story and on the trail.

    Returns:
        How many records moved.
    """
    from workflow import trail
    from workflow.transitions import Step

    moved = 0
    for deadline in DEADLINES:
        for pk in deadline.running().values_list("pk", flat=True).iterator(chunk_size=500):
            with transaction.atomic():
                # Asked anew under the lock: it may have been answered since the keys were read.
                record = deadline.running().select_for_update(of=("self",)).filter(pk=pk).first()
                if record is None:
                    continue
                was, now = getattr(record, deadline.field), deadline.computed(record)
                if now is None or was == now:
                    continue
                setattr(record, deadline.field, now)
                record.save(update_fields=[deadline.field])
                deadline.tell(record, Step(by=by, at=at), _moved(was, now))
                content = {"field": deadline.field, "was": str(was), "now": str(now)}
                trail.append(record, "deadline_moved", by=by, at=at, content=content)
                moved += 1
    return moved
