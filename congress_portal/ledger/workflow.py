"""An upload of the ledger before a second person: proposed by its clerk, confirmed or refused by a
leader who did not bring it in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import CityHolder
from congress_portal.ledger import uploads
from congress_portal.ledger.models import LedgerUpload, UploadStatus
from congress_portal.undoing import by_worker, steps
from workflow import needs
from workflow.notices import teller
from workflow.relations import NoAccount, Person
from workflow.transitions import DeskText, Step, Table, Transition, Wait, register

UPLOADER = CityHolder(Role.CLERK, label=_("上传人")) & Person("uploaded_by")
LEADERS = CityHolder(Role.LEADER, label=_("市人大领导"))
DECIDER = (LEADERS & ~Person("uploaded_by")).called(_("市人大领导（不得为上传人）"))
UNDOER = ((UPLOADER | LEADERS) & ~Person("undo_asked_by")).called(
    _("上传人或者市人大领导（不得为提出撤销的人）")
)
PROPOSED, CONFIRMED = UploadStatus.PROPOSED, UploadStatus.CONFIRMED


def _path(upload: Any) -> str:
    return reverse("admin:ledger_preview", args=[upload.pk])


tell = teller(lambda upload: ("ledger", _path(upload)))


def confirm(upload: Any, step: Step) -> None:
    """Writes what the preview said, and nothing else; a large workbook is left to the worker, and
    one of which others would feel the writing: it takes them one by one, outside this transaction.

    Raises:
        ChangedSince: where the records have changed since the preview.
    """
    upload.confirmed_at = timezone.now()
    if upload.is_large or uploads.is_long(upload):
        upload.is_large = True
        uploads.leave_to_the_worker(upload)
        return
    uploads.bring_in(upload, as_shown=True)
    if upload.finished_at is None:
        raise uploads.ChangedSince(_("文件现在有错误，没有写入任何内容。"))


def refuse(upload: Any, step: Step) -> None:
    """The file goes, the reason stays."""
    upload.reason = step.data["reason"]
    uploads.drop_file(upload)


def is_agreed_alone(upload: Any) -> bool:
    """Taken in by its clerk alone: nothing in it is published, handed over or counted."""
    return bool(upload.can_be_undone) and not upload.asks_second_person


def is_small(upload: Any) -> bool:
    """A page takes it back while its reader waits."""
    return not by_worker.is_large(upload)


def ask_undo(upload: Any, step: Step) -> None:
    """Puts the taking back before a second person.

    Raises:
        ValidationError: where somebody has built on the import.
    """
    _refuse_where_built_on(upload)
    upload.undo_asked_by, upload.reason = step.by, step.data["reason"]


def undo(upload: Any, step: Step) -> None:
    """Takes the import back, all or nothing.

    Raises:
        ValidationError: where somebody has built on the import.
    """
    _refuse_where_built_on(upload)
    upload.reason = step.data.get("reason") or upload.reason
    steps.undo(upload.journal, by=step.by)


def leave(upload: Any, step: Step) -> None:
    """Leaves a large import to the worker; what it will do is as ``undo``.

    Raises:
        ValidationError: where somebody has built on the import.
    """
    _refuse_where_built_on(upload)
    upload.reason = step.data.get("reason") or upload.reason
    by_worker.leave_to_the_worker(upload, by=step.by)


def _refuse_where_built_on(upload: Any) -> None:
    if sentence := steps.refusal(upload.journal):
        raise ValidationError(sentence)


def keep_import(upload: Any, step: Step) -> None:
    """The import stays; why its taking back was refused stays with it."""
    upload.undo_asked_by, upload.reason = None, step.data["reason"]


ALONE: dict[str, Any] = {
    "action": "undo",
    "label": _("撤销导入"),
    "sources": (UploadStatus.PREVIEWED,),
    "who": UPLOADER,
    "needs": (needs.reason(_("撤销的理由")),),
}
CONFIRMED_UNDO: dict[str, Any] = {
    "action": "confirm_undo",
    "label": _("确认撤销导入"),
    "sources": (UploadStatus.UNDO_ASKED,),
    "who": UNDOER,
    "main": True,
}
TAKEN_BACK: dict[str, Any] = {
    "done": _("撤销了导入"),
    "target": UploadStatus.UNDONE,
    "effect": undo,
}
LEFT: dict[str, Any] = {
    "done": _("开始撤销导入"),
    "target": UploadStatus.UNDOING,
    "effect": leave,
}
BY_THE_WORKER = (
    Transition(
        action="undone",
        label=_("撤销导入"),
        done=_("撤销了导入"),
        sources=(UploadStatus.UNDOING,),
        target=UploadStatus.UNDONE,
        who=NoAccount(_("系统")),
        tell=tell("undone", _("台账导入已撤销"), Person("uploaded_by")),
    ),
    Transition(
        action="undo_failed",
        label=_("撤销没有完成"),
        sources=(UploadStatus.UNDOING,),
        target=UploadStatus.PREVIEWED,
        who=NoAccount(_("系统")),
        when=is_agreed_alone,
        tell=tell("undo_failed", _("台账导入的撤销没有完成"), Person("uploaded_by")),
    ),
    Transition(
        action="undo_failed",
        label=_("撤销没有完成"),
        sources=(UploadStatus.UNDOING,),
        target=CONFIRMED,
        who=NoAccount(_("系统")),
        when=lambda upload: not is_agreed_alone(upload),
        effect=lambda upload, step: setattr(upload, "undo_asked_by", None),
        tell=tell(
            "undo_failed",
            _("台账导入的撤销没有完成"),
            Person("uploaded_by") | Person("undo_asked_by"),
        ),
    ),
)

UNDOING = (
    Transition(
        **ALONE, **TAKEN_BACK, when=lambda upload: is_agreed_alone(upload) and is_small(upload)
    ),
    Transition(
        **ALONE, **LEFT, when=lambda upload: is_agreed_alone(upload) and not is_small(upload)
    ),
    Transition(
        action="ask_undo",
        label=_("提出撤销导入"),
        done=_("提出撤销导入"),
        help=_("导入的内容已公开、交办或者计入年度数据，须由第二人确认才撤销。"),
        sources=(CONFIRMED,),
        target=UploadStatus.UNDO_ASKED,
        who=UPLOADER | LEADERS,
        when=lambda upload: upload.can_be_undone,
        needs=(needs.reason(_("撤销的理由")),),
        effect=ask_undo,
        tell=tell("ask_undo", _("有一次台账导入请您确认撤销"), UNDOER),
    ),
    Transition(
        **CONFIRMED_UNDO,
        **TAKEN_BACK,
        when=is_small,
        tell=tell("confirm_undo", _("台账导入已撤销"), Person("uploaded_by")),
    ),
    Transition(**CONFIRMED_UNDO, **LEFT, when=lambda upload: not is_small(upload)),
    Transition(
        action="keep_import",
        label=_("不予撤销"),
        sources=(UploadStatus.UNDO_ASKED,),
        target=CONFIRMED,
        who=UNDOER,
        needs=(needs.reason(),),
        effect=keep_import,
        tell=tell("keep_import", _("台账导入未予撤销"), Person("undo_asked_by")),
        # Of the two ways to decide this one is the same for large and small imports.
        waits=(
            Wait(
                key="ledger_undoing",
                label=_("待确认撤销的台账导入"),
                action=_("确认撤销导入"),
            ),
        ),
    ),
    *BY_THE_WORKER,
)


UPLOAD_TABLE = register(
    Table(
        model=LedgerUpload,
        states=UploadStatus,
        desk=DeskText(
            title=lambda upload: upload.name,
            source=lambda upload: upload.uploaded_by,
            since=lambda upload: timezone.localdate(upload.uploaded_at),
            path=_path,
            ready=lambda records: records.select_related("uploaded_by"),
        ),
        transitions=(
            Transition(
                action="propose",
                label=_("提交第二人确认"),
                sources=(UploadStatus.PREVIEWED,),
                target=PROPOSED,
                who=UPLOADER,
                inner=True,
                tell=tell("propose", _("台账导入待您确认"), DECIDER),
            ),
            Transition(
                action="confirm",
                label=_("确认导入"),
                sources=(PROPOSED,),
                target=CONFIRMED,
                who=DECIDER,
                effect=confirm,
                main=True,
                tell=tell("confirm", _("台账导入已确认"), Person("uploaded_by")),
                waits=(Wait(key="ledger_proposals", label=_("待确认的台账导入")),),
            ),
            Transition(
                action="refuse",
                label=_("不予确认"),
                sources=(PROPOSED,),
                target=UploadStatus.REFUSED,
                who=DECIDER,
                needs=(needs.reason(),),
                effect=refuse,
                tell=tell("refuse", _("台账导入未予确认"), Person("uploaded_by")),
            ),
            Transition(
                action="ask_again",
                label=_("内容有变化，重新确认"),
                sources=(CONFIRMED,),
                target=PROPOSED,
                who=NoAccount(_("系统")),
                effect=lambda upload, step: setattr(upload, "confirmed_at", None),
                tell=tell("ask_again", _("台账导入内容有变化，请重新确认"), DECIDER),
            ),
            *UNDOING,
        ),
    )
)
