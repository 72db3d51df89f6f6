from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.backups import package
from congress_portal.backups.making import BackupRefused, make
from congress_portal.backups.parts import WrongKey
from congress_portal.workbook import progress


class Command(BaseCommand):
    """A copy of everything, by hand or by the timer of the night (docs/reliability.md)."""

    help = (
        "Copies database and attachments, checksummed, into an empty folder; encrypted where a"
        " public key of age is given. Exit 1 names attachments that could not be copied."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        progress.add_argument(parser)
        parser.add_argument(
            "--recipient",
            action="append",
            dest="recipients",
            metavar="AGE1…",
            help="public key that the copy is encrypted to; else those of BACKUP_RECIPIENTS",
        )

    def handle(
        self, *args: Any, folder: Path, recipients: list[str] | None, **options: Any
    ) -> None:
        try:
            manifest = make(
                folder,
                recipients or settings.BACKUP_RECIPIENTS,
                progress.on(self.stderr, always=options["progress"]),
            )
        except (BackupRefused, WrongKey) as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        except OSError as fault:
            self.stderr.write(_("写不了备份：%(fault)s") % {"fault": fault})
            sys.exit(1)
        finally:
            progress.wiped(self.stderr)
        rows = sum(entry["rows"] for entry in manifest["tables"].values())
        self.stdout.write(
            _("已备份 %(rows)d 行数据、%(files)d 个附件到 %(folder)s。")
            % {"rows": rows, "files": len(manifest["files"]), "folder": folder}
        )
        for stored, fault in manifest["missing"].items():
            self.stderr.write(SAID[fault["why"]] % {"name": fault["name"], "file": stored})
        if manifest["missing"]:
            sys.exit(1)


SAID = {
    package.GONE: gettext_lazy("附件“%(name)s”（%(file)s）的文件不在了，没有备份。"),
    package.CHANGED: gettext_lazy("附件“%(name)s”（%(file)s）与登记的校验值不符，已按现状备份。"),
}
