from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.undoing import steps
from congress_portal.undoing.models import ImportJournal
from congress_portal.workbook import progress

SHOWN = 20


class Command(BaseCommand):
    """The way back from an import that a command made; web imports are undone on their page."""

    help = (
        "Takes one import of a ledger workbook back, all or nothing, as long as nobody has built on"
        " it. Without a number: lists the last imports."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="?", type=int, metavar="NUMBER")
        progress.add_argument(parser)
        parser.add_argument(
            "--dry-run", action="store_true", help="only says what would go back; changes nothing"
        )

    def handle(self, *args: Any, number: int | None, dry_run: bool, **options: Any) -> None:
        if number is None:
            self._list()
            return
        journal = ImportJournal.objects.filter(pk=number).first()
        if journal is None:
            self._stop(_("没有编号为 %(number)d 的导入。") % {"number": number})
            return
        if hasattr(journal, "upload"):
            self._stop(_("这次导入是在网页上办理的，请在它的页面上撤销。"))
        if sentence := steps.refusal(journal):
            self._stop(sentence)
        summary = steps.summary_of(journal)
        if dry_run:
            self.stdout.write(_("试运行，没有改动任何内容："))
        else:
            try:
                told = progress.on(self.stderr, always=options["progress"])
                steps.undo(journal, by=None, progress=told)
            except steps.NotUndoable as refusal:
                self._stop(str(refusal))
            finally:
                progress.wiped(self.stderr)
        for kind, rows in summary["made"].items():
            self.stdout.write(_("%(kind)s：删除 %(rows)d 条") % {"kind": kind, "rows": rows})
        self.stdout.write(_("恢复原值：%(rows)d 条") % {"rows": summary["changed"]})

    def _list(self) -> None:
        for journal in ImportJournal.objects.select_related("by")[:SHOWN]:
            state = _("已撤销") if journal.undone_at else ""
            at = f"{timezone.localtime(journal.at):%Y-%m-%d %H:%M}"
            self.stdout.write(f"{journal.pk}  {at}  {journal.name}  {state}".rstrip())

    def _stop(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(1)
