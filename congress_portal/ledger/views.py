"""The back office's pages of the ledger: upload, preview, confirm; template and export."""

import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.choices import Role
from accounts.models import User
from backoffice.trail_lines import trail_line
from congress_portal.exporting.run import export
from congress_portal.exporting.template import template
from congress_portal.importing.comparing import COUNT, HAND_OVER, PUBLISH
from congress_portal.ledger import exports, uploads
from congress_portal.ledger.forms import ExportForm, UploadForm, may_export, may_take_matters
from congress_portal.ledger.marking import marked
from congress_portal.ledger.models import LedgerUpload, UploadStatus
from congress_portal.long_work import watching
from congress_portal.long_work.models import OF_THE_LEDGER, LongWork, WorkKind
from congress_portal.long_work.views import bar_of
from congress_portal.undoing import by_worker, steps
from congress_portal.workbook.notes import WorkbookRefused
from workflow.forms import ActionForm
from workflow.models import TrailEntry
from workflow.pages import CONFLICT, UNPROCESSABLE
from workflow.transitions import Conflict, allowed, table_for

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RECENT = 10
NOTES_SHOWN = 5
MOST_LINES = 20
LOOK_AGAIN_SECONDS = "5"
TAKEN_BACK = {
    UploadStatus.UNDO_ASKED: gettext_lazy("已导入；有人提出撤销，等待第二人确认。理由：%(reason)s"),
    UploadStatus.UNDONE: gettext_lazy(
        "这次导入已经撤销，写入的内容已全部恢复原状。理由：%(reason)s"
    ),
}
UNDOING_ACTIONS = ("undo", "ask_undo")


def clerks_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """The city committee's clerks keep the ledger; nobody else brings it in or takes it out."""

    @wraps(view)
    @never_cache
    def checked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not request.user.acts_for_city(Role.CLERK):
            raise PermissionDenied
        return view(request, *args, **options)

    return checked


def exporters_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """Clerks take out what they read; those who look after stations also citizens' matters."""

    @wraps(view)
    @never_cache
    def checked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not may_export(request.user):
            raise PermissionDenied
        return view(request, *args, **options)

    return checked


def _page(request, name, context, status=200):
    context = {**admin.site.each_context(request), **context}
    return render(request, f"admin/ledger/{name}.html", context, status=status)


@clerks_only
@require_http_methods(["GET", "POST"])
def ledger_import(request: HttpRequest) -> HttpResponse:
    """Brings a workbook in: the file, its preview, and what became of earlier ones."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*posted)
    if form.is_valid():
        try:
            upload = uploads.receive(form.cleaned_data["workbook"], by=request.user)
        except WorkbookRefused as refusal:
            form.add_error("workbook", str(refusal))
        else:
            return redirect("admin:ledger_preview", upload.pk)
    context = {
        "title": _("导入台账"),
        "form": form,
        "recent": LedgerUpload.objects.filter(finished_at__isnull=False).select_related(
            "uploaded_by"
        )[:RECENT],
        "proposed": LedgerUpload.objects.visible_to(request.user)
        .filter(uploaded_by=request.user, finished_at__isnull=True)
        .select_related("stored")[:RECENT],
    }
    return _page(request, "import", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def ledger_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A workbook before it is written: for its clerk, and for whoever decides on it."""
    if not request.user.acts_for_city(Role.CLERK, Role.LEADER):
        raise PermissionDenied
    upload = get_object_or_404(LedgerUpload.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        if table_for(upload).named(request.POST.get("decision", "")):
            return _decide(request, upload)
        return _act_on_own(request, upload)
    return _preview(request, upload)


def _preview(request, upload, refused=None, status=200):
    going_back = _undoing(upload, request.user)
    forms = [
        refused if refused and refused.row.action == row.action else _form(row, upload, request)
        for row in allowed(upload, request.user)
        if not (going_back.get("kept") and row.action in UNDOING_ACTIONS)
    ]
    trail = TrailEntry.objects.of(upload).select_related("actor").order_by("-sequence")
    context = {
        "title": _("台账导入") if upload.finished_at else _("台账导入：预览"),
        "decisions": forms,
        "undoing": going_back if forms or going_back.get("kept") else {},
        "trail": [trail_line(upload, entry) for entry in trail[:MOST_LINES]],
        **_preview_context(upload, request.user),
    }
    response = _page(request, "preview", context, status)
    if _is_in_work(upload):
        response["Refresh"] = LOOK_AGAIN_SECONDS
    return response


def _undoing(upload: LedgerUpload, user: User) -> dict[str, Any]:
    """What taking an import back would do, or as ``kept`` why it stays; nothing of another."""
    if upload.journal is None or upload.status in (UploadStatus.UNDOING, UploadStatus.UNDONE):
        return {}
    return {
        "kept": steps.refusal(upload.journal),
        "failure": by_worker.failure(upload),
        "is_large": by_worker.is_large(upload),
        **steps.summary_of(upload.journal, user),
    }


def _form(row, upload, request, data=None):
    return ActionForm(row, upload, request.user, data)


def _decide(request, upload):
    """A second person confirms or refuses; 409 where the proposal is no longer as it was shown."""
    action = request.POST["decision"]
    form = _form(table_for(upload).named(action)[0], upload, request, request.POST)
    if not form.is_valid():
        return _preview(request, upload, form, UNPROCESSABLE)
    version = form.cleaned_data["version"]
    try:
        uploads.decide(upload, action, by=request.user, version=version, data=form.inputs)
    except Conflict:
        changed = _("内容已经有了变化，您的这一步没有执行。请看过现在的预览再决定。")
    except ValidationError as refusal:
        form.take(refusal)
        return _preview(request, upload, form, UNPROCESSABLE)
    except WorkbookRefused as refusal:
        changed = str(refusal)
    else:
        messages.success(request, _("已完成：%(action)s。") % {"action": form.row.done})
        return redirect("admin:ledger_preview", upload.pk)
    messages.error(request, changed)
    upload.refresh_from_db()
    return _preview(request, upload, status=CONFLICT)


def _act_on_own(request, upload):
    """The clerk drops the own workbook, takes it in, or puts it before a second person."""
    if upload.uploaded_by_id != request.user.pk:
        raise PermissionDenied
    if upload.status != UploadStatus.PREVIEWED:
        return redirect("admin:ledger_preview", upload.pk)  # a second click
    if "discard" in request.POST and not upload.confirmed_at:
        uploads.discard(upload)
        messages.info(request, _("已放弃，没有写入任何内容。"))
        return redirect("admin:ledger_import")
    if "confirm" in request.POST:
        try:
            if upload.asks_second_person:
                uploads.propose(upload, by=request.user)
            else:
                uploads.confirm(upload)
        except WorkbookRefused as refusal:
            messages.error(request, str(refusal))
    return redirect("admin:ledger_preview", upload.pk)


def _is_in_work(upload):
    if upload.status == UploadStatus.UNDOING:
        return True
    return not upload.finished_at and (upload.preview is None or upload.confirmed_at is not None)


def _preview_context(upload, user):
    empty = {"faults": [], "doubts": [], "sections": []}
    preview = {**empty, **(upload.preview or {})}
    is_open = not _is_in_work(upload) and upload.status == UploadStatus.PREVIEWED
    is_open = is_open and not upload.finished_at and upload.uploaded_by_id == user.pk
    changes = any(section["created"] or section["changed"] for section in preview["sections"])
    return {
        "upload": upload,
        "preview": preview,
        **_news(upload, preview, changes),
        "work": _work_on(upload, user),
        "may_decide": is_open,
        "may_confirm": changes and not preview.get("faults_total"),
        "confirm_label": _("提交第二人确认") if upload.asks_second_person else _("确认导入"),
        "consequences": _consequences(preview),
        "faults_file": _faults_file(upload, preview, user),
        "more_faults": preview.get("faults_total", 0) - len(preview.get("faults", ())),
        "more_doubts": preview.get("doubts_total", 0) - len(preview.get("doubts", ())),
    }


def _work_on(upload: LedgerUpload, user: User) -> dict[str, Any] | None:
    """How far the worker is with it, while it is under way; its clerk may stop it."""
    if not _is_in_work(upload):
        return None
    work = watching.latest(OF_THE_LEDGER, upload.pk)
    if work is None or not work.is_under_way:
        return None
    own = {} if work.by_id == user.pk else {"state_url": "", "can_be_stopped": False}
    return {**bar_of(work), **own}


def _faults_file(upload: LedgerUpload, preview: dict[str, Any], user: User) -> str:
    """A link to the workbook with its faults marked; blank where there is none to correct."""
    if not preview["faults"] or not upload.stored_id or upload.uploaded_by_id != user.pk:
        return ""
    address = reverse("admin:ledger_faults", args=[upload.pk])
    text = _("下载标出错误的文件：每一处都在单元格里标红、写明原因")
    return format_html('<p><a class="button" href="{}">{}</a></p>', address, text)


def _consequences(preview):
    """What a second person is asked for, in sentences."""
    sentences = {
        PUBLISH: _("公开或者改动已公开的内容：%(rows)d 行"),
        HAND_OVER: _("交办：%(rows)d 行"),
        COUNT: _("计入或者改动年度数据：%(rows)d 行"),
    }
    found = preview.get("consequences") or {}
    return [text % {"rows": found[name]} for name, text in sentences.items() if found.get(name)]


def _news(upload, preview, changes):
    """How far an import is, as ``news``; or why it cannot be done, as ``refused``."""
    if upload.status == UploadStatus.UNDOING:
        return {"news": _("正在撤销。内容较多，由后台处理；本页会自动刷新。"), "refused": ""}
    if _is_in_work(upload):
        checking = _("正在检查。文件较大，请稍候；本页会自动刷新。")
        importing = _("正在导入。文件较大，请稍候；本页会自动刷新。")
        return {"news": importing if upload.confirmed_at else checking, "refused": ""}
    if preview.get("refused"):
        return {"news": "", "refused": preview["refused"]}
    if upload.status in TAKEN_BACK:
        return {"news": TAKEN_BACK[upload.status] % {"reason": upload.reason}, "refused": ""}
    if upload.finished_at:
        return {"news": _("已导入。"), "refused": ""}
    if upload.status == UploadStatus.REFUSED:
        text = _("未予确认，没有写入任何内容。理由：%(reason)s")
        return {"news": "", "refused": text % {"reason": upload.reason}}
    if preview.get("faults_total"):
        number = preview["faults_total"]
        text = ngettext(
            "有 %(counter)s 处错误，没有写入任何内容。请改正文件后重新上传。",
            "有 %(counter)s 处错误，没有写入任何内容。请改正文件后重新上传。",
            number,
        )
        return {"news": "", "refused": text % {"counter": number}}
    if upload.status == UploadStatus.PROPOSED:
        return {"news": _("尚未写入，正在等待第二人确认。"), "refused": ""}
    nothing = _("文件内容与系统一致，不需要导入。")
    return {
        "news": _("尚未写入。请核对下面的内容，再确认导入。") if changes else nothing,
        "refused": "",
    }


@clerks_only
@require_GET
def ledger_faults(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own workbook with its faults marked in their cells, to be corrected and sent again."""
    own = LedgerUpload.objects.filter(uploaded_by=request.user, stored__isnull=False)
    upload = get_object_or_404(own, pk=pk)
    faults = (upload.preview or {}).get("faults", [])
    if not faults:
        raise Http404
    content = marked(Path(upload.stored.file.path), faults, whole=not upload.is_large)
    response = HttpResponse(content, content_type=WORKBOOK)
    name = f"{Path(upload.name).stem}-{_('待改正')}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@clerks_only
@require_GET
def ledger_template(request: HttpRequest) -> HttpResponse:
    """The empty workbook with every sheet, its columns and its choices."""
    response = HttpResponse(template(request.GET.getlist("sheet")), content_type=WORKBOOK)
    response["Content-Disposition"] = 'attachment; filename="ledger-template.xlsx"'
    return response


@exporters_only
@require_http_methods(["GET", "POST"])
def ledger_export(request: HttpRequest) -> HttpResponse:
    """The workbook of all that the person may export."""
    posted = request.POST if request.method == "POST" else None
    form = ExportForm(posted, may_take_matters=may_take_matters(request.user))
    if form.is_valid():
        return _download(request, form.cleaned_data)
    own = LongWork.objects.visible_to(request.user).filter(kind=WorkKind.LEDGER_EXPORT)
    context = {
        "title": _("导出台账"),
        "form": form,
        "works": [bar_of(work) for work in own[:RECENT]],
    }
    return _page(request, "export", context, status=400 if form.errors else 200)


def _download(request, asked):
    if exports.is_large():
        return redirect(exports.ask(asked, by=request.user))
    personal = asked.get("personal", False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        run = export(
            path, user=request.user, on_request=asked.get("matters", False), personal=personal
        )
        uploads.record_export(path, run, reason=asked["reason"], personal=personal, by=request.user)
        source = path.open("rb")  # readable to its end after the folder is gone
    for note in run.notes[:NOTES_SHOWN]:
        messages.warning(request, note)
    name = f"ledger-{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(source, as_attachment=True, filename=name, content_type=WORKBOOK)
