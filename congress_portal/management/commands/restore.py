import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from congress_portal.backups.making import BackupRefused
from congress_portal.backups.package import Damaged
from congress_portal.backups.restoring import restore


class Command(BaseCommand):
    help = "Puts a backup into an empty portal; refuses a damaged copy and a target in use."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR")

    def handle(self, *args, folder, **options):
        try:
            manifest = restore(folder)
        except (Damaged, BackupRefused) as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        rows = sum(entry["rows"] for entry in manifest["tables"].values())
        self.stdout.write(
            _("已恢复 %(rows)d 行数据、%(files)d 个附件。")
            % {"rows": rows, "files": len(manifest["files"])}
        )
