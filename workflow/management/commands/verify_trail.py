from django.core.management.base import BaseCommand, CommandError

from workflow import trail


class Command(BaseCommand):
    help = "Checks the append-only trail; exit 1 names the first broken entry."

    def handle(self, *args: object, **options: object) -> None:
        try:
            count = trail.verify()
        except trail.BrokenTrail as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{count} entries, the trail holds")
