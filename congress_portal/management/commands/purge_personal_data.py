from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, connection
from django.utils import timezone

from liaison_stations.citizens_data import earlier
from liaison_stations.citizens_data import personal_data as matters
from liaison_stations.citizens_data.models import EarlierWords
from liaison_stations.matters.models import Citizen, Matter, MatterEntry, MatterFile
from supervision.review_requests import personal_data as review_requests
from supervision.review_requests.models import Requester, ReviewRequest

REGISTERS = {"matters": matters, "requests for review": review_requests}
"""What holds citizens' data, by its name in the command's answer."""


class Command(BaseCommand):
    """The nightly end of citizens' data (docs/domain.md#personal-data-of-citizens)."""

    help = "Removes citizens' data past its retention period; the statistics stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many")

    def handle(self, *args, dry_run, **options):
        today = timezone.localdate()
        if dry_run:
            for name, register in REGISTERS.items():
                number = register.past_retention(today).count()
                self.stdout.write(f"{number} {name} are past their retention period.")
            return
        for name, register in REGISTERS.items():
            number = sum(1 for _ in register.purge(today))
            self.stdout.write(f"Removed the personal data of {number} {name}.")
        earlier.discard_expired(today)
        if not _leave_no_copies():
            self.stderr.write("Freed pages were not overwritten now; the next run will do it.")


def _leave_no_copies():
    """Freed pages and the write-ahead log may still hold what was removed.

    Returns whether that was done: a busy SQLite database refuses, and the next run does it.
    """
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            for statement in _statements():
                cursor.execute(statement)
    except OperationalError:
        return False
    return True


def _statements():
    if connection.vendor == "sqlite":
        return ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"]
    tables = (Citizen, EarlierWords, Matter, MatterEntry, MatterFile, Requester, ReviewRequest)
    return [f"VACUUM {connection.ops.quote_name(one._meta.db_table)}" for one in tables]
