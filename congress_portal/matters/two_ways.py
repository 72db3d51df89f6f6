"""A table of two conditions at once, of which no cell of few people can be worked out.

The rows and the columns of the table are told with their totals. A cell of few stands without its
number; others go with it until neither a row nor a column leaves few over, and until no cell that
is not told follows from the totals: each could be one more and one less (complementary suppression
in two ways).
"""

from __future__ import annotations

from collections.abc import Mapping

Cell = tuple[str, str]
"""The key of a row and that of a column."""


def told(cells: Mapping[Cell, int], smallest: int) -> dict[Cell, int]:
    """The cells that may be told by number.

    Args:
        cells: every cell of the table but those of nothing; their sums over each row and each
            column are known to the reader.
        smallest: the number of people from which a cell may be told.
    """
    shown = {cell: number for cell, number in cells.items() if number >= smallest}
    while shown:
        given_away = _given_away(cells, shown, smallest)
        if not given_away:
            break
        line = [cell for cell in shown if cell[0] in given_away or cell[1] in given_away]
        shown.pop(min(line or shown, key=lambda cell: (shown[cell], cell)))
    return shown


def _given_away(
    cells: Mapping[Cell, int], shown: Mapping[Cell, int], smallest: int
) -> frozenset[str]:
    """The keys of a line that leaves few over, or of a cell that could be worked out."""
    unseen = {cell: number for cell, number in cells.items() if cell not in shown}
    for place in (0, 1):
        for key in dict.fromkeys(cell[place] for cell in unseen):
            line = [number for cell, number in unseen.items() if cell[place] == key]
            if sum(line) < smallest and any(cell[place] == key for cell in shown):
                return frozenset((key,))
    rows = {row for row, _column in cells}
    columns = {column for _row, column in cells}
    free = {(row, column) for row in rows for column in columns} - shown.keys()
    for cell, number in unseen.items():
        if number < smallest and not _may_differ(cell, unseen, free):
            return frozenset(cell)
    return frozenset()


def _may_differ(cell: Cell, unseen: Mapping[Cell, int], free: set[Cell]) -> bool:
    """Whether the totals allow this cell to be one less, and to be one more."""
    return _has_way(cell, unseen, free, is_less=True) and _has_way(
        cell, unseen, free, is_less=False
    )


def _has_way(cell: Cell, unseen: Mapping[Cell, int], free: set[Cell], is_less: bool) -> bool:
    """Whether one can be moved around a ring of untold cells that goes through this one.

    From row to column a number grows where it falls in this cell, from column to row it falls; the
    other way round where it grows here. What falls must be more than nothing.
    """
    start, goal = cell
    falls = {one for one, number in unseen.items() if number > 0}
    along, back = (free, falls) if is_less else (falls, free)
    rows, seen = [start], {start}
    while rows:
        row = rows.pop()
        for column in [column for one, column in along if one == row and (one, column) != cell]:
            if column == goal:
                return True
            for other in [one for one, to in back if to == column and one not in seen]:
                seen.add(other)
                rows.append(other)
    return False
