from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress_portal.bulk.multiplied import last_keys, multiply
from congress_portal.bulk.rooms import RoomsLoader
from congress_portal.bulk.supervision import Loader

SAMPLE = 12_000
"""Items that are made one by one at most; beyond, the database copies them."""


class Command(BaseCommand):
    """Many records to measure with; refuses to run outside a demo."""

    help = "Makes bulk records for benchmarks; works only with DEMO=1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--items", type=int, required=True)
        parser.add_argument("--years", type=int, default=5)

    def handle(self, *args, items, years, **options):
        if not settings.DEMO:
            raise CommandError("make_records works only with DEMO=1.")
        if items < 1 or years < 1:
            raise CommandError("--items and --years must be at least 1.")
        times = -(-items // SAMPLE)
        each, rest = divmod(items, times)
        if rest:
            Loader(rest, years).load()
        before = last_keys()
        Loader(each, years).load()
        RoomsLoader(each, years).load()
        if times > 1:
            multiply(before, times - 1)
        self.stdout.write(f"{items} items made")
