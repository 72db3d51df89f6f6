"""A declared figure as the figures of the house are: one queryset for number, rows and list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from annual_summaries.own_figures.countable import Countable, registers
from annual_summaries.own_figures.models import PREFIX, Counting, OwnFigure
from registers.figures import Dimension, Figure
from registers.ledger import Year
from workflow.days import year_span

AFTER_ALL_OTHERS = 900
MOST_IN_FORCE = 30


def _spoken(zh: str, en: str) -> str:
    return en if (get_language() or "").startswith("en") else zh


said = lazy(_spoken, str)
"""A text in the language in which it is read."""


def figure_of(declared: OwnFigure) -> Figure | None:
    """The figure that a declaration means; None where it is not complete or no longer fits."""
    register = registers().get(declared.register)
    if register is None or not _fits(declared, register):
        return None
    amount = register.amounts[declared.amount].field if declared.amount else None
    return Figure(
        declared.key,
        said(declared.label_zh, declared.label_en),
        said(declared.unit_zh, declared.unit_en),
        said(declared.definition_zh, declared.definition_en),
        lambda year: of_year(declared, register, year),
        _dimensions(declared, register),
        amount=amount,
        order=AFTER_ALL_OTHERS + declared.pk,
        listed=register.listed,
        line=register.line,
        meaning=_("本机关自定的数据"),
        said=(declared.label_zh,),
    )


def _fits(declared: OwnFigure, register: Countable) -> bool:
    words = (set(told) <= set(register.words.get(name, ())) for name, told in _told(declared))
    return (
        declared.day in register.days
        and all(words)
        and declared.breakdown in ("", *register.breakdowns)
        and (declared.amount in register.amounts) == (declared.counting == Counting.SUM)
    )


def _told(declared: OwnFigure) -> list[tuple[str, list[str]]]:
    return list(declared.chosen().items())


def fitting(declared: OwnFigure, register: Countable) -> QuerySet[Any]:
    """The records of any year that a declaration counts."""
    found = Q()
    for column, words in _told(declared):
        values = [register.words[column][word] for word in words]
        found &= Q(**{f"{register.sheet.by_name[column].field}__in": values})
    return register.records().filter(register.at(declared.level), found)


def of_year(declared: OwnFigure, register: Countable, year: int) -> QuerySet[Any]:
    """Those of one year, each once."""
    column = register.days[declared.day]
    if isinstance(column.kind, Year):
        return fitting(declared, register).filter(**{column.field: year})
    return fitting(declared, register).filter(**{f"{column.field}__range": year_span(year)})


def _dimensions(declared: OwnFigure, register: Countable) -> tuple[Dimension, ...]:
    chosen = register.dimension(declared.breakdown) if declared.breakdown else None
    parts = (chosen, register.months(declared.day))
    return tuple(part for part in parts if part is not None)


def counts_something(declared: OwnFigure) -> bool:
    """Whether any record of any year fits, one with a day in the chosen column."""
    register = registers().get(declared.register)
    if register is None or not _fits(declared, register):
        return False
    field = register.days[declared.day].field
    return fitting(declared, register).filter(**{f"{field}__isnull": False}).exists()


def in_force() -> Iterator[Figure]:
    """The figures that this committee has declared, the oldest first."""
    for declared in OwnFigure.objects.in_force()[:MOST_IN_FORCE]:
        figure = figure_of(declared)
        if figure is not None:
            yield figure


def find(key: str) -> Figure | None:
    """The figure of a key in whatever state: what was published stays open to its records."""
    if not key.startswith(PREFIX):
        return None
    declared = OwnFigure.objects.filter(name=key.removeprefix(PREFIX)).first()
    return figure_of(declared) if declared else None
