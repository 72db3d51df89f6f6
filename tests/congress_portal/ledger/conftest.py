"""Ways to import the tests' workbooks."""

import io

import pytest
from django.urls import reverse

from accounts.choices import Role
from congress_portal.importing.run import check_workbook, import_workbook
from tests.congress_portal.ledger.workbooks import Year, imported, written
from tests.factories import make_user
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


@pytest.fixture
def clerk():
    """Who brings a workbook in."""
    return make_user(Role.CLERK)


@pytest.fixture
def leader():
    """The second person."""
    return make_user(Role.LEADER)


@pytest.fixture
def upload(client, clerk, tmp_path):
    """The clerk brings these sheets in; the address of the preview."""

    def upload(sheets):
        client.force_login(clerk)
        file = io.BytesIO(written(tmp_path / "upload.xlsx", sheets).read_bytes())
        file.name = "ledger.xlsx"
        return client.post(reverse("admin:ledger_import"), {"workbook": file}).url

    return upload
