"""The account that a draft is held against: the records as they are now, and what was published."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from annual_summaries.revisions.account import account
from annual_summaries.revisions.document import numbers
from annual_summaries.revisions.models import FrozenFigure
from annual_summaries.summaries.models import ReportedFigure, SummaryStatus


def account_of(year: int) -> dict[str, Any]:
    """The document of a year, counted now, with the numbers that were published elsewhere."""
    reported = ReportedFigure.objects.filter(summary__year=year)
    return {
        **numbers(account(year, public=False)),
        "reported": [
            {"label": one.label, "value": one.value, "unit": one.unit} for one in reported
        ],
    }


def published_values(years: set[int]) -> dict[tuple[int, str], Decimal]:
    """What the summaries of these years say today, by year and key of the figure."""
    frozen = FrozenFigure.objects.filter(
        revision__shown_by__year__in=years, revision__shown_by__status=SummaryStatus.PUBLISHED
    )
    found = frozen.values_list("revision__shown_by__year", "key", "value")
    return {(year, key): Decimal(value) for year, key, value in found}
