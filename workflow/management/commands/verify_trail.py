from django.core.management.base import BaseCommand, CommandError

from workflow import trail


class Command(BaseCommand):
    """The check of every hash and seal, for an auditor or a timer (docs/reliability.md)."""

    help = "Checks the append-only trail; exit 1 names the first broken entry."

    def handle(self, *args: object, **options: object) -> None:
        try:
            count = trail.verify()
        except trail.BrokenTrail as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{count} entries, the trail holds")
