"""How open data describes itself: Table Schema, Data Package, dictionary in both languages.

Frictionless Data Package and Table Schema v1 (specs.frictionlessdata.io).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.open_data.datasets import PAGE, Dataset
from congress_portal.open_data.declared import DATASETS
from congress_portal.site.models import SiteSettings
from pages.structured import Described, described, organization, part, whole
from registers.figures import FIGURES
from registers.ledger import Choice, Column, Day, Kind, Month, Percent, Whole, Year, YesNo
from registers.rates import RATES

LANGUAGES = ("zh-hans", "en")
TYPES: dict[type[Kind], str] = {
    Whole: "integer",
    Percent: "integer",
    Year: "year",
    YesNo: "boolean",
    Month: "yearmonth",
    Day: "date",
}
"""The types of Table Schema by the kind of a column; all other columns are text."""
PAGE_TITLE = gettext_lazy("网页")
WORDS = (
    gettext_lazy("上级"),
    gettext_lazy("状态"),
    gettext_lazy("活动编号"),
    gettext_lazy("文号"),
    gettext_lazy("是否解决"),
)
"""Names of columns that no field of a model says."""


def type_of(kind: Kind) -> str:
    """The type of Table Schema for a column of a kind."""
    return TYPES.get(type(kind), "string")


def column_title(dataset: Dataset, column: Column) -> Any:
    """The name of a column in the language of the moment."""
    said = _(column.name)
    if said != column.name or not column.field or column.is_distant:
        return said
    return dataset.model._meta.get_field(column.field).verbose_name


def field_of(dataset: Dataset, column: Column) -> dict[str, Any]:
    """A column as a field of Table Schema; its words in both languages."""
    described: dict[str, Any] = {
        "name": column.title,
        "type": type_of(column.kind),
        "title": str(column_title(dataset, column)),
    }
    with translation.override("en"):
        described["title_en"] = str(column_title(dataset, column))
    if isinstance(column.kind, YesNo):
        described |= {"trueValues": ["是"], "falseValues": ["否"]}
    limits = _limits(column)
    return {**described, "constraints": limits} if limits else described


def _limits(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if isinstance(column.kind, Choice) and not column.kind.open:
        limits["enum"] = column.kind.listed
    if isinstance(column.kind, Whole | Percent):
        limits["minimum"] = column.kind.least if isinstance(column.kind, Whole) else 0
    if isinstance(column.kind, Percent):
        limits["maximum"] = 100
    return limits


def schema_of(dataset: Dataset) -> dict[str, Any]:
    """The Table Schema of a register."""
    described = [field_of(dataset, column) for column in dataset.sheet.columns]
    if dataset.has_pages:
        with translation.override("en"):
            english = str(PAGE_TITLE)
        page = {"name": PAGE, "type": "string", "format": "uri", "title": str(PAGE_TITLE)}
        described.append({**page, "title_en": english})
    return {"fields": described, "missingValues": [""]}


def resource_of(dataset: Dataset) -> dict[str, Any]:
    """A register as a resource of the data package."""
    return {
        "name": dataset.key,
        "path": address("open_data:csv", dataset.key),
        "profile": "tabular-data-resource",
        "title": str(dataset.title),
        "description": str(dataset.about),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema_of(dataset),
    }


def package(changed: str | None) -> dict[str, Any]:
    """The data package of all registers; ``changed`` is the moment of the last change."""
    site = SiteSettings.current()
    described: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "congress-portal",
        "id": address("open_data:page"),
        "title": site.name,
        "description": str(_("人大监督工作的公开记录。")),
        "homepage": address("open_data:page"),
        "licenses": [settings.OPEN_DATA_LICENCE],
        "sources": [{"title": site.committee, "path": settings.SITE_URL + reverse("home")}],
        "resources": [resource_of(dataset) for dataset in DATASETS.values()],
    }
    return {**described, "created": changed} if changed else described


def catalogue() -> Described:
    """The registers as a catalogue of schema.org, each with its two forms."""
    site, licence = SiteSettings.current(), settings.OPEN_DATA_LICENCE["path"]
    return described(
        "DataCatalog",
        reverse("open_data:page"),
        str(_("开放数据")),
        publisher=organization(site.committee),
        license=licence,
        dataset=[_as_dataset(one, licence, site.committee) for one in DATASETS.values()],
    )


def _as_dataset(dataset: Dataset, licence: str, committee: str) -> Described:
    return part(
        "Dataset",
        str(dataset.title),
        description=str(dataset.about),
        url=f"{whole(reverse('open_data:page'))}#{dataset.key}",
        license=licence,
        creator=organization(committee),
        distribution=[
            part("DataDownload", file, encodingFormat=kind, contentUrl=address(name, dataset.key))
            for name, file, kind in (
                ("open_data:csv", f"{dataset.key}.csv", "text/csv"),
                ("open_data:json", f"{dataset.key}.json", "application/json"),
            )
        ],
    )


def address(name: str, *keys: Any) -> str:
    """The whole address of a file; the same in both languages."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + reverse(name, args=keys)


def dictionary() -> dict[str, Any]:
    """Every figure, rate and column in both languages, from their declarations."""
    return {
        "figures": [_in_both(_figure, one) for one in FIGURES.in_force()],
        "rates": [_in_both(_rate, rate) for group in RATES.all() for rate in group.rates],
        "registers": [
            {
                **_in_both(_register, dataset),
                "columns": [_in_both(_column, (dataset, one)) for one in dataset.sheet.columns],
            }
            for dataset in DATASETS.values()
        ],
    }


def _in_both(say: Any, declared: Any) -> dict[str, Any]:
    """What a declaration says in each language, side by side."""
    both: dict[str, Any] = {}
    for language, end in zip(LANGUAGES, ("", "_en"), strict=True):
        with translation.override(language):
            for name, text in say(declared).items():
                both.setdefault(name if name in ("key", "name", "type") else f"{name}{end}", text)
    return both


def _figure(figure: Any) -> dict[str, str]:
    return {
        "key": figure.key,
        "label": str(figure.label),
        "unit": str(figure.unit),
        "definition": str(figure.definition),
    }


def _rate(rate: Any) -> dict[str, str]:
    return {"key": rate.key, "label": str(rate.label), "definition": str(rate.definition)}


def _register(dataset: Dataset) -> dict[str, str]:
    return {"key": dataset.key, "title": str(dataset.title), "about": str(dataset.about)}


def _column(declared: tuple[Dataset, Column]) -> dict[str, str]:
    dataset, column = declared
    title = str(column_title(dataset, column))
    return {"name": column.title, "type": type_of(column.kind), "title": title}
