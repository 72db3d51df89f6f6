"""The page of the back office that holds a draft against the records; nothing is kept."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.choices import Role
from accounts.models import User
from annual_summaries.draft_numbers.checking import CheckedNumber, proofread
from annual_summaries.draft_numbers.judging import Verdict
from annual_summaries.proofreading.forms import DraftForm
from annual_summaries.proofreading.records import account_of
from annual_summaries.proofreading.standings import Since, place_of, standings
from annual_summaries.proofreading.wording import SIGNS, judgement, marked, year_of
from annual_summaries.summaries.models import AnnualSummary, may_preview

LONGEST_LABEL = 40
OF_THE_YEAR = re.compile(r"^(?:(?:20\d{2}|今|本|全)年度?，?)+")
"""What every figure says anyway."""


@never_cache
@require_http_methods(["GET", "POST"])
def proofread_draft(request: HttpRequest) -> HttpResponse:
    """For those who may read a summary before it is public."""
    if not may_preview(request.user):
        raise PermissionDenied
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DraftForm(*posted)
    result = _result(form.cleaned_data, _may_write(request.user)) if form.is_valid() else {}
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


def _may_write(user: User) -> bool:
    """Who declares figures and notes down what was published elsewhere."""
    return bool(user.is_superuser or user.acts_for_city(Role.CLERK))


def _result(given: dict[str, Any], may_write: bool) -> dict[str, Any]:
    text = given["content"].replace("\r\n", "\n")
    year = given["year"] or year_of(text)
    with translation.override("zh-hans"):  # the language in which reports name their figures
        findings = proofread(text, year, account_of)
    since = standings(findings)
    elsewhere = _elsewhere(year) if may_write else ""
    verdicts = [finding.verdict for finding in findings]
    return {
        "year": year,
        "marked": marked(text, findings),
        "rows": [_row(finding, since.get(place_of(finding)), elsewhere) for finding in findings],
        "totals": [
            (SIGNS[Verdict.DIFFERS], _("不一致"), verdicts.count(Verdict.DIFFERS)),
            (SIGNS[Verdict.UNKNOWN], _("没有数据说到"), verdicts.count(Verdict.UNKNOWN)),
            (SIGNS[Verdict.AGREES], _("一致"), verdicts.count(Verdict.AGREES)),
        ],
    }


def _elsewhere(year: int) -> str:
    """Where a number published elsewhere is noted down: in the summary of its year, begun first
    where there is none."""
    summary = AnnualSummary.objects.filter(year=year).first()
    if summary is None:
        return f"{reverse('admin:annual_summaries_annualsummary_add')}?{urlencode({'year': year})}"
    page = reverse("admin:annual_summaries_annualsummary_change", args=[summary.pk])
    return f"{page}#reported_figures-group"


def _declared(finding: CheckedNumber) -> str:
    """The form of a figure of one's own, with the words and the unit of the number."""
    label = OF_THE_YEAR.sub("", finding.words)
    known = {"label_zh": label[-LONGEST_LABEL:], "unit_zh": finding.number.unit}
    given = {name: text for name, text in known.items() if text not in ("", "%", "+")}
    query = f"?{urlencode(given)}" if given else ""
    return reverse("admin:annual_summaries_ownfigure_add") + query


def _row(finding: CheckedNumber, standing: Since | None, elsewhere: str) -> dict[str, Any]:
    statement = finding.statement
    is_unknown = finding.verdict is Verdict.UNKNOWN
    return {
        "text": finding.number.text,
        "sign": SIGNS[finding.verdict],
        "verdict": finding.verdict.value,
        "judgement": judgement(finding, standing),
        "sentence": finding.sentence,
        "records": f"{statement.path}?preview" if statement and statement.path else "",
        "drift": standing.page if standing else "",
        "declared": _declared(finding) if is_unknown and elsewhere else "",
        "elsewhere": elsewhere if is_unknown else "",
    }
