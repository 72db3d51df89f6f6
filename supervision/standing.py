"""How far an item is, in one word with its mark, and the two keys as two dates."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from supervision.choices import REPORTED_DONE, ItemStatus, Progress

SIGNS = {
    None: "waiting",
    Progress.IN_HAND: "working",
    Progress.REPORTED: "replied",
    Progress.STRUCK_OFF: "verified",
    Progress.LONG_TERM: "waiting",
}
"""The mark beside each word; see the state colours of the style sheet."""


@dataclass
class Standing:
    """How far an item is: one word, and the two keys as two dates that never stand for another."""

    word: Any
    sign: str
    reported_on: date | None
    struck_off_on: date | None
    is_followed: bool = False
    """Under long-term follow-up: its day is the next check, no longer a deadline."""

    @classmethod
    def of(cls, item):
        """Of an item with its report day, or else with the day of its first report."""
        reported_on = getattr(item, "reported_on", item.replied_on)
        return cls.at(item.status, reported_on, item.struck_off_on)

    @classmethod
    def at(cls, status, reported_on, struck_off_on):
        """``reported_on`` counts only while the unit's report does."""
        progress = Progress.of(status)
        return cls(
            word=progress.label if progress else ItemStatus(status).label,
            sign=SIGNS[progress],
            reported_on=reported_on if status in REPORTED_DONE else None,
            struck_off_on=struck_off_on,
            is_followed=progress == Progress.LONG_TERM,
        )
