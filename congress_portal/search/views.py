"""The public's search page: grouped by kind, or one kind in full."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from congress_portal.search.finding import Hit, Query, groups
from pages.paging import BoundedPaginator
from pages.public import public_page
from registers.search import SEARCHABLE


@public_page
def find(request: HttpRequest) -> HttpResponse:
    """``?q=`` the words, ``?kind=`` one kind alone."""
    query = Query(request.GET.get("q", ""))
    wanted = request.GET.get("kind")
    if wanted:
        return _of_kind(request, query, wanted)
    found = groups(query)
    context = {
        "title": _("“%(text)s”的搜索结果") % {"text": query.text} if query.text else _("搜索"),
        "query": query,
        "groups": found,
        "empty": _nothing(query) if query.text and not query.too_short and not found else "",
    }
    return render(request, "search.html", context)


def _of_kind(request, query, wanted):
    kind = next((kind for kind in SEARCHABLE.all() if kind.key == wanted), None)
    if kind is None or not query.text or query.too_short:
        raise Http404
    page = BoundedPaginator(query.found(kind)).asked(request.GET.get("page"))
    context = {
        "breadcrumbs": [(_("搜索"), f"{request.path}?q={query.text}")],
        "title": _("%(label)s：“%(text)s”") % {"label": kind.label, "text": query.text},
        "page": page,
        "hits": [Hit(kind, record) for record in page],
    }
    return render(request, "search_kind.html", context)


def _nothing(query):
    return _("没有找到含有“%(text)s”的公开内容。") % {"text": query.text}
