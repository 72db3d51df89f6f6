"""The public page behind a rate, with its two lists."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annual_summaries.presentation.charts import percent
from annual_summaries.presentation.views import (
    PAGE_SIZE,
    breadcrumbs,
    no_such_year,
    unseen,
    wants_draft,
    working_copy,
)
from annual_summaries.rates import rate_lists
from annual_summaries.rates.rate_lists import AMONG, COUNTED, LISTS, RateLists
from pages.public import private, public_page


@public_page
def rate(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """What a rate counts and what it is counted among, never more than this reader may see."""
    lists = None if wants_draft(request) else rate_lists.published(year, key)
    if lists is None and working_copy(request, year):
        lists = rate_lists.live(year, key, request.user)
    if lists is None:
        return no_such_year(request, year)
    chosen = AMONG if request.GET.get("list") == AMONG else COUNTED
    shown = Paginator(lists.visible(chosen), PAGE_SIZE)
    page = shown.get_page(request.GET.get("page"))
    total = lists.total(chosen)
    hidden = max(total - shown.count, 0)
    counted = ngettext("共 %(total)s 条记录。", "共 %(total)s 条记录。", total) % {"total": total}
    context = {
        "rate": lists,
        "percent": percent(lists.numerator, lists.denominator),
        "among_what": _in_words(lists),
        "lists": [_tab(request, lists, one, chosen) for one in LISTS],
        "page": page,
        "lines": [lists.group.line(record) for record in page],
        "found": [counted, *unseen(hidden, lists.is_live)],
        "nothing_fits": not total,
        "breadcrumbs": breadcrumbs(lists),
    }
    response = render(request, "annual_summaries/rate.html", context)
    return private(response) if lists.is_live else response


def _in_words(lists: RateLists) -> str:
    """Tells the denominator from the figure beside it, which may count another kind."""
    words = {
        "numerator": lists.numerator,
        "denominator": lists.denominator,
        "group": lists.group.label,
    }
    if lists.group.key == "items":
        return (
            _(
                "分母是%(group)s：市人大常委会各类意见所列的事项中，本年内交办、符合条件的 "
                "%(denominator)s 条，不只是视察意见的清单；分子是其中的 %(numerator)s 条。"
            )
            % words
        )
    text = _("分母是%(group)s中符合条件的 %(denominator)s 条记录，分子是其中的 %(numerator)s 条。")
    return text % words


def _tab(request: HttpRequest, lists: RateLists, one: str, chosen: str) -> tuple[str, str, str]:
    """Label with number, address, whether it is the one shown."""
    query = {"list": one, **({"preview": "1"} if lists.is_live else {})}
    label = f"{LISTS[one]} {lists.total(one)}"
    return label, f"{request.path}?{urlencode(query)}", "true" if one == chosen else ""
