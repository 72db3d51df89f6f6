import sys

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from congress_portal.importing.run import check_workbook, import_workbook
from congress_portal.workbook import progress
from congress_portal.workbook.notes import WorkbookRefused


class Command(BaseCommand):
    """The ledger workbook of the operator; every fault is named with its cell
    (docs/ledger.md#faults).
    """

    help = "Reads a ledger workbook into the database, all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.xlsx")
        progress.add_argument(parser)
        parser.add_argument(
            "--dry-run", action="store_true", help="only says what would happen; writes nothing"
        )

    def handle(self, *args, file, dry_run, **options):
        work = check_workbook if dry_run else import_workbook
        try:
            run = work(file, progress=progress.on(self.stderr, always=options["progress"]))
        except WorkbookRefused as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        finally:
            progress.wiped(self.stderr)
        if run.faults:
            for line in run.faults.lines():
                self.stderr.write(line)
            sys.exit(1)
        self._report(run, dry_run)

    def _report(self, run, dry_run):
        if dry_run:
            self.stdout.write(_("试运行，没有写入任何内容："))
        for section in run.in_order:
            self.stdout.write(
                _("%(sheet)s：新建 %(created)d，更改 %(changed)d，未变 %(unchanged)d")
                % {
                    "sheet": section.sheet.name,
                    "created": section.created,
                    "changed": section.changed,
                    "unchanged": section.unchanged,
                }
            )
        for line in run.doubts.lines():
            self.stdout.write(_("提醒：%(line)s") % {"line": line})
