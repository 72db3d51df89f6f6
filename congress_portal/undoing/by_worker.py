"""Takes large imports back while nobody waits for the page: by the worker, all or nothing."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from congress_portal.ledger.models import LedgerUpload, UploadStatus
from congress_portal.long_work import watching
from congress_portal.long_work.models import LongWork, WorkKind, WorkState
from congress_portal.undoing import steps
from workflow.transitions import perform

LARGE = 2000
"""Rows that a page takes back within some seconds."""


def is_large(upload: LedgerUpload) -> bool:
    """Whether taking it back is left to the worker."""
    return upload.journal is not None and steps.size_of(upload.journal) > LARGE


def leave_to_the_worker(upload: LedgerUpload, *, by: object) -> None:
    """It was decided; the page shows how far it is."""
    watching.begin(WorkKind.LEDGER_UNDO, by=by, subject=upload.pk)


def process_waiting() -> int:
    """Takes back what was decided to go; returns how many. For the worker."""
    return watching.work_off(RUNS)


def _take_back(work: LongWork, watch: watching.Watch) -> None:
    upload = LedgerUpload.objects.select_related("journal").get(pk=work.subject)
    if upload.status != UploadStatus.UNDOING:
        return  # the process that died had ended it
    try:
        with transaction.atomic():
            steps.undo(upload.journal, by=work.by, progress=watch)
            perform(upload, "undone", by=None)
    except steps.NotUndoable as refusal:
        perform(upload, "undo_failed", by=None)
        raise watching.NotDone(str(refusal)) from refusal
    except BaseException:
        perform(upload, "undo_failed", by=None)
        raise


RUNS = {WorkKind.LEDGER_UNDO: _take_back}


def failure(upload: LedgerUpload) -> str:
    """Why the last try did not end well, in a sentence; blank where there was none."""
    work = watching.latest(WorkKind.LEDGER_UNDO, upload.pk)
    if work is None or work.state not in (WorkState.FAILED, WorkState.STOPPED):
        return ""
    return _("撤销没有完成。%(why)s") % {"why": work.sentence}
