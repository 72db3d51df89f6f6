"""How open data describes itself: Table Schema, Data Package, dictionary in both languages.

Frictionless Data Package and Table Schema v1 (specs.frictionlessdata.io).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.open_data.datasets import (
    ID,
    PAGE,
    Dataset,
    is_told_by_name,
    name_in,
    refers_to_one,
)
from congress_portal.open_data.declared import DATASETS
from congress_portal.site.models import SiteSettings
from pages.structured import Described, described, organization, part, whole
from registers.figures import FIGURES
from registers.ledger import Choice, Column, Day, KeyRef, Kind, Month, Percent, Whole, Year, YesNo
from registers.meanings import meaning_of
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
ID_TITLE, ID_OF = gettext_lazy("标识"), gettext_lazy("%(column)s的标识")
ID_MEANING = gettext_lazy("这一行的标识，长期不变；别的文件用它指到这一行。")
ID_OF_MEANING = gettext_lazy("那一行的标识；没有或者不公开的留空。")
PAGE_TITLE, PAGE_MEANING = gettext_lazy("网页"), gettext_lazy("网站上公开的页面。")
WORDS = (
    gettext_lazy("分类"),
    gettext_lazy("分项"),
    gettext_lazy("收到"),
    gettext_lazy("已办结"),
    gettext_lazy("超过期限"),
    gettext_lazy("一半办结天数"),
    gettext_lazy("承诺单位"),
    gettext_lazy("反映日期"),
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
    described: dict[str, Any] = {"name": column.title, "type": type_of(column.kind)}
    described |= _said("title", lambda: column_title(dataset, column))
    described |= _said("description", lambda: meaning_of(column))
    if isinstance(column.kind, YesNo):
        described |= {"trueValues": ["是"], "falseValues": ["否"]}
    limits = _limits(column)
    return {**described, "constraints": limits} if limits else described


def _said(name: str, say: Callable[[], Any]) -> dict[str, str]:
    """A text in the language of the moment, and in English."""
    said = {name: str(say())}
    with translation.override("en"):
        return {**said, f"{name}_en": str(say())}


def _further(name: str, kind: str, title: Any, meaning: Any, **more: Any) -> dict[str, Any]:
    """A field that no sheet declares."""
    said = _said("title", lambda: title()) | _said("description", lambda: meaning)
    return {"name": name, "type": kind, **said, **more}


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
    """The Table Schema of a register, with what its rows are told by and where they lead."""
    described = [field_of(dataset, column) for column in dataset.sheet.columns]
    if dataset.identified:
        sole = {"required": True, "unique": True}
        own = _further(ID, "integer", lambda: ID_TITLE, ID_MEANING, constraints=sole)
        described.insert(0, own)
    described += [
        _further(title, "integer", partial(_id_title, dataset, column), ID_OF_MEANING)
        for title, column in dataset.ids
    ]
    if dataset.has_pages:
        described.append(_further(PAGE, "string", lambda: PAGE_TITLE, PAGE_MEANING, format="uri"))
    return {
        "fields": described,
        "missingValues": [""],
        "primaryKey": dataset.primary_key,
        "foreignKeys": list(_foreign_keys(dataset)),
    }


def _id_title(dataset: Dataset, column: Column) -> str:
    if isinstance(column.kind, KeyRef):
        return str(ID_OF % {"column": _(column.kind.sheet)})
    return str(ID_OF % {"column": column_title(dataset, column)})


def _foreign_keys(dataset: Dataset) -> Iterator[dict[str, Any]]:
    """Where each reference to one row of an open register leads."""
    open_sheets = {one.sheet_name: one.key for one in DATASETS.values() if one.sheet_name}
    by_id = {column.name: title for title, column in dataset.ids}
    for column in dataset.sheet.columns:
        if not refers_to_one(column) or column.kind.sheet not in open_sheets:
            continue
        other = open_sheets[column.kind.sheet]
        told = is_told_by_name(column)
        field = name_in(column) if told else ID
        yield {
            "fields": [column.title if told else by_id[column.name]],
            "reference": {"resource": "" if other == dataset.key else other, "fields": [field]},
        }


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
                "primary_key": dataset.primary_key,
                "foreign_keys": list(_foreign_keys(dataset)),
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
    kind, meaning = type_of(column.kind), meaning_of(column)
    return {"name": column.title, "type": kind, "title": title, "description": meaning}
