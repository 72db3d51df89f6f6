from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from liaison_stations import personal_data


class Command(BaseCommand):
    help = "Removes citizens' data past its retention period; the statistics stay."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say how many")

    def handle(self, *args, dry_run, **options):
        today = timezone.localdate()
        if dry_run:
            number = personal_data.past_retention(today).count()
            self.stdout.write(f"{number} matters are past their retention period.")
            return
        number = sum(1 for _ in personal_data.purge(today))
        if number:
            _leave_no_copies()
        self.stdout.write(f"Removed the personal data of {number} matters.")


def _leave_no_copies():
    """Freed pages and the write-ahead log may still hold what was removed."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
