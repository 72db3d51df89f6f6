"""The page of a piece of long work: a bar that a closed tab does not end, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annual_summaries.summaries.models import AnnualSummary
from attachments.downloads import send
from congress_portal.ledger.forms import may_export
from congress_portal.long_work.models import (
    OF_THE_LEDGER,
    OF_THE_SYSTEM,
    LongWork,
    WorkKind,
    WorkState,
)
from congress_portal.long_work.watching import ask_to_stop
from congress_portal.upkeep import marks

LOOK_AGAIN_SECONDS = "5"
SHOWN = 50
SILENT = timedelta(minutes=2)
"""A process at work tells every second; one that holds SQLite's only pen tells when it is done."""


LOOKS: dict[str, str] = {
    WorkState.WAITING: "waiting",
    WorkState.RUNNING: "working",
    WorkState.DONE: "verified",
    WorkState.FAILED: "overdue",
    WorkState.STOPPED: "returned",
}


def _own(request: HttpRequest, pk: int) -> LongWork:
    return get_object_or_404(LongWork.objects.visible_to(request.user), pk=pk)


def sees_any(user: Any) -> bool:
    """Whether there is anything on the list for this person."""
    return LongWork.objects.visible_to(user).exists()


@never_cache
@require_safe
def long_works(request: HttpRequest) -> HttpResponse:
    """What this person has asked for, or could have; a day after its end it goes."""
    if not request.user.is_staff:
        raise PermissionDenied
    seen = LongWork.objects.visible_to(request.user).select_related("by")[:SHOWN]
    lines = [{**bar_of(work), "work": work, "url": page_of(work)} for work in seen]
    context = {**admin.site.each_context(request), "title": _("后台处理的事"), "lines": lines}
    return render(request, "admin/long_works.html", context)


@never_cache
@require_safe
def long_work(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; refreshes itself without a script, and every second with one."""
    work = _own(request, pk)
    context = {
        **admin.site.each_context(request),
        "title": work.get_kind_display(),
        "work": bar_of(work),
        "record": _record_of(work),
        "asked_by": work.by if work.by_id != request.user.pk else None,
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
    return redirect(page_of(work))


def page_of(work: LongWork) -> str:
    """Where it is followed: an upload shows its own on its page."""
    if work.kind in OF_THE_LEDGER:
        return reverse("admin:ledger_preview", args=[work.subject])
    return work.get_absolute_url()


def _record_of(work: LongWork) -> tuple[str, Any]:
    """Where to go on from there: its address, and what it is called."""
    if work.kind == WorkKind.PUBLISH:
        summary = AnnualSummary.objects.filter(pk=work.subject).first()
        page = reverse("admin:annual_summaries_annualsummary_change", args=[work.subject])
        return page, summary or _("年度总结")
    if work.kind in OF_THE_SYSTEM:
        return reverse("admin:system"), _("系统状态")
    return reverse("admin:ledger_export"), _("导出台账")


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
        "look": LOOKS[work.state],
        "text": _text_of(work),
        "done": min(work.done, work.total) if work.total else work.done,
        "total": work.total,
        "asked_at": work.asked_at,
        "sentence": work.sentence,
        "can_be_stopped": work.can_be_stopped,
        "state_url": reverse("admin:long_work_state", args=[work.pk]) if work.is_under_way else "",
        "is_in_parts": work.is_in_parts,
        "stop_url": reverse("admin:long_work_stop", args=[work.pk]),
        "file_url": reverse("admin:long_work_file", args=[work.pk]) if work.stored_id else "",
        "is_well": work.state == WorkState.DONE,
    }


def _text_of(work: LongWork) -> str:
    if not work.is_under_way:
        return str(work.get_state_display())
    if work.state == WorkState.WAITING:
        return _waiting(work)
    if work.stop_asked:
        return _("正在停止…")
    silent = timezone.now() - (work.seen_at or work.asked_at)
    if silent <= SILENT:
        return _step_of(work)
    facts = {"step": _step_of(work), "minutes": silent // timedelta(minutes=1)}
    return (
        _(
            "%(step)s（%(minutes)d 分钟没有动静；如果处理它的进程停了，会有另一个从头接手，"
            "不会留下半截内容）"
        )
        % facts
    )


def _waiting(work: LongWork) -> str:
    last, now = marks.last(marks.WORKER), timezone.now()
    if now - work.asked_at > SILENT and (last is None or now - last > SILENT):
        return _("已收到，但后台进程没有在运行，请告诉系统管理员；它一启动就会处理。")
    return _("已收到，等待后台处理；可以关闭本页，稍后再来看。")


def _step_of(work: LongWork) -> str:
    if work.total:
        share = {"stage": work.stage, "done": min(work.done, work.total), "total": work.total}
        if work.kind in (WorkKind.PUBLISH, WorkKind.FILES, WorkKind.BACKUP):
            return _("%(stage)s，%(done)d / %(total)d") % share
        return _("%(stage)s，%(done)d / %(total)d 行") % share
    if work.done:
        text = ngettext("%(stage)s，%(done)d 行", "%(stage)s，%(done)d 行", work.done)
        return text % {"stage": work.stage, "done": work.done}
    return work.stage or str(work.get_state_display())
