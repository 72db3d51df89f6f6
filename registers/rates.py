"""A rate is two conditions on one set of records: what is counted, and among what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When

from registers.figures import RecordLine
from registers.register import Register


@dataclass(frozen=True)
class Rate:
    """A rate over the records of a year, always shown with numerator and denominator.

    Both are conditions, given the last day of the year; ``part_of`` is the key of a wider rate
    beside which this one is told; ``said`` as of a figure.
    """

    key: str
    label: Any
    definition: Any
    numerator: Callable[[date], Q]
    denominator: Callable[[date], Q] = lambda cutoff: Q()
    part_of: str = ""
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class RateGroup:
    """Rates over one set of records, counted in one query.

    ``label`` names the records; ``listed`` and ``line`` as of a figure; ``order`` is its place.
    """

    key: str
    label: Any
    records: Callable[[int], QuerySet[Any]]
    rates: tuple[Rate, ...]
    order: int = 100
    listed: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda records: records
    line: Callable[[Any], RecordLine] = lambda record: RecordLine(
        str(record), record.get_absolute_url()
    )


@dataclass(frozen=True)
class CountedRate:
    """A rate of one year: ``numerator`` of ``denominator`` records."""

    rate: Rate
    numerator: int
    denominator: int


def count_rates(group: RateGroup, year: int) -> list[CountedRate]:
    """Counts all rates of a group with one aggregate.

    Args:
        group: rates over the same records.
        year: the calendar year; what happened by its last day counts.
    """
    found = group.records(year).order_by().aggregate(**counts(group, date(year, 12, 31)))
    return from_counts(group, tuple(found.values()))


def counts(group: RateGroup, cutoff: date) -> dict[str, Count]:
    """What is counted for a group: of each rate its denominator, then its numerator.

    Args:
        group: rates over the same records.
        cutoff: what happened later does not count.
    """
    parts = {}
    for rate in group.rates:
        denominator = rate.denominator(cutoff)
        parts[f"_of_{rate.key}"] = Count("pk", filter=denominator)
        parts[f"_in_{rate.key}"] = Count("pk", filter=denominator & rate.numerator(cutoff))
    return parts


def from_counts(group: RateGroup, numbers: Sequence[int]) -> list[CountedRate]:
    """The rates from the numbers of ``counts`` in their order; no numbers are zeros."""
    given = numbers or [0] * (2 * len(group.rates))
    pairs = zip(group.rates, given[1::2], given[::2], strict=True)
    return [CountedRate(rate, numerator, denominator) for rate, numerator, denominator in pairs]


@dataclass(frozen=True)
class RateRecord:
    """A record among which a rate counts; ``is_counted`` says whether it is counted itself."""

    pk: Any
    is_counted: bool


def rate_records(group: RateGroup, year: int) -> dict[str, list[RateRecord]]:
    """By the key of each rate: the records of its denominator, in one query.

    Args:
        group: rates over the same records.
        year: the calendar year; what happened by its last day counts.
    """
    cutoff = date(year, 12, 31)
    flags = {}
    for rate in group.rates:
        denominator = rate.denominator(cutoff)
        flags[f"_of_{rate.key}"] = _flag(denominator)
        flags[f"_in_{rate.key}"] = _flag(denominator & rate.numerator(cutoff))
    rows = list(group.records(year).order_by("pk").annotate(**flags).values("pk", *flags))
    return {
        rate.key: [
            RateRecord(row["pk"], bool(row[f"_in_{rate.key}"]))
            for row in rows
            if row[f"_of_{rate.key}"]
        ]
        for rate in group.rates
    }


def _flag(condition: Q) -> object:
    return Case(When(condition, then=Value(1)), default=Value(0)) if condition else Value(1)


def _key(group: RateGroup) -> str:
    return group.key


def _place(group: RateGroup) -> tuple[int, str]:
    return group.order, group.key


RATES: Register[RateGroup] = Register("group of rates", key=_key, order=_place)
"""Every group of rates, in the order of the summary."""


def find_rate(key: str) -> tuple[RateGroup, Rate] | None:
    """The rate of a key with its group, or None."""
    pairs = ((group, rate) for group in RATES.all() for rate in group.rates)
    return next((pair for pair in pairs if pair[1].key == key), None)
