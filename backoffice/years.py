"""Lists of the back office narrowed by year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyValue, ByDjango

if TYPE_CHECKING:
    from django.db.models import Model


YEARS_SHOWN = 12


class HandedOverYear(SimpleListFilter):
    """By the year of the hand-over."""

    title = _("交办年份")
    parameter_name = "year"
    lookup = "handed_over_on__year"

    def lookups(
        self, request: HttpRequest, model_admin: ByDjango
    ) -> list[tuple[AnyValue, AnyValue]]:
        this_year = timezone.localdate().year
        return [(str(year), str(year)) for year in range(this_year, this_year - YEARS_SHOWN, -1)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        year = self.value() or ""
        known = re.fullmatch(r"[1-9][0-9]{3}", year)
        return queryset.filter(**{self.lookup: year}) if known else queryset


class ActivityYear(HandedOverYear):
    """By the year that an activity is counted in."""

    title = _("年度")
    lookup = "year"
