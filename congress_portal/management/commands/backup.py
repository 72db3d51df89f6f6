import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from congress_portal.backups.making import BackupRefused, make


class Command(BaseCommand):
    help = "Copies database and attachments, checksummed, into an empty folder."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR")

    def handle(self, *args, folder, **options):
        try:
            manifest = make(folder)
        except BackupRefused as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        rows = sum(entry["rows"] for entry in manifest["tables"].values())
        self.stdout.write(
            _("已备份 %(rows)d 行数据、%(files)d 个附件到 %(folder)s。")
            % {"rows": rows, "files": len(manifest["files"]), "folder": folder}
        )
