from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from workflow import reminders


class Command(BaseCommand):
    """The reminders of a day by hand; the worker sends them by itself."""

    help = "Reminds people of what falls due; twice on a day sends nothing twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=_day, metavar="YYYY-MM-DD", default=None)

    def handle(self, *args: Any, today: date, **options: Any) -> None:
        today = today or timezone.localdate()
        for kind in reminders.all_kinds():
            with transaction.atomic():
                new = reminders.send(kind, today)
            self.stdout.write(f"{kind.key}: {new}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"not a day: {text}") from error
