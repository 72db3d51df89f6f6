"""Public pages of the recognitions: the list, one recognition, its evidence."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from annual_summaries.recognitions.models import (
    LINKS,
    Recognition,
    RecognitionKind,
    RecognitionQuerySet,
)
from attachments.downloads import send
from deputies.suggestions.models import Suggestion
from pages.filters import ListFilter, choice, search, years
from pages.public import private, public_page
from pages.tables import ListColumn, ListTable


class RecognitionFilter(ListFilter):
    q = search(_("标题或授予单位"))
    year = choice(_("年份"), method="of_year")
    kind = choice(_("类别"), RecognitionKind.choices)

    class Meta:
        model = Recognition
        fields = ()

    def offered(self) -> dict[str, Any]:
        first = self.queryset.order_by("happened_on").values_list("happened_on", flat=True).first()
        return {"year": years(first and first.year)}

    def search(self, queryset: RecognitionQuerySet, name: str, text: str) -> RecognitionQuerySet:
        return queryset.matching(text)

    def of_year(self, queryset: RecognitionQuerySet, name: str, year: str) -> QuerySet[Any]:
        return queryset.of_year(int(year))


@public_page
def recognitions(request: HttpRequest) -> HttpResponse:
    listing = RecognitionFilter(request.GET, Recognition.objects.public().newest_first())
    file = TABLE.file(request, listing.qs)
    if file is not None:
        return file
    page = TABLE.page(request, listing.qs)
    context = {"breadcrumbs": _breadcrumbs(), "listing": listing, "page": page}
    return render(request, "annual_summaries/recognitions.html", context)


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
    return response if found.is_public else private(response)


@login_not_required
@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(
        Recognition.objects.visible_to(request.user).select_related("evidence"), pk=pk
    )
    if found.evidence is None:
        raise Http404
    return send(found.evidence, inline=True)


def _breadcrumbs() -> list[tuple[Any, ...]]:
    return [(gettext("年度总结"), reverse("annual:index"))]


def _praised(record: Any) -> dict[str, Any]:
    """The praised record and its page where the public may see it; else it is not named."""
    if record is None or not type(record).objects.public().filter(pk=record.pk).exists():
        return {"praised": "", "praised_page": ""}
    page = record.lead_deputy if isinstance(record, Suggestion) else record
    return {"praised": record, "praised_page": page.get_absolute_url()}
