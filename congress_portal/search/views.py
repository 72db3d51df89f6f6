"""The search page: grouped by kind, or one kind in full; signed in, over all that one may see."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.search.finding import HitGroup, Narrowed, Query, group_of, groups
from pages.filters import PlainSelect
from pages.paging import PAGE_SIZE
from pages.public import private, public_page
from registers.search import Searchable, kinds_for

YEARS_BACK = 20
MOST_HINTS = 4


class SearchNarrowing(forms.Form):
    """Narrows a search by kind, year and state; what cannot be chosen narrows nothing."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), required=False, widget=PlainSelect)
    year = forms.TypedChoiceField(
        label=gettext_lazy("年份"), required=False, coerce=int, empty_value=None, widget=PlainSelect
    )
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False, widget=PlainSelect)

    def __init__(self, data: QueryDict, kinds: list[Searchable], kind: Searchable | None) -> None:
        super().__init__(data)
        every, this_year = [("", _("全部"))], timezone.localdate().year
        known = [(one.key, str(one.label)) for one in kinds]
        years = [(year, str(year)) for year in range(this_year, this_year - YEARS_BACK, -1)]
        self.fields["kind"].choices = every + known  # type: ignore[attr-defined]
        self.fields["year"].choices = every + years  # type: ignore[attr-defined]
        if kind and kind.state:
            states = kind.model._meta.get_field(kind.state).flatchoices  # type: ignore[union-attr]
            self.fields["state"].choices = every + list(states)  # type: ignore[attr-defined]
        else:
            del self.fields["state"]

    def asked(self, user: Any) -> Narrowed:
        """What narrows the search, as far as it can be chosen."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name) for name in ("kind", "year", "state")}
        return Narrowed(user, given["kind"] or "", given["year"], given["state"] or "")


@public_page
def find(request: HttpRequest) -> HttpResponse:
    """``?q=`` the words, ``?kind=`` one kind alone, ``?year=`` and ``?state=`` narrow it."""
    response = _found(request)
    patch_vary_headers(response, ("Cookie",))
    return private(response) if request.user.is_authenticated else response


def _found(request: HttpRequest) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    wanted, kinds = request.GET.get("kind", ""), kinds_for(user)
    kind = next((kind for kind in kinds if kind.key == wanted), None)
    if wanted and kind is None:
        raise Http404
    form = SearchNarrowing(request.GET, kinds, kind)
    asked = form.asked(user)
    query = Query(request.GET.get("q", ""), asked)
    context = {
        "title": _("“%(text)s”的搜索结果") % {"text": query.text} if query.text else _("搜索"),
        "query": query,
        "form": form,
        "narrowed": asked.is_narrowed,
        "signed_in": asked.user is not None,
    }
    if kind and query.alternatives:
        return _of_kind(request, query, kind, context)
    found = groups(query)
    context |= {"groups": found, "number": sum(group.number for group in found)}
    if query.text and not found:
        context |= _nothing(query)
    return render(request, "search.html", context)


def _of_kind(request, query, kind, context):
    pages = Paginator(query.ranked(kind), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    hits = query.hits(kind, list(page))
    group = group_of(kind, query)
    context |= {"page": page, "hits": hits, "group": group, "kind": kind}
    if not hits:
        context |= _nothing(query)
    return render(request, "search_kind.html", context)


def _nothing(query: Query) -> dict[str, Any]:
    """That nothing was found, and what would be with fewer words or without the filters."""
    text = _("没有找到含有“%(text)s”的公开内容。")
    if query.asked.user is not None:
        text = _("在您能看到的内容里没有找到“%(text)s”。")
    return {"empty": text % {"text": query.text}, "hints": _hints(query)[:MOST_HINTS]}


def _hints(query: Query) -> list[tuple[str, str]]:
    """Other searches that find something: (words, how many), the one without filters first."""
    ways = [query.text] if query.asked.is_narrowed else []
    if len(query.terms) > 1:
        ways += query.terms
    elif len(query.text) > MOST_HINTS:
        half = len(query.text) // 2
        ways += [query.text[:half], query.text[half:]]
    everything = Narrowed(query.asked.user)
    found = ((text, _number(groups(Query(text, everything)))) for text in ways[: MOST_HINTS - 1])
    return [(text, number) for text, number in found if number]


def _number(found: list[HitGroup]) -> str:
    if not found:
        return ""
    number = sum(group.number for group in found)
    return _("%(number)s 条") % {"number": number}
