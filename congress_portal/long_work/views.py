"""The page of a piece of long work: a bar that a closed tab does not end, and what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attachments.downloads import send
from congress_portal.ledger.forms import may_export
from congress_portal.long_work.models import LongWork, WorkKind, WorkState
from congress_portal.long_work.watching import ask_to_stop

LOOK_AGAIN_SECONDS = "5"


def _own(request: HttpRequest, pk: int) -> LongWork:
    return get_object_or_404(LongWork.objects.visible_to(request.user), pk=pk)


@never_cache
@require_safe
def long_work(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; refreshes itself without a script, and every second with one."""
    work = _own(request, pk)
    context = {
        **admin.site.each_context(request),
        "title": work.get_kind_display(),
        "work": bar_of(work),
    }
    response = render(request, "admin/long_work.html", context)
    if work.is_under_way:
        response.headers["Refresh"] = LOOK_AGAIN_SECONDS
    return response


@never_cache
@require_safe
def long_work_state(request: HttpRequest, pk: int) -> JsonResponse:
    """The same for the script of the page."""
    work = _own(request, pk)
    said = bar_of(work)
    return JsonResponse({name: said[name] for name in ("under_way", "text", "done", "total")})


def long_work_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for it to be stopped: nothing that it does stands before its end."""
    work = _own(request, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    ask_to_stop(work)
    return redirect(_page_of(work))


def _page_of(work: LongWork) -> str:
    if work.kind in (WorkKind.LEDGER_CHECK, WorkKind.LEDGER_IMPORT):
        return reverse("admin:ledger_preview", args=[work.subject])
    return work.get_absolute_url()


@never_cache
@require_safe
def long_work_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that it made, for who asked for it and may still have it."""
    work = _own(request, pk)
    if work.stored is None or not may_export(request.user):
        raise Http404
    return send(work.stored)


def bar_of(work: LongWork) -> dict[str, Any]:
    """What a page shows of it."""
    return {
        "pk": work.pk,
        "under_way": work.is_under_way,
        "state": work.state,
        "label": work.get_state_display(),
        "text": _text_of(work),
        "done": min(work.done, work.total) if work.total else work.done,
        "total": work.total,
        "asked_at": work.asked_at,
        "sentence": work.sentence,
        "can_be_stopped": work.can_be_stopped,
        "state_url": reverse("admin:long_work_state", args=[work.pk]) if work.is_under_way else "",
        "stop_url": reverse("admin:long_work_stop", args=[work.pk]),
        "file_url": reverse("admin:long_work_file", args=[work.pk]) if work.stored_id else "",
        "is_well": work.state == WorkState.DONE,
    }


def _text_of(work: LongWork) -> str:
    if work.state == WorkState.WAITING:
        return _("已收到，等待后台处理；可以关闭本页，稍后再来看。")
    if not work.is_under_way:
        return str(work.get_state_display())
    if work.stop_asked:
        return _("正在停止…")
    if work.total:
        share = {"stage": work.stage, "done": min(work.done, work.total), "total": work.total}
        return _("%(stage)s，%(done)d / %(total)d 行") % share
    if work.done:
        text = ngettext("%(stage)s，%(done)d 行", "%(stage)s，%(done)d 行", work.done)
        return text % {"stage": work.stage, "done": work.done}
    return work.stage or str(work.get_state_display())
