"""The records behind a figure: those frozen with a published one, or those counted now.

Both kinds answer the same questions: ``label``, ``value``, ``unit``, ``definition``,
``breakdowns`` and ``narrowed``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from accounts.models import User
from annual_summaries.revisions.keys import among
from annual_summaries.revisions.models import FrozenFigure, FrozenRow
from registers import figures
from registers.figures import FIGURES, Figure


@dataclass(frozen=True)
class Found:
    """The records that fit: how many were counted, what they add up to in the figure's unit, and
    those of them that this reader may see.
    """

    total: int
    amount: int
    visible: QuerySet[Any]


class FrozenRecords:
    """What a published figure counted, as far as public now."""

    is_live = False

    def __init__(self, frozen: FrozenFigure, figure: Figure) -> None:
        self.frozen = frozen
        self.figure = figure
        self.year = frozen.revision.summary.year
        self.label, self.unit = frozen.label, frozen.unit
        self.value, self.definition = frozen.value, frozen.definition
        self.breakdowns = list(frozen.breakdowns.prefetch_related("rows"))

    def narrowed(self, chosen: dict[str, list[Any]]) -> Found:
        """``chosen`` are rows by the key of their breakdown; of one breakdown any will do."""
        keys = self._keys(chosen)
        visible = self.figure.model.objects.filter(pk__in=among(keys))
        return Found(len(keys), self._amount(keys), self.figure.public(visible))

    def _keys(self, chosen: dict[str, list[FrozenRow]]) -> Collection[int]:
        if not chosen:
            return self.frozen.records
        wanted = [row.pk for rows in chosen.values() for row in rows]
        kept = dict(FrozenRow.objects.filter(pk__in=wanted).values_list("pk", "records"))
        each = (set().union(*(kept[row.pk] for row in rows)) for rows in chosen.values())
        return set.intersection(*each)

    def _amount(self, keys: Collection[int]) -> int:
        if not self.frozen.amounts:
            return len(keys)
        amounts = dict(zip(self.frozen.records, self.frozen.amounts, strict=True))
        return sum(amounts[key] for key in keys)

    def rows(self, breakdown: Any) -> list[FrozenRow]:
        """The rows of a breakdown, as they were published."""
        return list(breakdown.rows.all())


class LiveRecords:
    """What a figure counts now, as far as this person may see."""

    is_live = True

    def __init__(self, figure: Figure, year: int, user: User) -> None:
        counted = figures.count(figure, year, public=True)
        self.figure, self.year, self.user = figure, year, user
        self.label, self.unit = figure.label, figure.unit
        self.value, self.definition = counted.value, figure.definition
        self.breakdowns = counted.breakdowns

    def narrowed(self, chosen: dict[str, list[Any]]) -> Found:
        """As of what is published."""
        records = self.figure.records(self.year)
        for rows in chosen.values():
            records = rows[0].among(records, *rows[1:])
        total = records.count()
        amount = (
            records.aggregate(all=Sum(self.figure.amount))["all"] if self.figure.amount else total
        )
        return Found(total, amount or 0, records.visible_to(self.user))

    def rows(self, breakdown: Any) -> list[Any]:
        """The rows of a breakdown, as they are counted now."""
        return list(breakdown.rows)


def published(year: int, key: str) -> FrozenRecords | None:
    """The records behind the figure that the public reads now, or None."""
    frozen = FrozenFigure.objects.current().filter(revision__summary__year=year, key=key)
    frozen = frozen.defer(None).select_related("revision__summary").first()  # with the keys
    figure = FIGURES.find(key)
    return FrozenRecords(frozen, figure) if frozen and figure else None


def live(year: int, key: str, user: User) -> LiveRecords | None:
    """The records as they count now, for those who prepare a draft; None for no figure."""
    figure = FIGURES.find(key)
    return LiveRecords(figure, year, user) if figure else None
