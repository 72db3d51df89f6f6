"""The day of a matter's present step: by a clock, which moves it, or by a person: then it stays."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from liaison_stations.matters.models import Matter, MatterStatus
from liaison_stations.matters.presentation import add_entry
from workflow.cases import last_day
from workflow.deadlines import DEADLINES, Deadline
from workflow.models import Clock

OPEN = (MatterStatus.RECEIVED, MatterStatus.HANDLING)


def set_day(matter: Matter, clock: str, start: date, typed: date | None = None) -> None:
    """Gives the matter the day of its next step.

    Args:
        matter: not saved here.
        clock: the key of the clock that says so where nobody typed a day.
        start: the day from which it runs.
        typed: by a person; another day than the clock's stays whatever the table of holidays
            says later.
    """
    by_clock = last_day(clock, start)
    own = typed is not None and typed != by_clock
    matter.deadline = typed or by_clock
    matter.clock_key, matter.clock_from = ("", None) if own else (clock, start)


def day_by_clock(matter: Any) -> date | None:
    """The day as the clock gives it now; None where a person set it."""
    return last_day(matter.clock_key, matter.clock_from) if matter.clock_key else None


def explained(matter: Matter) -> str:
    """Where the day comes from, in a sentence for who handles the matter."""
    if matter.deadline is None:
        return ""
    if not matter.clock_key or matter.clock_from is None:
        return _("期限由经办人指定；节假日安排变动时，这个期限不变。")
    clock = Clock.objects.in_force(matter.clock_key, matter.clock_from)
    words = {"day": date_format(matter.clock_from, "DATE_FORMAT"), "clock": clock}
    return _("自%(day)s起算：%(clock)s；节假日安排变动时，期限随之变动。") % words


DEADLINES.append(
    Deadline(
        lambda: Matter.objects.filter(status__in=OPEN, deadline__isnull=False).exclude(
            clock_key=""
        ),
        "deadline",
        day_by_clock,
        lambda matter, step, text: add_entry(matter, step, "deadline_moved", text),
    )
)
