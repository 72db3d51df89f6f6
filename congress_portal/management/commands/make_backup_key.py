from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress_portal.backups.parts import new_identity


class Command(BaseCommand):
    """A new pair of keys for backups; needs no database, so that it runs on any machine."""

    help = (
        "Writes a new private key for backups and prints its public key, which belongs into"
        " BACKUP_RECIPIENTS. Keep the file away from the server: who has it reads every copy."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            self.stdout.write(new_identity(file))
        except OSError as fault:
            raise CommandError(f"{file}: {fault.strerror}") from fault
