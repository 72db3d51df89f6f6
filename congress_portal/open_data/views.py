"""The page of open data and its files: stable addresses, nothing sent twice that did not change."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from annual_summaries.revisions.models import Revision
from annual_summaries.revisions.open_data import harmless
from congress_portal.open_data import description, popolo
from congress_portal.open_data.datasets import Dataset
from congress_portal.open_data.declared import DATASETS
from congress_portal.syndication.offered import feeds, narrowed_feeds
from liaison_stations.stations.models import Station
from pages.public import public_page
from workflow.models import TrailEntry
from workflow.trail import kind_of

FRESH = 2000
"""Entries of the trail among which the last change of a register is looked for."""
MOST_YEARS = 60
MOST_STATIONS = 300


@public_page
def page(request: HttpRequest) -> HttpResponse:
    """What there is to download, with licence, dictionary and last change."""
    changed = _last_changes()
    registers = [
        {
            "dataset": one,
            "columns": [
                {**field, "words": field.get("constraints", {}).get("enum", [])}
                for field in description.schema_of(one)["fields"]
            ],
            "changed": changed.get(kind_of(one.model())),
        }
        for one in DATASETS.values()
    ]
    context = {
        "json_ld": description.catalogue(),
        "registers": registers,
        "years": _years(),
        "dictionary": description.dictionary(),
        "licence": settings.OPEN_DATA_LICENCE,
        "changed": max(changed.values(), default=None),
        "feeds": feeds(),
        "narrowed_feeds": narrowed_feeds(),
        "stations": Station.objects.public()
        .open_on(timezone.localdate())
        .in_order()[:MOST_STATIONS],
    }
    return render(request, "open_data/page.html", context)


@public_page
def as_csv(request: HttpRequest, name: str) -> HttpResponse:
    """A register, or one year of it, as CSV in UTF-8."""
    dataset, year = _asked(name)
    out = io.StringIO()
    writer = csv.DictWriter(out, dataset.header)
    writer.writeheader()
    writer.writerows(_in_text(row) for row in dataset.rows(year))
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")


def _in_text(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else harmless(value)


@public_page
def as_json(request: HttpRequest, name: str) -> HttpResponse:
    """The same rows as JSON, with what they mean and under which licence."""
    dataset, year = _asked(name)
    return _json(
        {
            "name": dataset.key,
            "title": str(dataset.title),
            "year": year,
            "licenses": [settings.OPEN_DATA_LICENCE],
            "schema": description.schema_of(dataset),
            "rows": list(dataset.rows(year)),
        }
    )


@public_page
def datapackage(request: HttpRequest) -> HttpResponse:
    """The Frictionless data package of all registers."""
    newest = max(_last_changes().values(), default=None)
    return _json(description.package(newest and timezone.localtime(newest).isoformat()))


@public_page
def dictionary(request: HttpRequest) -> HttpResponse:
    """Every figure, rate and column in both languages."""
    return _json(description.dictionary())


@public_page
def people(request: HttpRequest) -> HttpResponse:
    """Persons, bodies and mandates as Popolo JSON."""
    return _json(popolo.document())


def _json(content: dict[str, Any]) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


def _asked(name: str) -> tuple[Dataset, int | None]:
    """A register by its key, or ``key-year`` for one year of it.

    Raises:
        Http404: where there is none such.
    """
    if dataset := DATASETS.get(name):
        return dataset, None
    key, _dash, year = name.rpartition("-")
    dataset = DATASETS.get(key)
    if dataset is None or not dataset.by_years or not _is_year(year):
        raise Http404
    return dataset, int(year)


def _is_year(text: str) -> bool:
    """Whether four digits name a year that the calendar knows."""
    return text.isdecimal() and len(text) == 4 and int(text) > 0


def _years() -> Iterable[int]:
    published = Revision.objects.current().order_by("-summary__year")
    return list(published.values_list("summary__year", flat=True)[:MOST_YEARS])


def _last_changes() -> dict[str, Any]:
    """When a record of each kind last changed, as far as the newest entries of the trail tell."""
    newest = TrailEntry.objects.order_by("-id").values_list("subject_kind", "at")[:FRESH]
    found: dict[str, Any] = {}
    for kind, at in newest:
        found.setdefault(kind, at)
    return found
