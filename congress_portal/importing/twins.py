"""Near twins of a workbook's rows: the same title, body and day under another number."""

from congress_portal.importing.matching import CHUNK
from registers.doubts import TWINS, alike
from workflow.canonical import canonical


def survey(section, doubts):
    """Warns of each new row that has a near twin, in the workbook or in the database."""
    declared = TWINS.find(section.sheet.model._meta.label_lower)
    fresh = [row for row in section.rows if row.is_new] if declared else []
    if not fresh:
        return
    columns = _Columns(section.sheet, declared)
    seen = _in_database(declared, {row[columns.day] for row in fresh if row[columns.day]})
    for row in section.rows:
        likeness, number = columns.likeness(row), columns.number_of(row)
        if likeness is None:
            continue
        others = seen.setdefault(likeness, {})
        # Doubted and let in: two papers of one day may well have one title.
        if row.is_new and others and canonical(number) not in others:
            sentence = alike(number, next(iter(others.values())))
            doubts.add(section.sheet.name, row.number, columns.title, sentence)
        others.setdefault(canonical(number), number)


class _Columns:
    """The columns of a sheet in which a model's likeness stands."""

    def __init__(self, sheet, declared):
        by_field = {column.field: column.name for column in sheet.columns if column.field}
        self.title, self.body = by_field[declared.title], by_field[declared.body]
        self.day, self.number = by_field[declared.day], by_field[declared.number]

    def number_of(self, row):
        """The number by which a row is known."""
        return row[self.number]

    def likeness(self, row):
        """What is equal in twins; None where the row does not say all of it."""
        title, body, day = canonical(row[self.title]), row[self.body], row[self.day]
        if not title or day is None:
            return None
        return title, getattr(body, "pk", None) or body, day


def _in_database(declared, days):
    """By likeness the numbers that are there already, of the days that new rows name."""
    found, days = {}, sorted(days)
    fields = (declared.title, f"{declared.body}_id", declared.day, declared.number)
    for start in range(0, len(days), CHUNK):
        chunk = {f"{declared.day}__in": days[start : start + CHUNK]}
        records = declared.model._base_manager.filter(**chunk).order_by("pk")
        for title, body, day, number in records.values_list(*fields):
            others = found.setdefault((canonical(title), body, day), {})
            others.setdefault(canonical(number), number)
    return found
