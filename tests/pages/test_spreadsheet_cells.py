"""What a cell of a file holds."""

from datetime import UTC, datetime

from pages.spreadsheets import as_cell_value, as_csv_cell


def test_a_moment_in_a_csv_file_is_written_to_the_minute_in_local_time() -> None:
    moment = datetime(2026, 11, 29, 2, 49, 1, 414317, tzinfo=UTC)
    assert as_csv_cell(as_cell_value(moment)) == "2026-11-29 10:49"
