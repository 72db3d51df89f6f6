"""The public's search page: grouped by kind, or one kind in full."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from congress_portal.search.finding import Hit, Query, groups
from pages.paging import BoundedPaginator
from pages.public import public_page
from registers.search import SEARCHABLE


@public_page
def find(request):
    """``?q=`` the words, ``?kind=`` one kind alone."""
    query = Query(request.GET.get("q", "").replace("\x00", ""))
    wanted = request.GET.get("kind")
    if wanted:
        return _of_kind(request, query, wanted)
    context = {"query": query, "groups": groups(query)}
    return render(request, "search.html", context)


def _of_kind(request, query, wanted):
    kind = next((kind for kind in SEARCHABLE.all() if kind.key == wanted), None)
    if kind is None or not query.text or query.too_short:
        raise Http404
    page = BoundedPaginator(query.found(kind)).asked(request.GET.get("page"))
    context = {
        "breadcrumbs": [(_("搜索"), f"{request.path}?q={query.text}")],
        "query": query,
        "kind": kind,
        "page": page,
        "hits": [Hit(kind, record) for record in page],
    }
    return render(request, "search_kind.html", context)
