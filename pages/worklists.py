"""Lists of cases that people work through: open and done, by state, unit, deadline and year.

Each choice of a filter says how many rows it would leave, as long as they are few enough to be
counted; the number is that of the list behind the choice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Model,
    Q,
    QuerySet,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import ExtractYear
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.filters import Choices, ListFilter, choice, search, years
from pages.untyped import AnyRecord

Rows = QuerySet[AnyRecord]

MOST_COUNTED = 10_000
SOON = timedelta(days=7)
MONTH = timedelta(days=30)
OPEN, DONE = "open", "done"
OVERDUE, WEEK, THIRTY_DAYS, NO_DAY = "overdue", "week", "month", "none"
DUE = (
    (OVERDUE, _("已逾期")),
    (WEEK, _("七天内到期")),
    (THIRTY_DAYS, _("三十天内到期")),
    (NO_DAY, _("没有期限")),
)
NEWEST, BY_DEADLINE, BY_STATE, BY_UNIT = "newest", "deadline", "state", "unit"
ORDERS = (
    (NEWEST, _("最新的在前")),
    (BY_DEADLINE, _("期限近的在前")),
    (BY_STATE, _("按状态")),
    (BY_UNIT, _("按单位")),
)


class WorkFilter(ListFilter):
    """What narrows and sorts a list of cases.

    A subclass says the states in the order of the work (``states``), those that are ``open`` and
    those ``with_unit`` in which a deadline counts, the orders of ``newest``, and where the year of
    a case stands: ``year_of`` is a column of years, or of days.
    """

    states: type[TextChoices]
    open: Iterable[str] = ()
    with_unit: Iterable[str] = ()
    newest: tuple[str, ...] = ()
    year_of = "handed_over_on"
    unit_choices: Callable[[], Choices]

    q = search(_("编号或文字"))
    state = choice(_("状态"), method="in_state")
    unit = choice(_("主办单位"), field_name="lead_unit")
    due = choice(_("期限"), DUE, method="falls_due")
    year = choice(_("年度"), method="of_year")
    sort = choice(_("排序"), ORDERS[1:], empty=ORDERS[0][1], method="in_order")

    def __init__(self, data: QueryDict, queryset: Rows) -> None:
        self.today = timezone.localdate()
        super().__init__(data, queryset)

    def offered(self) -> dict[str, Choices]:
        """States with the two groups of them, units, years since the first record."""
        groups = ((OPEN, _("未办结（全部）")), (DONE, _("已办结（全部）")))
        return {
            "state": [*groups, *self.states.choices],
            "unit": list(self.unit_choices()),
            "year": self._years_offered(),
        }

    def _years_offered(self) -> Choices:
        """Since the first record, and the year that the address asks for: it may have none."""
        found = years(self._first_year())
        asked = self.data.get("year", "")
        if re.fullmatch("(19|20)[0-9]{2}", asked) and int(asked) < found[-1][0]:
            found.append((int(asked), asked))
        return found

    def _first_year(self) -> int | None:
        column = self.queryset.exclude(**{self.year_of: None}).order_by(self.year_of)
        first: Any = column.values_list(self.year_of, flat=True).first()
        return first.year if isinstance(first, date) else first

    def in_state(self, rows: Rows, name: str, state: str) -> Rows:
        """Of one state, or of all that are open or done.

        Args:
            rows: narrowed.
            name: of the field, which Django-filter gives along.
            state: a state of the table, ``OPEN`` or ``DONE``.
        """
        if state == OPEN:
            return rows.filter(status__in=self.open)
        if state == DONE:
            return rows.exclude(status__in=self.open)
        return rows.filter(status=state)

    def falls_due(self, rows: Rows, name: str, when: str) -> Rows:
        """Overdue, within a week or a month, or without a day."""
        return rows.filter(self._due(when))

    def _due(self, when: str) -> Q:
        waits = Q(status__in=self.with_unit)
        if when == OVERDUE:
            return waits & Q(deadline__lt=self.today)
        if when == NO_DAY:
            return Q(deadline__isnull=True)
        last = self.today + (SOON if when == WEEK else MONTH)
        return waits & Q(deadline__range=(self.today, last))

    def of_year(self, rows: Rows, name: str, year: str) -> Rows:
        """By the year of ``year_of``, which is a day or a year."""
        if self._counts_days:
            first, last = date(int(year), 1, 1), date(int(year), 12, 31)
            return rows.filter(**{f"{self.year_of}__range": (first, last)})
        return rows.filter(**{self.year_of: int(year)})

    @property
    def _counts_days(self) -> bool:
        model: type[Model] = self.queryset.model
        try:
            return model._meta.get_field(self.year_of).get_internal_type() == "DateField"
        except FieldDoesNotExist:
            return False

    def in_order(self, rows: Rows, name: str, order: str) -> Rows:
        """By deadline, by state or by unit; what has no day comes last."""
        soonest = F("deadline").asc(nulls_last=True)
        if order == BY_STATE:
            return rows.order_by(self._place_of_state(), soonest, "-pk")
        if order == BY_UNIT:
            return rows.order_by("lead_unit__order", "lead_unit__name", soonest, "-pk")
        return rows.order_by(soonest, "-pk")

    def _place_of_state(self) -> Case:
        states = self.states.values
        places = (When(status=one, then=Value(place)) for place, one in enumerate(states))
        return Case(*places, default=Value(len(states)), output_field=IntegerField())

    def with_counts(self) -> WorkFilter:
        """Says behind each choice how many rows it leaves; says nothing where they are too many."""
        keys = self.queryset.order_by().values("pk")[: MOST_COUNTED + 1]
        if keys.count() > MOST_COUNTED:
            return self
        self._say("state", self._states())
        self._say("unit", self._grouped("unit", "lead_unit"), only=True)
        self._say("due", self._dues())
        self._say("year", self._years(), only=True)
        return self

    def _narrowed_without(self, name: str) -> Rows:
        """The rows that the other filters leave."""
        rows: Rows = self.queryset
        self.form.is_valid()
        for other, value in self.form.cleaned_data.items():
            if other not in (name, "sort") and value not in ("", None):
                rows = self.filters[other].filter(rows, value)
        return rows.order_by()

    def _grouped(self, name: str, column: str) -> dict[str, int]:
        rows = self._narrowed_without(name).values_list(column).annotate(Count("pk"))
        return {str(key): number for key, number in rows}

    def _states(self) -> dict[str, int]:
        found = self._grouped("state", "status")
        open_ones = sum(found.get(state, 0) for state in self.open)
        groups = {OPEN: open_ones, DONE: sum(found.values()) - open_ones}
        return {**dict.fromkeys(self.states.values, 0), **found, **groups}

    def _years(self) -> dict[str, int]:
        if not self._counts_days:
            return self._grouped("year", self.year_of)
        rows = self._narrowed_without("year").annotate(of_year=ExtractYear(self.year_of))
        found = rows.values_list("of_year").annotate(Count("pk"))
        return {str(key): number for key, number in found}

    def _dues(self) -> dict[str, int]:
        rows = self._narrowed_without("due")
        counts = {key: Count("pk", filter=self._due(key)) for key, _label in DUE}
        return rows.aggregate(**counts)

    def _say(self, name: str, counts: dict[str, int], only: bool = False) -> None:
        """Puts the numbers behind the choices; ``only`` those that leave a row, or are chosen.

        The field itself puts “all” before whatever it is given.
        """
        field: Any = self.form.fields[name]
        chosen = str(self.form.data.get(name, ""))
        field.choices = [
            (key, f"{label}（{counts.get(str(key), 0)}）")
            for key, label in field.choices
            if key and (not only or counts.get(str(key)) or str(key) == chosen)
        ]
