from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress_portal.bulk.rooms import RoomsLoader
from congress_portal.bulk.supervision import Loader


class Command(BaseCommand):
    help = "Makes bulk records for benchmarks; works only with DEMO=1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--items", type=int, required=True)
        parser.add_argument("--years", type=int, default=5)

    def handle(self, *args, items, years, **options):
        if not settings.DEMO:
            raise CommandError("make_records works only with DEMO=1.")
        if items < 1 or years < 1:
            raise CommandError("--items and --years must be at least 1.")
        made = Loader(items, years).load()
        RoomsLoader(items, years).load()
        self.stdout.write(f"{made} items made")
