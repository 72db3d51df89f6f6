"""The page of the back office that holds a draft against the records; nothing is kept."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annual_summaries.proofreading.checking import CheckedNumber, proofread
from annual_summaries.proofreading.forms import DraftForm
from annual_summaries.proofreading.judging import Verdict
from annual_summaries.proofreading.records import account_of, published_values
from annual_summaries.proofreading.wording import SIGNS, judgement, marked, year_of
from annual_summaries.summaries.models import AnnualSummary, may_preview


@never_cache
@require_http_methods(["GET", "POST"])
def proofread_draft(request: HttpRequest) -> HttpResponse:
    """For those who may read a summary before it is public."""
    if not may_preview(request.user):
        raise PermissionDenied
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DraftForm(*posted)
    result = _result(form.cleaned_data) if form.is_valid() else {}
    context = {
        **admin.site.each_context(request),
        "title": _("校对报告里的数"),
        "form": form,
        **result,
    }
    status = 400 if form.errors else 200
    return TemplateResponse(
        request, "admin/annual_summaries/proofread.html", context, status=status
    )


def _result(given: dict[str, Any]) -> dict[str, Any]:
    text = given["content"].replace("\r\n", "\n")
    year = given["year"] or year_of(text)
    with translation.override("zh-hans"):  # the language in which reports name their figures
        findings = proofread(text, year, account_of)
    published = published_values({finding.year for finding in findings})
    elsewhere = _elsewhere(year)
    verdicts = [finding.verdict for finding in findings]
    return {
        "year": year,
        "marked": marked(text, findings),
        "rows": [_row(finding, published, elsewhere) for finding in findings],
        "totals": [
            (SIGNS[Verdict.DIFFERS], _("不一致"), verdicts.count(Verdict.DIFFERS)),
            (SIGNS[Verdict.UNKNOWN], _("没有数据说到"), verdicts.count(Verdict.UNKNOWN)),
            (SIGNS[Verdict.AGREES], _("一致"), verdicts.count(Verdict.AGREES)),
        ],
    }


def _elsewhere(year: int) -> str:
    """Where a number published elsewhere is noted down; empty where there is no summary yet."""
    summary = AnnualSummary.objects.filter(year=year).first()
    if summary is None:
        return ""
    page = reverse("admin:annual_summaries_annualsummary_change", args=[summary.pk])
    return f"{page}#reported_figures-group"


def _row(
    finding: CheckedNumber, published: dict[tuple[int, str], Any], elsewhere: str
) -> dict[str, Any]:
    statement = finding.statement
    before = published.get((finding.year, statement.figure)) if statement else None
    return {
        "text": finding.number.text,
        "sign": SIGNS[finding.verdict],
        "verdict": finding.verdict.value,
        "judgement": judgement(finding, before),
        "sentence": finding.sentence,
        "records": f"{statement.path}?preview" if statement and statement.path else "",
        "elsewhere": elsewhere if finding.verdict is Verdict.UNKNOWN else "",
    }
