from typing import Any

from django.core.management.base import BaseCommand

from congress_portal.search.index import rebuild


class Command(BaseCommand):
    help = "Writes the search index anew; the worker keeps it current afterwards."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} records indexed")
