"""What the number of a ballot means: the record that its own sheet knows by that number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from deputies.suggestions.models import Suggestion
from pages.untyped import AnyRecord
from supervision.activities.models import Activity
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from supervision.projects.models import Project, ProjectStatus
from supervision.satisfaction.models import BallotSubject
from workflow.canonical import canonical

OF_YEAR = re.compile(r"^(?P<before>\D*)(?P<year>\d{4})(?:年度?|-)(?P<rest>.+)$")
OF_LIST = re.compile(r"^(?P<number>.+)第(?P<sequence>\d+)[条项]$")
MARKS = re.compile(r"^第|[号件项]$")

Handle = AnyRecord
"""The key of a record, or a row of a workbook that has none yet."""
Known = dict[str, list[Handle]]
Rows = Callable[[str], Iterable[AnyRecord]]


def _no_rows(sheet: str) -> Iterable[Any]:
    return ()


class Subjects:
    """Finds the records that ballots name, in the database and among the rows of a workbook.

    Args:
        rows: gives the rows of a sheet of the workbook that is being read.
    """

    def __init__(self, rows: Rows = _no_rows) -> None:
        self._rows = rows
        self._known: dict[str, Known] = {}

    def find(self, subject: str, number: str, held_on: date) -> list[Handle]:
        """The records that may be meant, by key; a row of the workbook where it is new."""
        if subject not in self._known:
            self._known[subject] = self._read(subject)
        for name in _names(subject, number, held_on):
            found = self._known[subject].get(name)
            if found:
                return found
        return []

    def _read(self, subject: str) -> Known:
        known: Known = {}
        sources = _SOURCES[BallotSubject(subject)]
        for pk, *parts in sources[0]():
            _add(known, sources[2](*parts), pk)
        for row in self._rows(sources[1]):
            if row.pk is None:
                _add(known, sources[2](*sources[3](row)), row)
        return known


def _add(known: Known, name: str, handle: Handle) -> None:
    handles = known.setdefault(name, [])
    if handle not in handles:
        handles.append(handle)


def _names(subject: str, number: str, held_on: date) -> Iterator[str]:
    """The forms in which a register may know what was typed, the best first."""
    if subject in (BallotSubject.REPORT, BallotSubject.OPINION):
        yield canonical(number)
    elif subject == BallotSubject.ITEM:
        said = OF_LIST.match(canonical(number))
        if said:
            yield _of_list(said["number"], int(said["sequence"]))
    else:
        said = OF_YEAR.match(canonical(number))
        if said:
            rest = MARKS.sub("", MARKS.sub("", said["rest"]))
            yield f"{said['before']}{int(said['year'])}-{canonical(rest)}"
        bare = MARKS.sub("", MARKS.sub("", canonical(number)))
        yield f"{held_on.year}-{bare}"
        yield f"{held_on.year - 1}-{bare}"


def _of_list(number: str | None, sequence: int) -> str:
    return f"{canonical(number)}#{sequence}"


def _of_year(year: int, number: str | int | None, body: str | None = "") -> str:
    plain = MARKS.sub("", MARKS.sub("", canonical(str(number))))
    return f"{canonical(body)}{year}-{plain}"


def _projects() -> Iterable[Any]:
    found = Project._base_manager.exclude(status=ProjectStatus.WITHDRAWN)
    return found.values_list("pk", "year", "sequence", "organization__name")


def _name_of(target: Any) -> str:
    return "" if target is None else str(target.fact("名称"))


_SOURCES: dict[str, tuple[Callable[[], Iterable[Any]], str, Any, Any]] = {
    BallotSubject.REPORT: (
        lambda: Activity._base_manager.values_list("pk", "number"),
        "监督活动",
        canonical,
        lambda row: (row["编号"],),
    ),
    BallotSubject.OPINION: (
        lambda: Opinion._base_manager.exclude(number=None).values_list("pk", "number"),
        "意见",
        canonical,
        lambda row: (row["文号"],),
    ),
    BallotSubject.ITEM: (
        lambda: Item._base_manager.exclude(opinion__number=None).values_list(
            "pk", "opinion__number", "sequence"
        ),
        "清单事项",
        _of_list,
        lambda row: (row["文号"] and row["文号"].fact("文号"), row["序号"]),
    ),
    BallotSubject.SUGGESTION: (
        lambda: Suggestion._base_manager.exclude(number=None).values_list("pk", "year", "number"),
        "代表建议",
        _of_year,
        lambda row: (row["年度"], row["编号"]),
    ),
    BallotSubject.PROJECT: (
        _projects,
        "民生实事",
        _of_year,
        lambda row: (row["年度"], row["序号"], _name_of(row["组织单位"])),
    ),
}
"""For each kind: (records of the database, sheet, their common name, its parts in a row)."""
