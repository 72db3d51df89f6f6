"""Workbooks between upload and import, and what is remembered of imports and exports."""

import hashlib
import zipfile
from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attachments.removal import remove_file
from attachments.uploads import store
from congress_portal.importing import aside
from congress_portal.importing.comparing import COUNT, HAND_OVER, PUBLISH
from congress_portal.importing.run import check_workbook, import_workbook
from congress_portal.ledger.models import LedgerExport, LedgerUpload, UploadStatus
from congress_portal.long_work import watching
from congress_portal.long_work.models import WorkKind
from congress_portal.long_work.watching import Stopped
from congress_portal.workbook import package
from congress_portal.workbook.notes import WorkbookRefused
from congress_portal.workbook.progress import quiet
from workflow import trail
from workflow.transitions import note, perform

LARGE = 12 * 1024 * 1024
"""Unpacked sheets of more than this many bytes (some ten thousand rows) are left to the worker."""


def receive(checked, *, by):
    """Keeps a checked upload and, unless it is large, looks at it. Raises WorkbookRefused."""
    discard_expired()
    with transaction.atomic():
        stored = store(checked, by=by)
        upload = LedgerUpload.objects.create(
            stored=stored,
            name=stored.name,
            sha256=stored.sha256,
            is_large=_is_large(stored.file.path),
            uploaded_by=by,
        )
    if upload.is_large:
        watching.begin(WorkKind.LEDGER_CHECK, by=by, subject=upload.pk)
    else:
        try:
            make_preview(upload)
        except WorkbookRefused:
            discard(upload)
            raise
    return upload


def _is_large(path):
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = [part.file_size for part in archive.infolist()]
    except zipfile.BadZipFile:
        return False
    return LARGE < sum(sizes) <= package.UNPACKED_LIMIT


def make_preview(upload, progress=quiet):
    """Makes the preview. Raises WorkbookRefused where the file cannot be taken at all."""
    options = {"name": upload.name, "by": upload.uploaded_by, "progress": progress}
    run = check_workbook(_path(upload), **options)
    upload.preview = preview_of(run)
    upload.taken_at = None
    upload.save(update_fields=["preview", "taken_at"])


class ChangedSince(WorkbookRefused):
    """The import would no longer do what the preview said that was agreed to."""


def confirm(upload):
    """Takes a previewed workbook in, once; a second call finds it taken. Raises WorkbookRefused.

    The file is read and checked anew: the records may have changed since the preview.
    """
    now = timezone.now()
    open_ones = LedgerUpload.objects.free(now).filter(pk=upload.pk, finished_at__isnull=True)
    if not open_ones.update(confirmed_at=now, taken_at=None if upload.is_large else now):
        return
    if upload.is_large:
        leave_to_the_worker(upload)
    else:
        bring_in(upload)


def is_long(upload):
    """Whether writing it would keep others waiting, by its preview."""
    sections = (upload.preview or {}).get("sections", ())
    return sum(one["created"] + one["changed"] for one in sections) >= aside.LEAST_ROWS


def leave_to_the_worker(upload):
    """A large workbook that was confirmed: its page shows how far it is."""
    watching.begin(WorkKind.LEDGER_IMPORT, by=upload.uploaded_by, subject=upload.pk)


def propose(upload, *, by):
    """Puts a previewed workbook before a second person."""
    return perform(upload, "propose", by=by, version=upload.version, inner=True)


def decide(upload, action, *, by, version, data=None):
    """A second person confirms or refuses a proposal; returns it as it is afterwards.

    Raises like ``perform``; ``ChangedSince`` where the records are no longer as the preview showed
    them: it shows them anew then, and nothing was written.
    """
    try:
        return perform(upload, action, by=by, version=version, data=data)
    except ChangedSince:
        _show_anew(upload)
        raise


def _show_anew(upload):
    """The preview of a proposal as it is now, as a change that everybody sees."""
    upload.refresh_from_db()
    make_preview(upload)
    note(upload, "edited", by=None, fields=["preview"])


def bring_in(upload, *, as_shown=False, progress=quiet):
    """Imports a confirmed workbook; faults found only now go back to the preview.

    ``as_shown`` says that a second person confirmed what the preview shows.
    """
    agreed = _agreed_to(upload, as_shown)
    options = {"name": upload.name, "by": upload.uploaded_by, "agreed": agreed}
    options["progress"] = progress
    try:
        run = import_workbook(_path(upload), **options)
    except WorkbookRefused:
        _give_back(upload)
        raise
    upload.preview = preview_of(run)
    if run.faults:
        _give_back(upload)
    else:
        upload.finished_at, upload.taken_at = timezone.now(), None
        upload.journal = run.kept
        with transaction.atomic():
            upload.save(update_fields=["preview", "finished_at", "taken_at", "journal"])
            drop_file(upload)


def _agreed_to(upload, as_shown):
    """Refuses to write what nobody but the clerk has seen, or what changed since it was agreed."""
    shown = (upload.preview or {}).get("digest")

    def check(run):
        if as_shown and digest_of(run) != shown:
            raise ChangedSince(
                _("确认之前系统中的记录有了变化，没有写入任何内容。请看过新的预览再决定。")
            )
        if not as_shown and any(consequences_of(run).values()):
            raise ChangedSince(
                _("系统中的记录有了变化，这次导入现在须由第二人确认。没有写入任何内容。")
            )

    return check


def _give_back(upload):
    upload.confirmed_at = upload.taken_at = None
    upload.save(update_fields=["preview", "confirmed_at", "taken_at"])


@transaction.atomic
def discard(upload):
    """Forgets a workbook that was not taken in."""
    drop_file(upload)
    upload.delete()


def drop_file(upload):
    """Removes the workbook itself; what it did stays known."""
    stored, upload.stored = upload.stored, None
    upload.save(update_fields=["stored"])
    if stored:
        remove_file(stored)


def _path(upload):
    path = upload.stored.file.path
    if package.sha256_of(path) != upload.sha256:
        raise WorkbookRefused(_("服务器上的文件与上传时不一致，请重新上传。"))
    return path


def discard_expired() -> None:
    """Drops workbooks that nobody confirmed in a day, with their files. For the worker."""
    aside.discard_left()
    for upload in LedgerUpload.objects.forgotten(timezone.now()):
        discard(upload)


def process_waiting() -> int:
    """Looks at large workbooks and takes confirmed ones in; returns how many. For the worker.

    Safe to run twice at once: each workbook is claimed first.
    """
    discard_expired()
    done = 0
    for pk in list(LedgerUpload.objects.waiting(timezone.now()).values_list("pk", flat=True)):
        now = timezone.now()
        if LedgerUpload.objects.free(now).filter(pk=pk).update(taken_at=now):
            _work_on(LedgerUpload.objects.get(pk=pk))
            done += 1
    return done


def _work_on(upload):
    """One workbook, with its progress on record; faults in it are no failure of the work."""
    kind = WorkKind.LEDGER_IMPORT if upload.confirmed_at else WorkKind.LEDGER_CHECK
    work = watching.latest(kind, upload.pk)
    if work is None or not work.is_under_way:
        work = watching.begin(kind, by=upload.uploaded_by, subject=upload.pk)
    with suppress(Stopped):
        with watching.watched(work) as watch:
            _watched(upload, watch)
        return
    _stopped(upload)


def _stopped(upload):
    """What was confirmed goes back to whoever confirms it; nothing is written."""
    upload.refresh_from_db()
    if upload.confirmed_at is None:
        _say_refused(upload, _("已按要求停止检查，没有写入任何内容。"))
        return
    _give_back(upload)
    if upload.status == UploadStatus.CONFIRMED:
        perform(upload, "ask_again", by=None)


def _say_refused(upload, sentence):
    upload.preview = {"refused": sentence, "sections": []}
    upload.taken_at = None
    upload.save(update_fields=["preview", "taken_at"])


def _watched(upload, watch):
    try:
        if upload.confirmed_at:
            as_shown = upload.status == UploadStatus.CONFIRMED
            bring_in(upload, as_shown=as_shown, progress=watch)
        else:
            make_preview(upload, watch)
    except ChangedSince:
        _ask_again(upload)
    except WorkbookRefused as refusal:
        _say_refused(upload, str(refusal))


def _ask_again(upload):
    """What the worker could not write as agreed goes back to whoever decides, shown anew."""
    upload.refresh_from_db()
    make_preview(upload)
    if upload.status == UploadStatus.CONFIRMED:
        perform(upload, "ask_again", by=None)


def preview_of(run):
    """What the pages show of an import, as plain data."""
    return {
        "sections": [
            {
                "sheet": section.sheet.name,
                "created": section.created,
                "changed": section.changed,
                "unchanged": section.unchanged,
                "samples": section.samples,
                "newcomers": section.newcomers,
            }
            for section in run.in_order
        ],
        "consequences": consequences_of(run),
        "digest": digest_of(run),
        "faults": _listed(run.faults),
        "faults_total": run.faults.total,
        "doubts": _listed(run.doubts),
        "doubts_total": run.doubts.total,
    }


def consequences_of(run):
    """How many rows would publish, hand over, or count something."""
    found = {PUBLISH: 0, HAND_OVER: 0, COUNT: 0}
    for section in run.in_order:
        for name, number in section.consequences.items():
            found[name] += number
    return found


def digest_of(run):
    """Stands for all that would be created and changed, old and new."""
    whole = hashlib.sha256(run.checksum.encode())
    for section in run.in_order:
        whole.update(section.digest.digest())
    return whole.hexdigest()


def _listed(notes):
    return [
        {"sheet": note.sheet, "row": note.row, "column": note.column, "sentence": note.sentence}
        for note in notes.first()
    ]


@transaction.atomic
def record_export(path, run, *, reason="", personal=False, by=None):
    """Puts an export on the trail, with who, why and what."""
    remembered = LedgerExport.objects.create(
        exported_by=by,
        reason=reason,
        with_personal_data=personal,
        sha256=package.sha256_of(path),
    )
    content = {
        "reason": reason,
        "personal": personal,
        "checksum": remembered.sha256,
        "rows": sum(run.rows.values()),
        "sheets": {name: rows for name, rows in run.rows.items() if rows},
    }
    trail.append(remembered, "exported", by=by, content=content)
    return remembered
