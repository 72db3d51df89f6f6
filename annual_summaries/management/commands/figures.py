from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annual_summaries.revisions.account import account
from annual_summaries.revisions.document import numbers, reported
from annual_summaries.revisions.open_data import as_json


def a_year(text: str) -> int:
    """An argument of a command that is a year.

    Raises:
        argparse.ArgumentTypeError: not four digits, or before 1949.
    """
    if not (text.isascii() and text.isdigit() and 1949 <= int(text) <= 9999):
        raise argparse.ArgumentTypeError(f"{text}: a year has four digits, from 1949 on")
    return int(text)


class Command(BaseCommand):
    """The figures as they stand now: what a published summary says is on its page."""

    help = "Prints the figures of a year as JSON, counted now, published or not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=a_year)

    def handle(self, *args: Any, year: int, **options: Any) -> None:
        content = numbers(account(year, public=False))
        self.stdout.write(as_json({**content, "reported": reported(year)}, complete=True))
