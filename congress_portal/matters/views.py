"""What people raised and what became of it: numbers by town, topic, state and month, and cases.

Of a matter itself the public reads nothing but its case, which one person redacted and another
approved.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization
from annual_summaries.presentation.charts import ColumnChart, StackedBar, month_columns, stacked_bar
from congress_portal.matters.chosen import chosen_numbers
from congress_portal.matters.counts import SIGNS, YearOfMatters, year_of_matters, years_with_matters
from liaison_stations.cases.models import PublishedCase
from liaison_stations.cases.pictures import add_pictures
from liaison_stations.matters.models import CLOSED
from pages.filters import MOST_CHOICES, Choices, ListFilter, choice, names, search
from pages.paging import BoundedPaginator
from pages.public import public_page
from pages.tables import ListColumn, ListTable

ENOUGH_TO_TELL = 50
"""Matters below which most rows of a year are folded, so that an earlier year is offered."""
CHOSEN_BY = ("unit", "topic", "state", "month")
FOLLOWED_BY = ("topic", "unit")
"""The filters that the feed of cases knows as well."""


class CaseFilter(ListFilter):
    """Published cases by what is public of their matters."""

    q = search(gettext_lazy("案例中的文字"))
    year = choice(gettext_lazy("年份"), method="of_year")
    month = choice(gettext_lazy("月份"), field_name="matter__raised_on__month")
    unit = choice(gettext_lazy("镇街区"), field_name="matter__station__organization")
    topic = choice(gettext_lazy("领域"), field_name="matter__policy_area")
    state = choice(
        gettext_lazy("状态"),
        [(one.value, one.label) for one in CLOSED],
        field_name="matter__status",
    )

    class Meta:
        model = PublishedCase
        fields: tuple[str, ...] = ()

    def offered(self) -> dict[str, Choices]:
        """Years and topics of which there is a case; every town."""
        topics = self.queryset.order_by().exclude(matter__policy_area="")
        found = topics.values_list("matter__policy_area", flat=True).distinct()
        return {
            "unit": names(Organization.objects.town_congresses()),
            "topic": [(topic, topic) for topic in sorted(found[:MOST_CHOICES])],
            "month": [(month, _("%(month)s月") % {"month": month}) for month in range(1, 13)],
            "year": [(year, str(year)) for year in years_with_matters()],
        }

    @property
    def labels(self) -> dict[str, dict[str, str]]:
        """What may be chosen, by filter and key."""
        kept = {name: self.filters[name].extra["choices"] for name in CHOSEN_BY}
        return {name: {str(key): str(label) for key, label in rows} for name, rows in kept.items()}

    def search(self, queryset: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        return queryset.filter(
            models.Q(title__icontains=text)
            | models.Q(problem__icontains=text)
            | models.Q(answer__icontains=text)
        )

    def of_year(self, queryset: QuerySet[Any], name: str, year: str) -> QuerySet[Any]:
        return queryset.filter(matter__raised_on__year=int(year))


def cases() -> QuerySet[PublishedCase]:
    """The published cases with what their lines tell, the newest first."""
    return PublishedCase.objects.public().select_related("matter__station__organization")


@public_page
def matters(request: HttpRequest) -> HttpResponse:
    """The numbers of a year, and the cases that fit the filters."""
    years = years_with_matters()
    listing = CaseFilter(request.GET, cases())
    file = TABLE.file(request, listing.qs)
    if file is not None:
        return file
    page = BoundedPaginator(listing.qs, per_page=10).asked(request.GET.get("page"))
    year = _year(request.GET.get("year"), years)
    numbers = year_of_matters(year) if year else None
    add_pictures(page.object_list)
    for case in page:
        case.sign = SIGNS.get(case.matter.status, "waiting")
    context = {
        "listing": listing,
        "page": page,
        "numbers": numbers,
        "bar": _bar(numbers) if numbers else None,
        "columns": _columns(numbers) if numbers else None,
        "years": [(str(one), f"?year={one}", "true" if one == year else "") for one in years],
        "chosen": chosen_numbers(numbers, request.GET, listing.labels) if numbers else [],
        "earlier": _earlier(numbers, years) if numbers else None,
        **_feed(listing),
    }
    return render(request, "matters/matters.html", context)


TABLE = ListTable(
    gettext_lazy("办理案例"),
    (
        ListColumn(gettext_lazy("标题"), "title"),
        ListColumn(gettext_lazy("问题"), "problem"),
        ListColumn(gettext_lazy("答复"), "answer"),
        ListColumn(gettext_lazy("反映月份"), lambda case: f"{case.matter.raised_on:%Y-%m}"),
        ListColumn(gettext_lazy("办结日期"), lambda case: case.matter.closed_on),
        ListColumn(gettext_lazy("公开日期"), "published_on"),
    ),
)
"""The published words of a case alone, which one person redacted and another approved."""


def _year(text: str | None, years: list[int]) -> int | None:
    """The year asked for where matters were raised in it, else the newest one."""
    asked = next((year for year in years if str(year) == text), None)
    return asked or (years[0] if years else None)


def _earlier(numbers: YearOfMatters, years: list[int]) -> int | None:
    """The year before, where this one has too few matters to tell much of them."""
    if numbers.total >= ENOUGH_TO_TELL:
        return None
    return next((year for year in years if year < numbers.year), None)


def _bar(numbers: YearOfMatters) -> StackedBar:
    states = [(part.label, part.value, part.sign or "waiting") for part in numbers.states]
    return stacked_bar("states", _("办到哪一步"), states, unit=_("件"))


def _columns(numbers: YearOfMatters) -> ColumnChart | None:
    """The twelve months as a chart; None where several of them are told together."""
    values = [part.value for part in numbers.months if part.key]
    if len(values) < len(numbers.months):
        return None
    return month_columns("months", _("按月份"), values, unit=_("件"))


def _feed(listing: CaseFilter) -> dict[str, str]:
    """The feed of the topic and the town that are chosen now, and what it is called."""
    labels = listing.labels
    chosen = {name: listing.data[name] for name in FOLLOWED_BY if listing.data.get(name)}
    chosen = {name: key for name, key in chosen.items() if key in labels[name]}
    address = reverse("feed_matters")
    if not chosen:
        hint = _("选一个镇街区或者领域，就可以只订阅那里的。")
        return {"feed": address, "feed_label": _("订阅全部办理案例（Atom）"), "feed_hint": hint}
    what = " · ".join(labels[name][key] for name, key in chosen.items())
    label = _("订阅“%(what)s”的办理案例（Atom）") % {"what": what}
    return {"feed": f"{address}?{urlencode(chosen)}", "feed_label": label, "feed_hint": ""}
