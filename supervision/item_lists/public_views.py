"""The public pages of list items."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django.db.models import Prefetch
from django.forms import HiddenInput
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from pages.filters import LONG, Choices, ListFilter, choice, names, years
from pages.public import private, public_page
from pages.tables import ListColumn, ListTable
from supervision.activity_pages.presentation import Viewer
from supervision.handling.effects import explain_deadline_in_public
from supervision.handling.models import Entry
from supervision.handling.timeline import ItemStanding, milestones, promise_in_words
from supervision.item_lists.counted import ITEM_FIGURES, UNCOUNTED_ITEMS
from supervision.items.choices import WITH_UNIT, Progress
from supervision.items.models import Item
from workflow.choices import OUTCOME_SIGNS, Outcome, Satisfaction


class ItemFilter(ListFilter):
    """What the public list of items is narrowed by."""

    year = choice(_("交办年份"), method="handed_over")
    unit = choice(_("办理单位"), method="handled_by")
    progress = choice(_("办理到哪一步"), Progress.choices, method="so_far")
    outcome = choice(_("办理结果"), Outcome.choices)
    late = choice(_("期限"), (("on", _("已经超过期限")),), method="past_deadline")
    activity = django_filters.CharFilter(
        field_name="opinion__activity__number",
        max_length=30,
        widget=HiddenInput,
        error_messages=LONG,
    )

    figures = ITEM_FIGURES
    uncounted = UNCOUNTED_ITEMS

    class Meta:
        model = Item
        fields = ()

    def offered(self) -> dict[str, Choices]:
        return {
            "year": years(Item.objects.first_public_year()),
            "unit": names(Organization.objects.handling_units()),
        }

    def handed_over(self, queryset, name, year):
        """Items handed over in a year."""
        return queryset.handed_over_in(int(year))

    def handled_by(self, queryset, name, unit):
        """Items that a unit leads or assists."""
        return queryset.of_units([unit])

    def past_deadline(self, queryset, name, chosen):
        """Items that are late today."""
        return queryset.overdue(timezone.localdate())

    def so_far(self, queryset, name, progress):
        """Items that have come so far and no farther."""
        return queryset.at(progress)


ITEM_COLUMNS = (
    "pk",
    "suggestion",
    "status",
    "outcome",
    "satisfaction",
    "deadline",
    "handed_over_on",
    "reported_on",
    "struck_off_on",
    "lead_unit__name",
    "lead_unit__short_name",
)
"""Plain rows: a list of them costs half of as many objects."""
OUTCOMES = dict(Outcome.choices)
UNSATISFIED = {Satisfaction.DISSATISFIED.value: Satisfaction.DISSATISFIED.label}
FIRST_LATE = 5


@public_page
def items(request: HttpRequest) -> HttpResponse:
    """The list of published items and how far each is: what is late, then the newest hand-over."""
    public = Item.objects.public().newest_first().with_report_day()
    listing = ItemFilter(request.GET, public.values(*ITEM_COLUMNS))
    late = None if listing.is_narrowed or "page" in request.GET else late_items(FIRST_LATE)
    return TABLE.answer_to(
        request, listing.qs, "supervision/items.html", listing=listing, late=late
    )


@dataclass(frozen=True)
class LateItems:
    """The published items whose deadline has passed: how many, and those that wait longest."""

    number: int
    first: list[Item]
    today: date


def late_items(most: int) -> LateItems | None:
    """At most so many of them by name; None where nothing is late."""
    today = timezone.localdate()
    late = Item.objects.public().overdue(today)
    number = late.count()
    first = late.select_related("lead_unit", "opinion").order_by("deadline", "pk")[:most]
    return LateItems(number, list(first), today) if number else None


def _shown(rows):
    today = timezone.localdate()
    for row in rows:
        row["today"] = today
        row["due"] = row["deadline"] if row["status"] in WITH_UNIT else None
        row["unsatisfied"] = UNSATISFIED.get(row["satisfaction"], "")
        row["standing"] = ItemStanding.at(row["status"], row["reported_on"], row["struck_off_on"])
        row["keys"] = _keys(row["standing"])
        reported = row["standing"].reported_on
        row["outcome_sign"] = OUTCOME_SIGNS.get(row["outcome"], "")
        row["outcome"] = OUTCOMES.get(row["outcome"], "") if reported else ""
        row["lead_unit"] = row["lead_unit__short_name"] or row["lead_unit__name"]
    return rows


TABLE = ListTable(
    _("清单事项"),
    (
        ListColumn(_("建议"), "suggestion"),
        ListColumn(_("办理到哪一步"), lambda row: row["standing"].word),
        ListColumn(_("主办单位"), "lead_unit"),
        ListColumn(_("交办日期"), "handed_over_on"),
        ListColumn(_("办理期限"), "deadline"),
        ListColumn(_("办理结果"), "outcome"),
        ListColumn(_("单位报告办结"), lambda row: row["standing"].reported_on),
        ListColumn(_("人大核验销号"), lambda row: row["standing"].struck_off_on),
    ),
    ready=_shown,
)


def _keys(standing):
    """The two keys of a closure, each with its sign: (sign, word and day)."""
    not_yet = gettext("尚未")
    keys = (
        ("replied", gettext("单位报告办结"), standing.reported_on),
        ("verified", gettext("人大核验销号"), standing.struck_off_on),
    )
    return [
        (sign, f"{word} {date_format(day, 'DATE_FORMAT')}")
        if day
        else ("waiting", f"{word} {not_yet}")
        for sign, word, day in keys
    ]


@public_page
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: what was asked, who answers for it, and its public days."""
    items = Item.objects.select_related(
        "opinion__activity", "opinion__addressee", "lead_unit", "clock", "promise"
    ).prefetch_related(
        "assisting_units", "requests", "closures", Prefetch("entries", Entry.objects.in_public())
    )
    found, viewer = seen(request, items.with_report_day(), pk=pk)
    standing = ItemStanding.of(found)
    followed = gettext("下次检查") if standing.is_followed else gettext("调整后的期限")
    context = {
        "breadcrumbs": [
            (gettext("清单事项"), reverse("supervision:items")),
            (found.opinion.title, found.opinion.get_absolute_url()),
        ],
        "item": found,
        "standing": standing,
        "unsatisfied": UNSATISFIED.get(found.satisfaction, ""),
        "reply": found.reply if standing.reported_on else "",
        "outcome": found.get_outcome_display() if standing.reported_on else "",
        "outcome_sign": OUTCOME_SIGNS.get(found.outcome, ""),
        "extended_label": followed,
        "promise": promise_in_words(found),
        "milestones": milestones(found),
        "explained": explain_deadline_in_public(found),
        "deputies": list(found.following_deputies.named().values_list("name", flat=True)),
        "preview": viewer.user is not None,
    }
    response = render(request, "supervision/item.html", context)
    return private(response) if viewer.user else response


def seen(request, records, **key):
    """The public record, or the one that this person may see before it is published.

    The person is asked for only where the public finds nothing: a public page looks at no session.
    """
    found = records.public().filter(**key).first()
    if found:
        return found, Viewer()
    if not request.user.is_authenticated:
        raise Http404
    return get_object_or_404(records.visible_to(request.user), **key), Viewer(request.user)


def item_counts(page: Iterable[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """For each activity of a page, how many published items it has and how many are struck off."""
    counted = Item.objects.public().counted_by_activity([row["pk"] for row in page])
    return {row["opinion__activity"]: row for row in counted}
