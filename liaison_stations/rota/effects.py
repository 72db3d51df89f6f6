"""The rota: on which days a rule calls for a reception; days made from the rules, adjusted by hand,
announced and reminded of, swapped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from liaison_stations.rota import relations
from liaison_stations.rota.models import (
    DayStatus,
    ReceptionDay,
    ReceptionDuty,
    RotaMonths,
    RotaPattern,
    RotaRule,
    Swap,
    SwapStatus,
)
from liaison_stations.stations.models import Station
from pages.untyped import AnyRecord
from papers.issuing import issue, make_void
from papers.kinds import KINDS
from workflow import outbox, trail
from workflow.days import year_span
from workflow.deadlines import is_working_day, unknown_years, written
from workflow.models import Clock, Holiday
from workflow.transitions import Guard, Step, note

if TYPE_CHECKING:
    from workflow.people import Actor

NOTICE_CLOCK = "reception_notice"
DEFAULT_NOTICE = 3


@dataclass
class Generated:
    """What came of the rules of a station for a year."""

    created: int = 0
    shifted: int = 0
    unchanged: int = 0
    holidays_unknown: bool = False


@transaction.atomic
def generate(
    station: Station, year: int, by: User | None = None, today: date | None = None
) -> Generated:
    """Makes the days to come that the rules call for; a second run adds nothing.

    A day that was moved, cancelled or held stays as it is. One that a holiday notice has meanwhile
    made a day of rest moves to the next working day, unless it was announced.
    """
    outcome = Generated()
    today = today or timezone.localdate()
    for rule in station.rules.all():
        outcome.holidays_unknown |= unknown_holidays(rule, year)
        _generate(rule, year, by, today, outcome)
    return outcome


def _generate(rule: RotaRule, year: int, by: User | None, today: date, outcome: Generated) -> None:
    # By the day that the rule meant: one that was moved by hand must not be made a second time.
    known = {day.moved_from or day.day: day for day in rule.days.all()}
    taken = _taken(rule)
    for one in planned(rule, year):
        # The past is not made up afterwards: what was not announced was no reception.
        if one.day < today:
            continue
        there = known.get(one.nominal)
        if there is None and (one.day, rule.opens) not in taken:
            _create(rule, one, by)
            taken.add((one.day, rule.opens))
            outcome.created += 1
        elif there is not None and _is_overtaken(there, one, today, taken):
            _shift(there, one, by)
            taken.add((one.day, there.opens))
            outcome.shifted += 1
        else:
            outcome.unchanged += 1


def _taken(rule: RotaRule) -> set[AnyRecord]:
    days = ReceptionDay.objects.filter(station=rule.station_id)
    return set(days.values_list("day", "opens"))


def _create(rule: RotaRule, one: AnyRecord, by: User | None) -> None:
    day = ReceptionDay.objects.create(
        station=rule.station,
        rule=rule,
        day=one.day,
        moved_from=one.moved_from,
        opens=rule.opens,
        closes=rule.closes,
        place=rule.place,
    )
    trail.append(day, "created", by=by, target=DayStatus.PLANNED)


def _is_overtaken(there: ReceptionDay, one: AnyRecord, today: date, taken: set[AnyRecord]) -> bool:
    """Still on the rule's own day, which has turned out to be a holiday."""
    untouched = there.status == DayStatus.PLANNED and there.moved_from is None
    open_to_change = there.noticed_on is None and there.day > today
    free = (one.day, there.opens) not in taken
    return untouched and open_to_change and one.moved_from is not None and free


def _shift(day: ReceptionDay, one: AnyRecord, by: User | None) -> None:
    day.day, day.moved_from = one.day, one.moved_from
    day.save(update_fields=["day", "moved_from"])
    note(day, "edited", by=by, fields=["day"])


def appoint(day: ReceptionDay, step: Step) -> None:
    """Puts these deputies on duty and no others; a swap that was asked for lapses."""
    wanted = {deputy.pk for deputy in step.data.get("deputies") or ()}
    day.duties.exclude(deputy__in=wanted).delete()
    there = set(day.duties.values_list("deputy", flat=True))
    for pk in sorted(wanted - there):
        ReceptionDuty.objects.create(reception_day=day, deputy_id=pk)


def announce(day: ReceptionDay, step: Step) -> None:
    """The notice is out from today."""
    day.noticed_on = step.today
    issue(KINDS["reception-notice"], day, by=step.by, at=step.at)


def move(day: ReceptionDay, step: Step) -> None:
    """To another day or hour; the rule's own day is kept, so that it is not made again."""
    day.moved_from = day.moved_from or day.day
    day.day, day.opens, day.closes = (step.data[name] for name in ("day", "opens", "closes"))
    day.note = step.data["reason"][:300]
    _lapse_swaps(day, step)
    announce_again(day, step)


def cancel(day: ReceptionDay, step: Step) -> None:
    """Called off; what was asked about swaps lapses, and the notice holds no more."""
    day.note = step.data["reason"][:300]
    _lapse_swaps(day, step)
    make_void(day, by=step.by, at=step.at)


def restore(day: ReceptionDay, step: Step) -> None:
    """Planned again: the reason why it was called off counts no more."""
    day.note = ""


def announce_again(day: ReceptionDay, step: Step) -> None:
    """What hangs on the wall is no longer so: its next version takes its place."""
    if day.noticed_on is not None:
        issue(KINDS["reception-notice"], day, by=step.by, at=step.at)


def _is_free(day: ReceptionDay, step: Step) -> bool:
    others = ReceptionDay.objects.filter(station=day.station_id).exclude(pk=day.pk)
    return not others.filter(day=step.data["day"], opens=step.data["opens"]).exists()


is_free = Guard(_is_free, gettext_lazy("这个联络站在同一时间已有接待日。"), "day")


def _duty_of(day: ReceptionDay, user: Actor) -> AnyRecord:
    return day.duties.filter(deputy__user=user.pk).select_related("deputy").first()


asks_nobody_yet = Guard(
    lambda day, step: not Swap.objects.pending().filter(duty=_duty_of(day, step.by)).exists(),
    gettext_lazy("您已请一位代表接替，正在等对方答复。"),
)


swap_in_time = Guard(
    lambda swap, step: (
        swap.duty.reception_day.status == DayStatus.PLANNED
        and swap.duty.reception_day.day >= step.today
    ),
    gettext_lazy("这个接待日已经过去或取消，不能再换。"),
)


not_on_duty_already = Guard(
    lambda swap, step: (
        not swap.duty.reception_day.duties.filter(deputy=swap.other_deputy_id).exists()
    ),
    gettext_lazy("您已经安排在这一天。"),
)


def ask_swap(day: ReceptionDay, step: Step) -> None:
    """Asks another deputy to take over; the other one decides, and the keeper hears of it."""
    duty = _duty_of(day, step.by)
    swap = Swap.objects.create(
        duty=duty,
        asked_by=duty.deputy,
        other_deputy=step.data["other_deputy"],
        asked_at=step.at,
    )
    trail.append(swap, "created", by=step.by, at=step.at, target=SwapStatus.ASKED)
    notices = relations.tell_of_swap(
        "ask", gettext_lazy("请您接替一次接待"), relations.ASKED, relations.KEEPERS_OF_SWAP
    )
    outbox.put(notices(swap, step))


def accept_swap(swap: Swap, step: Step) -> None:
    """The duty passes to the other deputy."""
    swap.decided_at = step.at
    duty = swap.duty
    trail.append(duty, "swapped", by=step.by, at=step.at, content={"from": duty.deputy_id})
    duty.deputy_id = swap.other_deputy_id
    duty.save(update_fields=["deputy"])


def decide_swap(swap: Swap, step: Step) -> None:
    """Notes when it was refused or taken back."""
    swap.decided_at = step.at


def _lapse_swaps(day: ReceptionDay, step: Step) -> None:
    Swap.objects.pending().filter(duty__reception_day=day).delete()


def notice_days(today: date) -> int:
    """How many days ahead a reception day is announced, by the setting in force."""
    clock = Clock.objects.in_force(NOTICE_CLOCK, today)
    return clock.amount if clock else DEFAULT_NOTICE


def announce_year(station: Station, year: int, by: User | None, today: date) -> int:
    """Announces all planned days of a year that are still to come; returns how many."""
    coming = station.days.planned().of_year(year).filter(day__gte=today, noticed_on=None)
    return sum(_announce(day, today, by) for day in coming)


def announce_due(today: date) -> int:
    """Announces the days that are near enough and have somebody on duty; returns how many."""
    last = today + timedelta(days=notice_days(today))
    near = ReceptionDay.objects.planned().filter(day__range=(today, last), noticed_on=None)
    due = near.filter(duties__isnull=False).distinct()
    return sum(_announce(day, today) for day in due)


@transaction.atomic
def _announce(day: ReceptionDay, today: date, by: User | None = None) -> int:
    found = ReceptionDay.objects.planned().filter(pk=day.pk, noticed_on=None)
    if not found.update(noticed_on=today):
        return 0
    day.refresh_from_db()
    issue(KINDS["reception-notice"], day, by=by)
    note(day, "announce", by=by, fields=["noticed_on"])
    return 1


def reminders(today: date) -> list[outbox.Message]:
    """To each deputy on duty once, as many days ahead as a notice goes out."""
    last = today + timedelta(days=notice_days(today))
    duties = ReceptionDuty.objects.filter(
        reception_day__status=DayStatus.PLANNED,
        reception_day__day__range=(today, last),
        deputy__user__is_active=True,
    ).select_related("reception_day__station", "deputy__user")
    return [_reminder(duty) for duty in duties]


def _reminder(duty: ReceptionDuty) -> outbox.Message:
    day = duty.reception_day
    return outbox.Message(
        key=f"reception.remind:{day.pk}:{day.day}:{duty.deputy.user_id}",
        recipient=duty.deputy.user,
        subject=_("%(day)s %(opens)s请您到%(station)s接待群众")
        % {"day": written(day.day), "opens": f"{day.opens:%H:%M}", "station": day.station},
        body=_("不能到场时，请尽早请其他代表接替。"),
        path=reverse("my_station:day", args=[day.pk]),
    )


LONGEST_BREAK = 30  # days; no holiday is longer
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Planned:
    """A day that a rule calls for; ``moved_from`` where a holiday lies on the rule's own day."""

    day: date
    moved_from: date | None = None

    @property
    def nominal(self) -> date:
        """The day of the rule, from which a day of rest may have moved it."""
        return self.moved_from or self.day


def planned(rule: RotaRule, year: int) -> list[Planned]:
    """The days of a rule in a year; on a holiday the next working day (遇节假日顺延)."""
    nominal = list(_nominal(rule, year))
    kinds = _kinds(year) if rule.holiday_shift else {}
    return [_shifted(day, kinds) if rule.holiday_shift else Planned(day) for day in nominal]


def unknown_holidays(rule: RotaRule, year: int) -> bool:
    """The holidays of the year are not in the table yet, and the rule heeds them."""
    return bool(rule.holiday_shift and unknown_years(*year_span(year)))


def next_working_day(day: date, kinds: dict[date, str]) -> date:
    """The first working day from a day on; the day itself where it is one."""
    for distance in range(LONGEST_BREAK):
        if is_working_day(day + distance * DAY, kinds):
            return day + distance * DAY
    raise ValueError(f"no working day within {LONGEST_BREAK} days of {day}")


def _shifted(day: date, kinds: dict[date, str]) -> Planned:
    found = next_working_day(day, kinds)
    return Planned(day) if found == day else Planned(found, day)


def _kinds(year: int) -> dict[date, str]:
    last = date(year, 12, 31) + LONGEST_BREAK * DAY
    rows = Holiday.objects.filter(day__range=(date(year, 1, 1), last))
    return dict(rows.values_list("day", "kind"))


def _nominal(rule: RotaRule, year: int) -> Iterator[date]:
    first = max(date(year, 1, 1), rule.since)
    last = min(date(year, 12, 31), rule.until or date(year, 12, 31))
    day = first
    while day <= last:
        if _fits(rule, day):
            yield day
        day += DAY


def _fits(rule: RotaRule, day: date) -> bool:
    if rule.months == RotaMonths.ODD and day.month % 2 == 0:
        return False
    if rule.months == RotaMonths.EVEN and day.month % 2:
        return False
    if rule.pattern == RotaPattern.WEEKLY:
        return day.weekday() == rule.weekday
    return day.day == rule.month_day
