"""Days of the demo on which offices work: nobody hands over, meets or strikes off on a Sunday."""

from __future__ import annotations

from datetime import date, timedelta

from workflow.deadlines import first_working_day


def at_or_before(day: date) -> date:
    """The day, or the last working day before it."""
    while first_working_day(day) != day:
        day -= timedelta(days=1)
    return day


def ago(today: date, days: int) -> date:
    """So many days before today, or the last working day before that; a day to come (negative) is
    the next working day. Today itself stays today, on whichever day the demo is started."""
    day = today - timedelta(days=days)
    if not days:
        return day
    return at_or_before(day) if days > 0 else first_working_day(day)
