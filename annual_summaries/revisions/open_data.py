"""Open data: JSON and CSV set from a summary's document (docs/domain.md#open-data)."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

COLUMNS = ("key", "label", "value", "unit", "definition", "records")
BREAKDOWN_COLUMNS = ("figure", "breakdown", "breakdown_label", "key", "label", "value", "unit")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


LONG, BEGINNING = 500, 100
"""A breakdown of more rows than the first number stands in the JSON with as many as the second."""


def as_json(content: dict[str, Any], *, complete: bool = False) -> str:
    """The figures as JSON; the prose stays on the page.

    A long breakdown begins there and names the table that has all of it, so that the file of a
    year of 100,000 items is as small as that of any other; ``complete`` writes it out.
    """
    year = content["year"]
    return json.dumps(
        {
            "year": year,
            "status": content["status"],
            "published_at": content["published_at"],
            "revision": content["revision"],
            "note": content["note"],
            "figures": [
                _figure(figure, content["year"], complete) for figure in content["figures"]
            ],
            "rates": [_rate(rate) for rate in content["rates"]],
            "reported": [_reported(figure) for figure in content["reported"]],
        },
        ensure_ascii=False,
        indent=2,
    )


def _figure(figure: dict[str, Any], year: int, complete: bool) -> dict[str, Any]:
    breakdowns = [
        {
            "key": breakdown["key"],
            "label": breakdown["label"],
            **_rows(breakdown["rows"], year, complete),
        }
        for breakdown in figure["breakdowns"]
    ]
    wanted = ("key", "label", "value", "unit", "qualifier", "definition", "records")
    return {**{name: figure[name] for name in wanted}, "breakdowns": breakdowns}


def _rows(rows: list[dict[str, Any]], year: int, complete: bool) -> dict[str, Any]:
    shown = rows if complete or len(rows) <= LONG else rows[:BEGINNING]
    named = [{name: row[name] for name in ("key", "label", "value")} for row in shown]
    if len(shown) == len(rows):
        return {"rows": named}
    everything = reverse("annual:breakdowns_csv", args=[year])
    return {"rows": named, "rows_in_all": len(rows), "all_rows": everything}


def _rate(rate: dict[str, Any]) -> dict[str, Any]:
    wanted = ("key", "label", "definition", "numerator", "denominator", "records")
    return {name: rate[name] for name in wanted}


def _reported(figure: dict[str, Any]) -> dict[str, Any]:
    wanted = ("label", "value", "told", "precision", "is_minimum", "unit", "qualifier", "source")
    return {name: figure[name] for name in wanted}


def as_csv(content: dict[str, Any]) -> str:
    """One row a figure, with the same values as the JSON."""
    return csv_table(COLUMNS, ([figure[name] for name in COLUMNS] for figure in content["figures"]))


def as_breakdowns_csv(content: dict[str, Any]) -> str:
    """One row for each row of each breakdown."""
    return csv_table(
        BREAKDOWN_COLUMNS,
        (
            [
                figure["key"],
                breakdown["key"],
                breakdown["label"],
                row["key"],
                row["label"],
                row["value"],
                figure["unit"],
            ]
            for figure in content["figures"]
            for breakdown in figure["breakdowns"]
            for row in breakdown["rows"]
        ),
    )


def csv_table(columns: tuple[Any, ...], rows: Iterable[Any]) -> str:
    """A header and rows as CSV, formula-safe.

    Args:
        columns: the header.
        rows: cells in the same order; a formula among them becomes text.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def harmless(cell: int | str) -> int | str:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(cell, str) and cell.lstrip(" \0").startswith(FORMULA_SIGNS):
        return f"'{cell}"
    return cell
