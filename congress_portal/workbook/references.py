"""Resolves what the cells name: rows of the workbook, or records of the database."""

from django.utils.translation import gettext as _

from congress_portal.workbook.fields import comparable
from registers.ledger import SHEETS, KeyRef, Ref


def resolve(section, directories, faults, doubts):
    """Puts targets in the place of names; an unknown or ambiguous name is a fault.

    A name is understood on the row's own day; a body that was closed by then is a doubt.
    """
    for column in section.sheet.columns:
        if isinstance(column.kind, Ref) and column.name in section.present:
            _resolve_column(section, column, directories[column.kind.sheet], faults, doubts)


def _resolve_column(section, column, directory, faults, doubts):
    remembered = {}
    lifetime = directory.sheet.lifetime if directory.sheet is not section.sheet else None
    for row in section.rows:
        value = row[column.name]
        if value is None:
            continue
        names = value if column.kind.many else (value,)
        targets, sentence = [], None
        day = section.sheet.day(row) if lifetime else None
        for name in names:
            if (name, day) not in remembered:
                target, wrong = _look_up(name, directory, day)
                odd = target and day and _out_of_time(name, target, directory, day)
                remembered[name, day] = target, wrong, odd
            target, wrong, odd = remembered[name, day]
            targets.append(target)
            sentence = sentence or wrong
            if odd:
                doubts.add(section.sheet.name, row.number, column.name, odd)
        if sentence:
            faults.add(section.sheet.name, row.number, column.name, sentence)
            row.spoil(column.name)
        else:
            row[column.name] = _meant(column, targets)
            if column.name in section.sheet.key:
                row.renamed = next(filter(None, map(directory.merged_into, names)), row.renamed)


def _meant(column, targets):
    if column.kind.many:
        return tuple(dict.fromkeys(targets))
    return None if column.kind.unsaid(targets[0]) else targets[0]


def _out_of_time(name, target, directory, day):
    """What is odd of a body that did not exist on the day of the row; its successor is named."""
    life = directory.sheet.lifetime
    since = target.fact(life.since)
    if since is not None and since > day:
        words = {"name": name, "day": since}
        return _("“%(name)s”%(day)s才成立，晚于这一行的日期。") % words
    if not directory.closed_on(target, day):
        return None
    words = {"name": name, "day": target.fact(life.until)}
    heir = target.fact(life.successor)
    if heir is None:
        return _("“%(name)s”已于%(day)s撤销，没有登记承接单位。") % words
    heir = directory.target(heir)
    words["heir"] = heir.fact(directory.sheet.key[0])
    return _("“%(name)s”已于%(day)s撤销，由“%(heir)s”承接。") % words


def _look_up(name, directory, day=None):
    """(target, None), or (None, what is wrong)."""
    found = directory.find(name, day)
    if len(found) == 1:
        return found[0], None
    words = {"name": name, "sheet": directory.sheet.name, "count": len(found)}
    if not found:
        return None, _(
            "找不到“%(name)s”：本文件的“%(sheet)s”表和系统中都没有。"
        ) % words + directory.nearest(name)
    if directory.sheet.else_key:
        words["column"] = directory.sheet.key[0]
        return None, _("“%(name)s”有 %(count)d 条同名记录，请改填%(column)s。") % words
    return None, _("“%(name)s”对应 %(count)d 条记录，请填写全称。") % words


def resolve_keys(section, indexes, faults, doubts):
    """Resolves the numbers that make up, with other columns, the key of another sheet's row."""
    for column in section.sheet.columns:
        if not isinstance(column.kind, KeyRef) or column.name not in section.present:
            continue
        index = indexes[column.kind.sheet]
        index.load([row[column.kind.columns[0]] for row in section.rows])
        remarks = faults if column.kind.strict else doubts
        for row in section.rows:
            if row[column.name] is not None:
                _resolve_key(row, column, index, remarks)


def _resolve_key(row, column, index, remarks):
    other = SHEETS.get(column.kind.sheet)
    key = tuple(
        comparable(other.by_name[theirs], row[name])
        for theirs, name in zip(other.key, column.kind.columns, strict=True)
    )
    found = index.find(key)
    if found is None and not set(row.spoiled) & set(column.kind.columns):
        remarks.add(
            row.section.sheet.name,
            row.number,
            column.name,
            _("“%(sheet)s”表中没有对应的行，未作关联。") % {"sheet": column.kind.sheet},
        )
    row[column.name] = found


def break_circles(section, directory, doubts):
    """Takes out every link of the workbook that leads back to its own row, with a warning."""
    for column in own_links(section.sheet):
        rows = [row for row in section.rows if row[column.name] is not None]
        circle = [row for row in rows if _comes_back(row, column, directory)]
        for row in circle:
            row[column.name] = None
            doubts.add(
                section.sheet.name, row.number, column.name, _("绕回到了自己，这一格未采用。")
            )


def own_links(sheet):
    """Columns that refer to rows of the same sheet."""
    return [
        column
        for column in sheet.columns
        if isinstance(column.kind, Ref) and column.kind.sheet == sheet.name
    ]


def _comes_back(row, column, directory):
    seen, target = set(), row
    while target is not None and target not in seen:
        seen.add(target)
        target = target.fact(column.name)
        if isinstance(target, int):
            target = directory.target(target)
    return target is row
