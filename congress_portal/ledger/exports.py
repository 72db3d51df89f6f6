"""Exports of the ledger that take longer than a page may: made by the worker, fetched later."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from attachments.uploads import CheckedFile, store
from congress_portal.exporting.run import export
from congress_portal.ledger.uploads import record_export
from congress_portal.long_work import watching
from congress_portal.long_work.models import LongWork, WorkKind
from registers.ledger import SHEETS

LARGE = 20_000
"""Rows that a page writes into a workbook within some seconds."""
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def is_large() -> bool:
    """Whether there are more rows than a page should write while somebody waits."""
    rows = 0
    for sheet in SHEETS.all():
        rows += sheet.model._base_manager.order_by()[: LARGE + 1].count()
        if rows > LARGE:
            return True
    return False


def ask(asked: dict[str, Any], *, by: Any) -> LongWork:
    """Leaves an export to the worker; ``asked`` is what the form said."""
    return watching.begin(WorkKind.LEDGER_EXPORT, by=by, asked=asked)


def process_waiting() -> int:
    """Makes the workbooks that were asked for; returns how many. For the worker."""
    watching.discard_forgotten()
    return watching.work_off(RUNS)


def _make(work: LongWork, watch: watching.Watch) -> None:
    asked = work.asked
    personal = bool(asked.get("personal"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        run = export(
            path,
            user=work.by,
            on_request=bool(asked.get("matters")),
            personal=personal,
            progress=watch,
        )
        name = f"ledger-{timezone.localdate():%Y%m%d}.xlsx"
        with transaction.atomic():
            record_export(path, run, reason=asked["reason"], personal=personal, by=work.by)
            stored = store(CheckedFile(name, WORKBOOK, path.read_bytes()), by=work.by)
            sentence = "\n".join(map(str, run.notes))
            LongWork.objects.filter(pk=work.pk).update(stored=stored, sentence=sentence)


RUNS = {WorkKind.LEDGER_EXPORT: _make}
