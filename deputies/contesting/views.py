"""The deputy looks through the names that a ledger brought, and objects where one is wrong."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from deputies.contesting.names import MOST_OF_A_KIND, NAMED, Named, contest_name, unasked
from deputies.duty.models import DutyEntry
from deputies.duty.views import own_deputy
from pages.public import private

UNPROCESSABLE = 422
LONGEST_KEY = 18
LONGEST_REASON = 2000


class ReasonForm(forms.Form):
    """Why it was not the deputy."""

    reason = forms.CharField(
        label=gettext_lazy("请说明情况"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明理由。")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def named(request: HttpRequest) -> HttpResponse:
    """What others wrote down with the deputy's name and nobody asked about, by kind."""
    if request.method == "POST":
        return _objected(request)
    return _page(request)


def _objected(request: HttpRequest) -> HttpResponse:
    """The objection to one name; a second tap leads to what became of the first."""
    deputy = own_deputy(request)
    if "kind" not in request.POST:
        return _page(request, fault=_("请在要更正的记录下面说明情况。"))
    kind, key = NAMED.get(request.POST["kind"]), request.POST.get("record", "")
    if kind is None or not (key.isdecimal() and key.isascii() and len(key) <= LONGEST_KEY):
        raise Http404
    # Looked for among those that name this deputy: nobody learns of the records of others.
    record = get_object_or_404(kind.of(deputy), pk=key)
    known = DutyEntry.objects.filter(deputy=deputy, source_key=kind.key(record, deputy)).first()
    if known is not None:
        return redirect("my_duty:entry", known.pk)
    form = _form(kind, record, request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            entry = contest_name(kind, record, deputy, by=request.user, reason=reason)
        except ValidationError as refused:
            form.add_error("reason", refused.messages)
        else:
            messages.success(request, _("已提出异议，由工作人员核对。"))
            return redirect("my_duty:entry", entry.pk)
    return _page(request, (kind.kind, record.pk), form)


def _form(kind: Named, record: Any, data: Any = None) -> ReasonForm:
    # Many of them stand on one page, so that each has ids of its own.
    return ReasonForm(data, auto_id=f"{kind.kind}-{record.pk}-%s")


def _page(
    request: HttpRequest,
    at: tuple[str, int] | None = None,
    sent: ReasonForm | None = None,
    fault: str = "",
) -> HttpResponse:
    """``at`` is the record for which the form ``sent`` was refused."""
    groups = []
    for kind, found in unasked(own_deputy(request), timezone.localdate()):
        rows = found[:MOST_OF_A_KIND]
        for row in rows:
            refused = sent if at == (kind.kind, row.pk) else None
            row.day, row.told = kind.happened_on(row), kind.entry(row)["text"]
            row.open, row.form = "open" if refused else "", refused or _form(kind, row)
        more = _("这里列出最近的 %(most)d 条；核对以后，较早的会接着列出。")
        words = more % {"most": MOST_OF_A_KIND} if len(found) > len(rows) else ""
        groups.append({"kind": kind, "rows": rows, "more": words})
    context = {
        "breadcrumbs": [
            (_("工作台"), reverse("my:desk")),
            (_("履职记录"), reverse("my_duty:record")),
        ],
        "groups": groups,
        "fault": fault,
    }
    status = UNPROCESSABLE if fault or sent else None
    return private(render(request, "deputies/my/named.html", context, status=status))
