"""Whatever stands in the cells: faults in words, or an import that a second one leaves alone."""

import tempfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congress_portal.exporting.run import export
from congress_portal.importing.run import check_workbook, import_workbook
from registers.ledger import SHEETS
from tests.congress_portal.ledger.workbooks import Year, counts, written

WORDS = sorted({word for sheet in SHEETS.all() for column in sheet.columns
                for word in getattr(column.kind, "words", ())})  # fmt: skip
NAMES = [
    "张三",
    "李四",
    "张三、李四",
    "D1",
    "教育局",
    "永康市人民政府",
    "A-1",
    "A-2",
    "永人大视〔2023〕1号",
]
DATES = st.dates(date(1940, 1, 1), date(2040, 1, 1))
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=60
)
VALUES = st.one_of(
    st.none(),
    st.sampled_from(["是", "否", "=1+1", "@x", "　", "2023.5.8", "2023年13月1日", "１２", "12人"]),
    st.sampled_from(WORDS),
    st.sampled_from(NAMES),
    st.integers(-5, 40000),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    DATES,
    DATES.map(date.isoformat),
    st.just(datetime(2023, 5, 8, 9, 30)),
    st.just(time(9, 30)),
    TEXTS,
)
CELLS = st.lists(
    st.tuples(st.sampled_from(sorted(Year())), st.integers(0, 999), st.integers(0, 99), VALUES),
    min_size=1,
    max_size=6,
)


def disturbed(cells):
    """The right year with some cells changed, now and then a header."""
    sheets = Year()
    for sheet, row, place, value in cells:
        rows = sheets[sheet]
        line = rows[row % len(rows)] if row % 10 == 0 else rows[1 + row % (len(rows) - 1)]
        line[place % len(line)] = value
    return sheets


@pytest.mark.django_db(transaction=False)
@given(cells=CELLS)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_there_are_faults_or_the_import_comes_back_the_same(cells):
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        path = written(Path(folder) / "ledger.xlsx", disturbed(cells))
        if not import_workbook(path).faults:
            assert _changes(check_workbook(path)) == ([], {0})
            export(Path(folder) / "out.xlsx")
            assert _changes(check_workbook(Path(folder) / "out.xlsx")) == ([], {0})
        transaction.set_rollback(True)


def _changes(run):
    return run.faults.lines(), {made + changed for made, changed, _same in counts(run).values()}
