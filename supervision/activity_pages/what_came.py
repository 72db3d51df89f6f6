"""What came of an activity: its published items counted in one line, the same on every page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from supervision.activities.models import Activity
from supervision.items.choices import REPORTED_DONE, WITH_UNIT, ItemStatus
from supervision.items.models import Item
from workflow.choices import OUTCOME_SIGNS, Outcome, Satisfaction

MOST_COUNTED = 2000
COLUMNS = ("opinion__activity", "status", "outcome", "satisfaction", "deadline")


@dataclass(frozen=True)
class WhatCame:
    """How many items an activity has, how far they are, and what the units' replies say."""

    items: int = 0
    reported: int = 0
    struck_off: int = 0
    late: int = 0
    sent_back: int = 0
    unsatisfied: int = 0
    outcomes: tuple[tuple[str, Any, int], ...] = ()
    """Sign and word of an outcome, and of how many items; in the order of the outcomes."""

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]], today: date | None = None) -> Self:
        """Counts rows of ``COLUMNS``, as they stand on a day; today where none is named."""
        listed, day = list(rows), today or timezone.localdate()
        answers = [row["outcome"] for row in listed if row["status"] in REPORTED_DONE]
        late = (row["deadline"] for row in listed if row["status"] in WITH_UNIT)
        return cls(
            items=len(listed),
            reported=sum(row["status"] in REPORTED_DONE for row in listed),
            struck_off=sum(row["status"] == ItemStatus.STRUCK_OFF for row in listed),
            late=sum(bool(due and due < day) for due in late),
            sent_back=sum(row["status"] == ItemStatus.REWORK for row in listed),
            unsatisfied=sum(row["satisfaction"] == Satisfaction.DISSATISFIED for row in listed),
            outcomes=tuple(
                (OUTCOME_SIGNS[value], label, answers.count(value))
                for value, label in Outcome.choices
                if value in answers
            ),
        )

    @property
    def in_words(self) -> str:
        """「提出 6 条，单位报告办结 6 条，核验销号 5 条」; nothing without an item."""
        if not self.items:
            return ""
        text = ngettext(
            "提出 %(items)d 条，单位报告办结 %(reported)d 条，核验销号 %(struck)d 条",
            "提出 %(items)d 条，单位报告办结 %(reported)d 条，核验销号 %(struck)d 条",
            self.items,
        )
        counts = {"items": self.items, "reported": self.reported, "struck": self.struck_off}
        return text % counts

    @property
    def marks(self) -> list[tuple[str, str]]:
        """What is not well first, then each outcome: signs, each with its word and number."""
        troubles = (
            ("overdue", _("已逾期"), self.late),
            ("returned", _("退回重办"), self.sent_back),
            ("returned", _("不满意"), self.unsatisfied),
        )
        return [
            (sign, _("%(word)s %(number)d 条") % {"word": word, "number": number})
            for sign, word, number in (*troubles, *self.outcomes)
            if number
        ]


def with_what_came(activities: Iterable[Activity]) -> list[Activity]:
    """The activities, each with ``came``; one query for all of them."""
    found = list(activities)
    rows = defaultdict(list)
    items = Item.objects.public().filter(opinion__activity__in=[one.pk for one in found])
    for row in items.order_by().values(*COLUMNS)[:MOST_COUNTED]:
        rows[row["opinion__activity"]].append(row)
    for one in found:
        one.came = WhatCame.of(rows[one.pk])  # type: ignore[attr-defined]  # for the page
    return found
