"""A year of holidays from the words of the notice: shown as they were understood, then saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from congress_portal.moving_in.notice import Notice, read
from pages.fields import PlainField
from workflow import trail
from workflow.deadlines import move_deadlines
from workflow.models import Holiday
from workflow.pages import UNPROCESSABLE


class NoticeForm(forms.Form):
    """The notice and its year."""

    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    text = PlainField(
        label=gettext_lazy("通知原文"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"}),
        help_text=gettext_lazy("粘贴国务院办公厅通知里逐个节日的那几行，一行一个节日。"),
    )


def may_enter(request: HttpRequest) -> bool:
    """Whoever may add a holiday by the form."""
    return admin.site.get_model_admin(Holiday).has_add_permission(request)


@require_http_methods(["GET", "HEAD", "POST"])
def holidays(request: HttpRequest) -> HttpResponse:
    """Days that the table has are corrected, others are added; none is taken away.

    Raises:
        PermissionDenied: for whoever may add no holiday.
    """
    if not may_enter(request):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, NoticeForm(initial={"year": timezone.localdate().year + 1}))
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)
    notice = read(form.cleaned_data["text"], form.cleaned_data["year"])
    if not notice.is_whole:
        return _page(request, form, notice, UNPROCESSABLE)
    if "save" not in request.POST:
        return _page(request, form, notice)
    number = _save(notice, request.user)
    told = ngettext("已记下 %(number)d 天。", "已记下 %(number)d 天。", number) % {"number": number}
    if moved := move_deadlines(request.user, timezone.now()):
        told += _("%(number)d 个办理期限随之变动。") % {"number": moved}
    messages.success(request, told)
    return redirect("admin:moving_in")


@transaction.atomic
def _save(notice: Notice, user: Any) -> int:
    """How many days were added or corrected; each stands on the trail."""
    there = {one.day: one for one in Holiday.objects.filter(day__in=[d.day for d in notice.days])}
    changed = 0
    for told in notice.days:
        holiday = there.get(told.day) or Holiday(day=told.day)
        if (holiday.kind, holiday.name) == (told.kind, told.name):
            continue
        action = "edited" if holiday.pk else "created"
        holiday.kind, holiday.name = told.kind, told.name
        holiday.full_clean()
        holiday.save()
        trail.append(holiday, action, by=user, content={"fields": ["day", "kind", "name"]})
        changed += 1
    return changed


def _page(
    request: HttpRequest, form: NoticeForm, notice: Notice | None = None, status: int = 200
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("按通知录入节假日"),
        "form": form,
        "notice": notice,
    }
    return render(request, "admin/holidays.html", context, status=status)
