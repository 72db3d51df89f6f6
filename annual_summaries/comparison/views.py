"""Years side by side, as a page and as CSV."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from annual_summaries.comparison.asked import Asked, asked, terms
from annual_summaries.comparison.table import (
    RateSeries,
    Series,
    published_years,
    rates,
    series,
)
from annual_summaries.drawing.years import rate_lines, year_columns
from annual_summaries.revisions.open_data import csv_table
from pages.public import public_page

TWO = 2
DRAWN = (
    "supervision_activities",
    "list_items",
    "list_items_concluded",
    "documents_repealed",
    "wellbeing_projects_completed",
    "suggestions",
    "station_receptions",
    "station_matters_solved",
    "duty_entries",
)
"""The numbers that are drawn above the table; every number stands in it."""


@public_page
def compare(request: HttpRequest) -> HttpResponse:
    """Published years, or those of a term, side by side."""
    wanted = asked(request.GET)
    chosen = wanted.years
    query = {"term": wanted.term} if wanted.term else {"years": ",".join(map(str, chosen))}
    rows, rated = series(chosen), rates(chosen)
    context = {
        "fault": wanted.fault,
        "years": chosen,
        "term": wanted.term,
        "rows": rows,
        "rates": rated,
        "changed": [row for row in rows if row.changes],
        "drawn": _drawn(rows, rated, chosen),
        "all_years": [(year, year in chosen) for year in published_years()],
        "terms": _term_links(wanted),
        "csv": f"{reverse('annual:compare_csv')}?{urlencode(query)}" if chosen else "",
        "breadcrumbs": [(_("年度总结"), reverse("annual:index"))],
    }
    return render(request, "annual_summaries/compare.html", context)


def _drawn(rows: list[Series], rated: list[RateSeries], years: tuple[int, ...]) -> list[Any]:
    """The main numbers as columns of the years, and the rates as lines; none without two years."""
    if len(years) < TWO:
        return []
    columns = [
        year_columns(
            f"years-{row.key}",
            row.label,
            [(cell.year, cell.value) for cell in row.cells],
            unit=row.unit,
            notes=row.notes,
        )
        for row in rows
        if row.key in DRAWN and any(cell.value for cell in row.cells)
    ]
    lines = [(one.label, one.shares) for one in rated if any(one.shares)]
    return (
        [*columns, rate_lines("years-rates", _("比率的变化"), years, lines)] if lines else columns
    )


def _term_links(wanted: Asked) -> list[tuple[str, str, str]]:
    """Label, address, and whether it is the one shown, for each term."""
    page = reverse("annual:compare")
    return [
        (
            _("第%(term)d届") % {"term": term},
            f"{page}?term={term}",
            "true" if term == wanted.term else "",
        )
        for term in sorted(terms())
    ]


@public_page
def compare_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table for programs; what cannot be read is answered by a sentence."""
    wanted = asked(request.GET)
    if wanted.fault:
        return HttpResponse(wanted.fault, status=400, content_type="text/plain; charset=utf-8")
    columns = ["key", "label", "unit", "depth", *map(str, wanted.years), "total", "notes"]
    table = csv_table(tuple(columns), map(_line, series(wanted.years)))
    return HttpResponse(table, content_type="text/csv; charset=utf-8")


def _line(row: Any) -> list[Any]:
    values = ["" if cell.value is None else cell.value for cell in row.cells]
    total = "" if row.total is None else row.total
    return [row.key, row.label, row.unit, row.depth, *values, total, " ".join(row.notes)]
