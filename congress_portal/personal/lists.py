"""Filters with names and chosen columns of the lists that people work through."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.choices import Role
from accounts.models import User
from congress_portal.personal.models import LONGEST_QUERY, MOST_LISTS, KeptList
from pages.keys import is_key
from pages.tables import COLUMN, ListTable

PAGES = ("my_items:list", "my_suggestions:list")
"""The names of the lists that can be kept."""
STAFF = (Role.CLERK, Role.LEADER, Role.TOWN_CLERK, Role.STATION_CLERK)
NOT_KEPT = ("page", "format", COLUMN)
MOST_COLUMNS = 40


@dataclass(frozen=True)
class KeptLists:
    """What a person sees of a list beside its rows: filters with names, columns."""

    page: str
    query: str
    own: list[KeptList]
    shared: list[KeptList]
    columns: list[int]
    may_share: bool

    def choices(self, table: ListTable) -> list[tuple[int, object, bool]]:
        """The columns of a table: place, label, whether it is chosen."""
        chosen = self.columns or range(len(table.columns))
        return [(place, one.label, place in chosen) for place, one in enumerate(table.columns)]


def kept_lists(request: HttpRequest) -> KeptLists | None:
    """What is kept of the list that a request asks for, asked once; None where nothing can be."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    if page not in PAGES or not request.user.is_authenticated:
        return None
    if not hasattr(request, "kept_lists"):
        found = KeptList.objects.visible_to(request.user).filter(page=page).order_by("name", "pk")
        rows = list(found.select_related("user")[: 4 * MOST_LISTS])
        own = [one for one in rows if one.user_id == request.user.pk]
        request.kept_lists = KeptLists(
            page=page,
            query=_filters(request.GET),
            own=[one for one in own if one.name],
            shared=[one for one in rows if one.name and one not in own],
            columns=next((one.columns for one in own if not one.name), []),
            may_share=_body_of(request.user) is not None,
        )
    found_lists: KeptLists = request.kept_lists
    return found_lists


def _filters(query: QueryDict) -> str:
    """The filters of an address, without its page and its form."""
    kept = query.copy()
    for name in NOT_KEPT:
        kept.pop(name, None)
    for name in [name for name, value in kept.items() if not value]:
        kept.pop(name)
    return kept.urlencode()


def _body_of(user: User) -> int | None:
    """The body in which a person shares: that of the first role of staff."""
    bodies = (one.organization_id for one in user.current_grants if one.role in STAFF)
    return next((body for body in bodies if body), None)


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """``/my/lists/``: keeps the filters under a name, drops one's own, or remembers columns."""
    page = request.POST.get("page", "")
    if page not in PAGES:
        return redirect("my:desk")
    query = _filters(QueryDict(request.POST.get("query", "")[:LONGEST_QUERY]))
    own = KeptList.objects.filter(user=request.user.pk, page=page)
    if dropped := request.POST.get("drop", ""):
        own.filter(pk=dropped if is_key(dropped) else 0).delete()
    elif "columns" in request.POST:
        chosen = [int(one) for one in request.POST.getlist(COLUMN) if _is_place(one)]
        own.update_or_create(user=request.user, name="", page=page, defaults={"columns": chosen})
    else:
        _keep(request, own, page, query)
    address = reverse(page)
    return redirect(f"{address}?{query}" if query else address)


def _is_place(text: str) -> bool:
    return text.isdecimal() and len(text) < 3 and int(text) < MOST_COLUMNS


def _keep(request: HttpRequest, own: QuerySet[KeptList], page: str, query: str) -> None:
    """Keeps the filters; a name that is there is written over."""
    name = " ".join(request.POST.get("name", "").split())[:40]
    if not name:
        messages.error(request, _("请给这组条件起个名字。"))
    elif not query:
        messages.error(request, _("现在没有筛选条件，没有可保存的。"))
    elif len(query) > LONGEST_QUERY:  # a letter of Chinese takes nine in an address
        messages.error(request, _("筛选条件太长，没有保存。请缩短搜索的文字。"))
    elif own.exclude(name__in=("", name)).count() >= MOST_LISTS:
        text = _("最多保存 %(most)d 组条件，请先删去几组。")
        messages.error(request, text % {"most": MOST_LISTS})
    else:
        shared = _body_of(request.user) if "shared" in request.POST else None
        defaults = {"query": query, "shared_with_id": shared}
        own.update_or_create(user=request.user, page=page, name=name, defaults=defaults)
        messages.success(request, _("已保存“%(name)s”。") % {"name": name})
