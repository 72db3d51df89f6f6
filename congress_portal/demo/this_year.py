"""This year as the office would import it until yesterday: activities with their lists, suggestions
and training; sessions, receptions, matters, projects and duty in rows of last ledgers brought
forward.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import CommandError
from django.utils import timezone
from openpyxl import Workbook

from congress_portal.demo import acts_of_this_year, brought_forward
from congress_portal.importing.run import import_workbook
from liaison_stations.matters.effects import HANDLE_CLOCK
from liaison_stations.matters.models import Matter
from pages.untyped import AnyValue
from workflow.cases import last_day

Rows = list[list[AnyValue]]


def play(today: date | None = None) -> None:
    """Imports the rows; a fault in them is a fault of the demo."""
    today = today or timezone.localdate()
    sheets = {**acts_of_this_year.sheets(today), **brought_forward.sheets(today)}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "this-year.xlsx"
        _book(sheets).save(path)
        run = import_workbook(path)
    if run.faults:
        raise CommandError("\n".join(run.faults.lines()))
    _set_deadlines(today)


def _set_deadlines(today: date) -> None:
    """A ledger says no deadline of a matter; what is still handled has the usual one."""
    open_ones = Matter.objects.open().filter(raised_on__year=today.year, deadline=None)
    for matter in open_ones:
        matter.deadline = last_day(HANDLE_CLOCK, matter.raised_on)
        matter.save(update_fields=["deadline"])


def _book(sheets: dict[str, Rows]) -> Workbook:
    """Sheets that have a row beside the header."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        if len(rows) > 1:
            page = book.create_sheet(name)
            for row in rows:
                page.append(row)
    return book
