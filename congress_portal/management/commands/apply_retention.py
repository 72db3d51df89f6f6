from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from congress_portal.upkeep.retention import expired


class Command(BaseCommand):
    """The nightly end of what is kept only for a time (docs/production.md)."""

    help = (
        "Removes log files, backups in BACKUP_DIR and sessions past their time. Citizens' data:"
        " purge_personal_data; files without a record: tidy_files."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only name them")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        number = 0
        for one in list(expired(timezone.now())):
            number += 1
            self.stdout.write(one.name)
            if not dry_run:
                one.remove()
        self.stdout.write(f"{number} {'could go' if dry_run else 'removed'}")
