"""The records behind a figure: those frozen with a published one, or those counted now.

Both kinds answer the same questions: ``label``, ``value``, ``unit``, ``definition``,
``breakdowns`` and ``narrowed``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from annual_summaries.revisions.models import FrozenFigure
from registers import figures
from registers.figures import FIGURES, Figure

if TYPE_CHECKING:
    from annual_summaries.revisions.models import FrozenRow


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
        records = self.frozen.records.all()
        for rows in chosen.values():
            records = records.filter(rows__in=rows)
        visible = self.figure.model.objects.filter(pk__in=records.keys())
        counted = records.aggregate(total=Count("pk"), amount=Coalesce(Sum("amount"), 0))
        return Found(**counted, visible=self.figure.public(visible))

    def rows(self, breakdown: Any) -> list[FrozenRow]:
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
        return list(breakdown.rows)


def published(year: int, key: str) -> FrozenRecords | None:
    """The records behind the figure that the public reads now, or None."""
    frozen = FrozenFigure.objects.current().filter(revision__summary__year=year, key=key)
    frozen = frozen.select_related("revision__summary").first()
    figure = FIGURES.find(key)
    return FrozenRecords(frozen, figure) if frozen and figure else None


def live(year: int, key: str, user: User) -> LiveRecords | None:
    """The records as they count now, for those who prepare a draft; None for no figure."""
    figure = FIGURES.find(key)
    return LiveRecords(figure, year, user) if figure else None
