"""Rows of bodies whose names changed hands: a body renamed, and a new one under an old name."""

from django.utils.translation import gettext as _


def match_by_former_names(section, directory, doubts):
    """Matches what a name alone does not tell; runs when rows are matched by their present names.

    A new name whose former name is a body that the portal knows renames that body, unless that
    former name is told in the workbook as a body of its own. A row that gives no day of foundation
    under a name that has passed to a later body tells of the earlier one as it was then.
    """
    key, life = section.sheet.key[0], directory.sheet.lifetime
    for row in section.rows:
        if row[key] and row[life.since] is None:
            _recognise(row, directory, doubts)
    named = {directory.spelled(row[key]): row for row in section.rows if row[key]}
    for row in section.rows:
        if row[key] and row.pk is None and not row.silent:
            _rename(row, named, directory, doubts)


def _recognise(row, directory, doubts):
    key, life = row.section.sheet.key[0], directory.sheet.lifetime
    former = [pk for pk in directory.handles(life.former, row[key]) if pk != row.pk]
    taken_over = row.pk is None or directory.by_pk[row.pk].fact(life.since) is not None
    if not taken_over or len(former) != 1:
        return
    row.pk, row.silent = former[0], True
    row.known = directory.by_pk[row.pk]
    words = {"name": row[key], "now": row.known.fact(key), "column": life.since}
    sentence = _("“%(name)s”是“%(now)s”的曾用名，这一行没有%(column)s，未作改动。")
    doubts.add(row.section.sheet.name, row.number, key, sentence % words)


def _rename(row, named, directory, doubts):
    key, life = row.section.sheet.key[0], directory.sheet.lifetime
    for name in row[life.former] or ():
        found = directory.handles(key, name)
        other = named.get(directory.spelled(name))
        if len(found) != 1 or (other is not None and not _takes_over(other, directory)):
            continue
        row.pk = found[0]
        if other is not None:
            other.pk = None
        directory.renamed(row, name)
        words = {"old": name, "new": row[key]}
        sentence = _("系统中的“%(old)s”将更名为“%(new)s”。")
        doubts.add(row.section.sheet.name, row.number, life.former, sentence % words)
        return


def _takes_over(row, directory):
    """Whether a row is a new body under an old name: it was founded on another day."""
    since = directory.sheet.lifetime.since
    return row[since] is not None and (
        row.pk is None or directory.by_pk[row.pk].fact(since) != row[since]
    )
