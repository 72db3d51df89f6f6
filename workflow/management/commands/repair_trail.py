from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from workflow import trail


class Command(BaseCommand):
    """The one way out when the clock ran ahead; asks for a reason, and removes nothing."""

    help = (
        "Sets a seal of the trail aside whose day has not come: it was made while the clock was"
        " ahead, and no day can be sealed until then. The repair stands on the trail with its"
        " reason; nothing is removed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("day", type=date.fromisoformat, help="YYYY-MM-DD, the day of the seal")
        parser.add_argument("--reason", required=True, help="what happened; kept on the trail")

    def handle(self, *args: object, day: date, reason: str, **options: object) -> None:
        try:
            trail.set_aside(day, reason=reason)
        except trail.SealRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"the seal of {day} is set aside; the days are sealed again")
