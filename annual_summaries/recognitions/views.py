"""Public pages of the recognitions: the list, one recognition, its evidence."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from annual_summaries.recognitions.models import LINKS, Recognition, RecognitionKind
from attachments.downloads import send
from deputies.suggestions.models import Suggestion
from pages.filters import ListFilter, choice, search, years_since
from pages.public import private_unless_public, public_page
from pages.tables import ListColumn, ListTable


class RecognitionFilter(ListFilter):
    """What the public list of recognition is narrowed by."""

    q = search(_("标题或授予单位"))
    year = choice(_("年份"), method="of_year")
    kind = choice(_("类别"), RecognitionKind.choices)

    figures = ("recognitions",)

    class Meta:
        model = Recognition
        fields = ()

    def offered(self) -> dict[str, Any]:
        return {"year": years_since(self.queryset, "happened_on")}


@public_page
def recognitions(request: HttpRequest) -> HttpResponse:
    """The published recognitions, newest first."""
    listing = RecognitionFilter(request.GET, Recognition.objects.public().newest_first())
    return TABLE.answer_to(
        request,
        listing.qs,
        "annual_summaries/recognitions.html",
        breadcrumbs=_breadcrumbs(),
        listing=listing,
    )


TABLE = ListTable(
    _("宣传表彰"),
    (
        ListColumn(_("标题"), "title"),
        ListColumn(_("日期"), "happened_on"),
        ListColumn(_("类别"), lambda row: row.get_kind_display()),
        ListColumn(_("授予单位"), "granted_by"),
    ),
)


@public_page
def recognition(request: HttpRequest, pk: int) -> HttpResponse:
    """One recognition and what it praises, as far as that is public itself."""
    visible = Recognition.objects.visible_to(request.user).select_related("evidence", *LINKS)
    found = get_object_or_404(visible, pk=pk)
    context = {
        "breadcrumbs": [*_breadcrumbs(), (gettext("宣传表彰"), reverse("annual:recognitions"))],
        "recognition": found,
        "unpublished": not found.is_public,
        **_praised(found.praises),
        "deputies": found.deputies.public().by_strokes(),
    }
    response = render(request, "annual_summaries/recognition.html", context)
    return private_unless_public(request, response, found.is_public)


@login_not_required
@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The proof of a recognition that the person may see; 404 for others and without one."""
    found = get_object_or_404(
        Recognition.objects.visible_to(request.user).select_related("evidence"), pk=pk
    )
    if found.evidence is None:
        raise Http404
    return send(found.evidence, inline=True, width=request.GET.get("width"))


def _breadcrumbs() -> list[tuple[Any, ...]]:
    return [(gettext("年度总结"), reverse("annual:index"))]


def _praised(record: Any) -> dict[str, Any]:
    """The praised record and its page where the public may see it; else it is not named."""
    if record is None or not type(record).objects.public().filter(pk=record.pk).exists():
        return {"praised": "", "praised_page": ""}
    page = record.lead_deputy if isinstance(record, Suggestion) else record
    return {"praised": record, "praised_page": page.get_absolute_url()}
