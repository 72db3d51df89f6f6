import sys

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from congress_portal.exporting.run import export
from congress_portal.ledger.uploads import record_export
from congress_portal.workbook import progress


class Command(BaseCommand):
    """The ledger as a workbook that ``import_ledger`` takes back (docs/ledger.md)."""

    help = "Writes every record that has a sheet into a ledger workbook."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.xlsx")
        progress.add_argument(parser)
        parser.add_argument(
            "--with-personal-data",
            action="store_true",
            help="with names and phones of citizens; asks for --reason",
        )
        parser.add_argument("--reason", default="", help="goes on the trail")

    def handle(self, *args, file, with_personal_data, reason, **options):
        reason = reason.strip()
        if with_personal_data and not reason:
            self._stop(_("导出个人信息必须用 --reason 写明理由。"))
        if not file.lower().endswith(".xlsx"):
            self._stop(_("导出文件名应以 .xlsx 结尾。"))
        try:
            run = export(
                file,
                personal=with_personal_data,
                progress=progress.on(self.stderr, always=options["progress"]),
            )
        except OSError as error:
            self._stop(_("文件写不进去：%(why)s") % {"why": error})
        finally:
            progress.wiped(self.stderr)
        if reason:
            record_export(file, run, reason=reason, personal=with_personal_data)
        self._report(run)

    def _report(self, run):
        for sheet, rows in reversed(run.rows.items()):
            self.stdout.write(_("%(sheet)s：%(rows)d 行") % {"sheet": sheet, "rows": rows})
        for note in run.notes:
            self.stdout.write(_("提醒：%(line)s") % {"line": note})

    def _stop(self, sentence):
        self.stderr.write(sentence)
        sys.exit(1)
