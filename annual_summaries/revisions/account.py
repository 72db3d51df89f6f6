"""The live account of a year: every figure and rate, and the promises that are still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Window

from registers import figures
from registers.figures import FIGURES
from registers.one_pass import count_records_together
from registers.one_statement import count_together
from registers.rates import RATES, CountedRate, RateRecord, count_rates, rate_records
from registers.spreads import SPREADS, CountedSpread, count_spread
from supervision.activities.choices import Level
from supervision.items.models import Item
from supervision.promises.models import Promise
from workflow.progress import Progress, quiet

PROMISES_SHOWN = 20


@dataclass(frozen=True)
class Promises:
    """What replies of earlier and this year's items promised and nobody kept so far."""

    total: int = 0
    shown: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Account:
    """All that was counted of a year.

    ``rate_records`` has the records of a rate by its key; ``promises`` what is still owed.
    """

    year: int
    figures: tuple[figures.Counted, ...]
    rates: tuple[CountedRate, ...]
    promises: Promises = Promises()
    rate_records: Mapping[str, list[RateRecord]] = field(default_factory=dict)
    spreads: tuple[CountedSpread, ...] = ()


def account(year: int, *, public: bool = True) -> Account:
    """Every figure and rate from one query, however many figures and records there are.

    ``public`` counts as a publication would: what is not public is not named.
    """
    counted = count_together(FIGURES.in_force(), RATES.all(), year, public=public)
    return Account(year, counted.figures, counted.rates)


def account_to_look_at(year: int) -> Account:
    """What the page of a draft shows: values, breakdowns that are drawn, spreads, promises."""
    drawn = [figure.drawn for figure in FIGURES.in_force()]
    counted = count_together(drawn, RATES.all(), year, spreads=SPREADS.all(), public=True)
    return Account(
        year, counted.figures, counted.rates, open_promises(year), spreads=counted.spreads
    )


def account_with_records(year: int, progress: Progress = quiet) -> Account:
    """What a publication freezes: figures and rates together with the keys of their records.

    ``progress`` is told of each figure with the number of its records.
    """
    wanted = FIGURES.in_force()
    found = {}
    for counted in count_records_together(wanted, year, public=True):
        found[counted.figure.key] = counted
        progress(str(counted.figure.label), len(counted.records))
    behind: dict[str, list[RateRecord]] = {}
    for group in RATES.all():
        behind |= rate_records(group, year)
    rates = tuple(rate for group in RATES.all() for rate in count_rates(group, year))
    each = tuple(found[figure.key] for figure in wanted)
    return Account(year, each, rates, open_promises(year), behind, _spreads(year))


def _spreads(year: int) -> tuple[CountedSpread, ...]:
    return tuple(count_spread(spread, year) for spread in SPREADS.all())


def open_promises(year: int) -> Promises:
    """Promises of published city items handed over by the end of the year."""
    items = Item.objects.public().filter(
        handed_over_on__lte=date(year, 12, 31), opinion__activity__level=Level.CITY
    )
    promises = Promise.objects.open().filter(item__in=items)
    counted = promises.annotate(of_all=Window(Count("pk")))
    shown = counted.select_related("item__lead_unit", "heir").order_by("promised_on", "pk")
    first = tuple(shown[:PROMISES_SHOWN])
    return Promises(first[0].of_all if first else 0, first)
