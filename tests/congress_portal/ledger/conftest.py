"""Ways to import the tests' workbooks."""

import pytest

from congress_portal.importing.run import check_workbook, import_workbook
from tests.congress_portal.ledger.workbooks import Year, imported, written
from tests.once import once


@pytest.fixture
def write(tmp_path):
    """Writes a workbook from lists of cells; the path."""

    def write(sheets, name="ledger.xlsx"):
        return written(tmp_path / name, sheets)

    return write


@pytest.fixture
def year():
    """A small year in which nothing is wrong, to be changed by a test."""
    return Year()


@once
def taken():
    """The small year, imported."""
    return imported(Year())


@pytest.fixture
def look(write, db):
    """What an import of these sheets would do."""
    return lambda sheets: check_workbook(write(sheets))


@pytest.fixture
def take(write, db):
    """Imports these sheets."""
    return lambda sheets: import_workbook(write(sheets))


@pytest.fixture
def faults(look):
    """The faults of these sheets, as (sheet, row, column)."""
    return lambda sheets: [
        (note.sheet, note.row, note.column) for note in look(sheets).faults.first()
    ]
