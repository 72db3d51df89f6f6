"""Parts of the filters of public lists; a room declares which words of its querysets they call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import Select
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyRecord, AnyValue, ByDjango

if TYPE_CHECKING:
    from django.db.models import Model
    from django_stubs_ext import StrOrPromise

MOST_CHOICES = 300
UNKNOWN = {"invalid_choice": _("没有这个选项，未按它筛选。")}
LONG = {"max_length": _("搜索的文字最多 %(limit_value)d 个字。")}
Choices = Iterable[tuple[AnyValue, AnyValue]]


class PlainSelect(Select):
    """A drop-down written in one go: Django's own renders a template for every option."""

    def render(
        self, name: str, value: object, attrs: ByDjango = None, renderer: object = None
    ) -> SafeString:
        """The drop-down with the chosen option, everything escaped."""
        chosen = str(value or "")
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) == chosen else "", label)
                for key, label in self.choices
            ),
        )
        attributes = flatatt({**self.build_attrs(self.attrs, attrs), "name": name})
        return format_html("<select{}>{}</select>", attributes, options)


def choice(
    label: StrOrPromise, choices: Choices = (), empty: AnyValue = _("全部"), **options: ByDjango
) -> django_filters.ChoiceFilter:
    """A filter over fixed choices; one that does not exist is told and not filtered by.

    Args:
        label: of the drop-down.
        choices: keys and labels; those that depend on records are offered later.
        empty: how no choice is called; None where one is always chosen.
        options: further ones of the filter, such as ``method``.
    """
    return django_filters.ChoiceFilter(
        label=label,
        choices=choices,
        empty_label=empty,
        error_messages=UNKNOWN,
        widget=PlainSelect,
        **options,
    )


def search(label: StrOrPromise, longest: int = 50) -> django_filters.CharFilter:
    """A line of words, answered by the filter's own ``search``."""
    return django_filters.CharFilter(
        label=label, method="search", max_length=longest, error_messages=LONG
    )


def names(organizations: AnyRecord) -> list[tuple[object, str]]:
    """Organisations as choices, in the official order; closed ones are not offered."""
    rows = organizations.offered().order_by("order", "id").values_list("pk", "short_name", "name")
    return [(pk, short or name) for pk, short, name in rows[:MOST_CHOICES]]


def years(first: int | None) -> list[tuple[int, str]]:
    """From this year back to a first one."""
    newest = timezone.localdate().year
    return [(year, str(year)) for year in range(newest, (first or newest) - 1, -1)]


def years_since(days: QuerySet[Model], field: str) -> list[tuple[int, str]]:
    """From this year back to that of the first record.

    Args:
        days: the records of a list, or what the public may see of them.
        field: their day.
    """
    first = days.order_by(field).values_list(field, flat=True).first()
    return years(first and first.year)


def _last_year(listing: AnyRecord) -> int:
    return timezone.localdate().year - 1


LAST_YEAR = property(_last_year)
"""The ``counted_year`` of a list that shows today, beside figures of a year's last day."""


class ListFilter(django_filters.FilterSet):
    """A filter whose choices are read once, when it is made.

    ``figures`` are the keys of the annual figures that count the same records; ``uncounted`` says
    why some of the list are in none of them, as (condition, sentence with their ``count``), a
    blank sentence where the page tells it otherwise; ``uncounted_else`` speaks of the rest,
    ``elsewhere`` of counted records that the list has under another year.
    ``scope`` is what the list is of, where it is of a part: the records of one station.
    """

    figures: tuple[str, ...] = ()
    uncounted: tuple[tuple[Q, Any], ...] = ()
    uncounted_else: Any = _("%(count)d 条不在统计口径内")
    elsewhere: Any = _("%(count)d 条按本页的年份列在别的年份")
    scope: Mapping[str, Any] = MappingProxyType({})

    def __init__(self, data: object, queryset: QuerySet[Model]) -> None:
        super().__init__(data, queryset)
        for name, choices in self.offered().items():
            self.filters[name].extra["choices"] = choices

    def offered(self) -> dict[str, Choices]:
        """The choices that come from the records, by the filter's name."""
        raise NotImplementedError

    def search(self, queryset: QuerySet[Model], name: str, text: str) -> QuerySet[Model]:
        """The answer of ``search``: by the queryset's own ``matching``, unless a list says else."""
        return queryset.matching(text)  # type: ignore[attr-defined, no-any-return]  # a room's word

    def of_year(self, queryset: QuerySet[Model], name: str, year: str) -> QuerySet[Model]:
        """The answer of a year: by the queryset's own ``of_year``, unless a list says else."""
        return queryset.of_year(int(year))  # type: ignore[attr-defined, no-any-return]  # a room's word

    @property
    def counted_year(self) -> int | None:
        """The year of which the figures are compared with the list; None where none is chosen."""
        year = self.form.cleaned_data.get("year") if self.form.is_valid() else None
        return int(year) if year else None

    def every_record(self) -> QuerySet[Model]:
        """All records of the kind and of the ``scope``, whoever may see them."""
        found: QuerySet[Any] = self.queryset.model._default_manager.filter(**self.scope)
        return found

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was filled in."""
        return any(self.data.get(name) for name in self.filters)
