"""The account that a draft is held against: the records as they are now."""

from __future__ import annotations

from typing import Any

from annual_summaries.revisions.account import account
from annual_summaries.revisions.document import numbers
from annual_summaries.summaries.models import ReportedFigure


def account_of(year: int) -> dict[str, Any]:
    """The document of a year, counted now, with the numbers that were published elsewhere."""
    reported = ReportedFigure.objects.filter(summary__year=year)
    return {
        **numbers(account(year, public=False)),
        "reported": [
            {"label": one.label, "value": one.value, "unit": one.unit} for one in reported
        ],
    }
