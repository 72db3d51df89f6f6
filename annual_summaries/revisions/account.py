"""The live account of a year: every figure and rate, and the promises that are still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registers import figures
from registers.figures import FIGURES
from registers.rates import RATES, CountedRate, RateRecord, count_rates, rate_records
from supervision.activities.choices import Level
from supervision.items.models import Item
from supervision.promises.models import Promise

PROMISES_SHOWN = 20


@dataclass(frozen=True)
class Promises:
    """What replies of earlier and this year's items promised and nobody kept so far."""

    total: int = 0
    shown: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Account:
    year: int
    figures: tuple[figures.Counted, ...]
    rates: tuple[CountedRate, ...]
    promises: Promises = Promises()
    rate_records: Mapping[str, list[RateRecord]] = field(default_factory=dict)


def account(year: int, *, public: bool = True) -> Account:
    """One query a figure and one a group of rates, however many records there are.

    ``public`` counts as a publication would: what is not public is not named.
    """
    counted = tuple(figures.count(figure, year, public=public) for figure in FIGURES.in_force())
    return Account(year, counted, _rates(year))


def account_to_look_at(year: int) -> Account:
    """What the page of a draft shows: the values, the breakdowns that are drawn, the promises."""
    counted = tuple(figures.count(figure.drawn, year, public=True) for figure in FIGURES.in_force())
    return Account(year, counted, _rates(year), open_promises(year))


def account_with_records(year: int) -> Account:
    """What a publication freezes: figures and rates together with the keys of their records."""
    counted = tuple(
        figures.count_records(figure, year, public=True) for figure in FIGURES.in_force()
    )
    behind: dict[str, list[RateRecord]] = {}
    for group in RATES.all():
        behind |= rate_records(group, year)
    return Account(year, counted, _rates(year), open_promises(year), behind)


def _rates(year: int) -> tuple[Any, ...]:
    return tuple(rate for group in RATES.all() for rate in count_rates(group, year))


def open_promises(year: int) -> Promises:
    """Promises of published city items handed over by the end of the year."""
    items = Item.objects.public().filter(
        handed_over_on__lte=date(year, 12, 31), opinion__activity__level=Level.CITY
    )
    promises = Promise.objects.open().filter(item__in=items)
    shown = promises.select_related("item__lead_unit").order_by("promised_on", "pk")
    return Promises(promises.count(), tuple(shown[:PROMISES_SHOWN]))
