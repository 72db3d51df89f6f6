from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from congress_portal.search.index import rebuild
from congress_portal.workbook import progress


class Command(BaseCommand):
    """The search index from the records, for a new portal or after a restore."""

    help = "Writes the search index anew; the worker keeps it current afterwards."

    def add_arguments(self, parser: CommandParser) -> None:
        progress.add_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        number = rebuild(progress.on(self.stderr, always=options["progress"]))
        progress.wiped(self.stderr)
        self.stdout.write(f"{number} records indexed")
