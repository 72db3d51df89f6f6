"""All items that a person may see, open and done: narrowed, sorted, as a page and as a file."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Organization
from pages.filters import Choices, names
from pages.tables import ListColumn, ListTable
from pages.worklists import WorkFilter
from supervision.handling.timeline import sign_of
from supervision.item_lists.counted import ITEM_FIGURES, UNCOUNTED_ITEMS
from supervision.items.choices import OPEN, WITH_UNIT, ItemStatus
from supervision.items.models import Item
from workflow.canonical import folded


class WorkItemFilter(WorkFilter):
    """What the list of items at work is narrowed by."""

    states = ItemStatus
    open = (ItemStatus.DRAFT, *OPEN)
    with_unit = WITH_UNIT
    figures = ITEM_FIGURES
    uncounted = UNCOUNTED_ITEMS

    class Meta:
        model = Item
        fields = ()

    def unit_choices(self) -> Choices:
        """The bodies that handle items."""
        return names(Organization.objects.handling_units())

    def search(self, queryset: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        """In the words of the item, or in the number or title of its opinion."""
        words = Q(suggestion__contains=text) | Q(problem__contains=text)
        words |= Q(opinion__title__contains=text)
        number = folded(text)
        if number:
            words |= Q(opinion__canonical__contains=number)
        return queryset.filter(words)


@require_safe
def items(request: HttpRequest) -> HttpResponseBase:
    """``/my/items/``: everything in sight, newest first; a unit's finished work among it."""
    visible = Item.objects.visible_to(request.user)
    listing = WorkItemFilter(request.GET, visible.newest_first())
    rows = listing.qs.select_related("opinion", "lead_unit").with_origin()
    file = TABLE.file(request, rows)
    if file is not None:
        return file
    context = {
        "breadcrumbs": [(gettext("工作台"), reverse("my:desk"))],
        "listing": listing.with_counts(),
        "page": TABLE.page(request, rows),
        "table": TABLE,
        "today": timezone.localdate(),
    }
    answer: HttpResponse = render(request, "supervision/my/items.html", context)
    return answer


def _shown(items: list[Any]) -> list[Any]:
    for item in items:
        item.sign = sign_of(item.status)
        item.awaited_on = item.deadline if item.status in WITH_UNIT else None
    return items


TABLE = ListTable(
    _("清单事项"),
    (
        ListColumn(_("文号"), lambda item: item.opinion.number or ""),
        ListColumn(_("序号"), "sequence"),
        ListColumn(_("意见"), lambda item: item.opinion.title),
        ListColumn(_("问题"), "problem"),
        ListColumn(_("建议"), "suggestion"),
        ListColumn(_("主办单位"), "lead_unit"),
        ListColumn(_("状态"), lambda item: item.get_status_display()),
        ListColumn(_("当前期限"), "deadline"),
        ListColumn(_("交办日期"), "handed_over_on"),
        ListColumn(_("办理结果"), lambda item: item.get_outcome_display()),
        ListColumn(_("评价"), lambda item: item.get_satisfaction_display()),
        ListColumn(_("销号日期"), "struck_off_on"),
        ListColumn(_("来源"), "origin"),
    ),
    ready=_shown,
)
