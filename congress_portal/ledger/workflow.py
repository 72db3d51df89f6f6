"""An upload of the ledger before a second person: proposed by its clerk, confirmed or refused by a
leader who did not bring it in."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import CityHolder
from congress_portal.ledger import uploads
from congress_portal.ledger.models import LedgerUpload, UploadStatus
from workflow import needs
from workflow.notices import teller
from workflow.relations import NoAccount, Person
from workflow.transitions import DeskText, Step, Table, Transition, Wait, register

UPLOADER = CityHolder(Role.CLERK, label=_("上传人")) & Person("uploaded_by")
LEADERS = CityHolder(Role.LEADER, label=_("市人大领导"))
DECIDER = (LEADERS & ~Person("uploaded_by")).called(_("市人大领导（不得为上传人）"))
PROPOSED, CONFIRMED = UploadStatus.PROPOSED, UploadStatus.CONFIRMED


def _path(upload: Any) -> str:
    return reverse("admin:ledger_preview", args=[upload.pk])


tell = teller(lambda upload: ("ledger", _path(upload)))


def confirm(upload: Any, step: Step) -> None:
    """Writes what the preview said, and nothing else; a large workbook is left to the worker.

    Raises:
        ChangedSince: where the records have changed since the preview.
    """
    upload.confirmed_at = timezone.now()
    if upload.is_large:
        return
    uploads.bring_in(upload, as_shown=True)
    if upload.finished_at is None:
        raise uploads.ChangedSince(_("文件现在有错误，没有写入任何内容。"))


def refuse(upload: Any, step: Step) -> None:
    """The file goes, the reason stays."""
    upload.reason = step.data["reason"]
    uploads.drop_file(upload)


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
        ),
    )
)
