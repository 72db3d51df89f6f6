from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from congress_portal.backups.making import BackupRefused
from congress_portal.backups.package import Damaged
from congress_portal.backups.parts import WrongKey
from congress_portal.backups.restoring import restore
from congress_portal.upkeep import readiness
from congress_portal.workbook import progress


class Command(BaseCommand):
    """The way back from a copy (docs/reliability.md); a portal with records is refused."""

    help = "Puts a backup into an empty portal; refuses a damaged copy and a target in use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        progress.add_argument(parser)
        parser.add_argument(
            "--identity",
            type=Path,
            metavar="FILE",
            default=settings.BACKUP_IDENTITY or None,
            help="the private key of age, where the copy is encrypted; else BACKUP_IDENTITY",
        )

    def handle(self, *args: Any, folder: Path, identity: Path | None, **options: Any) -> None:
        try:
            manifest = restore(
                folder, identity, progress.on(self.stderr, always=options["progress"])
            )
        except (Damaged, BackupRefused, WrongKey) as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        except OSError as fault:
            self.stderr.write(_("恢复不了：%(fault)s") % {"fault": fault})
            sys.exit(1)
        finally:
            progress.wiped(self.stderr)
        rows = sum(entry["rows"] for entry in manifest["tables"].values())
        self.stdout.write(
            _("已恢复 %(rows)d 行数据、%(files)d 个附件。")
            % {"rows": rows, "files": len(manifest["files"])}
        )
        for stored, fault in manifest["missing"].items():
            self.stderr.write(
                _("备份时附件“%(name)s”（%(file)s）就已缺失或改变。")
                % {"name": fault["name"], "file": stored}
            )
        if fault := readiness.fault():
            self.stderr.write(fault)
