"""Days as people say them and as queries ask for them; how long things take is ``deadlines``."""

from datetime import date

from django.utils.formats import date_format


def year_span(year: int) -> tuple[date, date]:
    """First and last day of a year: a range uses the index, an extracted year does not."""
    return date(year, 1, 1), date(year, 12, 31)


def day_in_words(day: date | None) -> str:
    """A day in the reader's language, as 2023年5月8日; empty where there is none."""
    return date_format(day, "DATE_FORMAT") if day else ""
