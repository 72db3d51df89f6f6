"""A deputy's duty of one year on one A4 sheet, for the screen, the printer and Word."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from deputies.choices import DutyKind
from deputies.progress import YearOfRecord, year_of

MOST_LISTED = 12
"""So many of the newest entries fit below the numbers; how many are left out is said."""

MOST_MANDATES = 5


@dataclass(frozen=True)
class KindOfDuty:
    """How often, and how often with a result; the two are told apart."""

    label: Any
    number: int
    with_result: int

    @property
    def told(self):
        return f"{self.number}（{self.with_result}）" if self.with_result else str(self.number)


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet: verified entries alone; zeros are shown as zeros."""

    deputy: Any
    told: YearOfRecord
    mandates: list[Any]
    kinds: list[KindOfDuty]
    entries: list[Any]

    @property
    def heading(self):
        return _("人大代表%(year)d年履职登记表") % {"year": self.told.year}

    @property
    def closing(self):
        """What the sheet does not hold, in sentences."""
        listed = len(self.entries)
        more, waiting = self.told.verified - listed, self.told.waiting
        lines = []
        if any(kind.with_result for kind in self.kinds):
            lines.append(_("括号内为其中有成效的次数。"))
        if more:
            sentence = _("只列最近的 %(listed)d 次，另有 %(more)d 次已计入上表，没有逐条列出。")
            lines.append(sentence % {"listed": listed, "more": more})
        if waiting:
            lines.append(_("另有 %(number)d 条尚未审核，没有计入。") % {"number": waiting})
        return lines


def sheet_of(deputy, year, today):
    """The sheet of one deputy's year; the number of queries is the same at any length."""
    verified = deputy.duty_entries.of_year(year).verified()
    shown = ("happened_on", "ends_on", "kind", "text", "place", "had_result", "deputy")
    return Sheet(
        deputy=deputy,
        told=year_of(deputy, year, today),
        mandates=_mandates_in(deputy, year),
        kinds=_kinds(verified),
        entries=list(verified.newest_first().only(*shown)[:MOST_LISTED]),
    )


def _mandates_in(deputy, year):
    """Held at any time of the year, the local congress first."""
    ends = Q(end__isnull=True) | Q(end__gte=date(year, 1, 1))
    held = deputy.mandates.filter(ends, start__lte=date(year, 12, 31))
    return list(held.select_related("organization").order_by("level", "-term")[:MOST_MANDATES])


def _kinds(verified):
    counted = (
        verified.order_by()
        .values("kind")
        .annotate(number=Count("pk"), results=Count("pk", filter=Q(had_result=True)))
    )
    found = {row["kind"]: (row["number"], row["results"]) for row in counted}
    return [KindOfDuty(kind.label, *found.get(kind.value, (0, 0))) for kind in DutyKind]
