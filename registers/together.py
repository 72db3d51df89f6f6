"""Split and joined cases in the ledger: a sheet of parts, a column of ties (拆分, 并案)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from pages.untyped import AnyRecord
from registers.ledger import (
    Choice,
    Column,
    Day,
    Ref,
    Remark,
    Run,
    SheetRow,
    Text,
    Whole,
    by_actions_alone,
    days_in_order,
)
from workflow.canonical import canonical
from workflow.parts import PartStatus

TIE = "并案于"
DONE = (PartStatus.REPLIED, PartStatus.CONCLUDED)


def part_columns() -> tuple[Column, ...]:
    """The columns of a part; before them stand those that say of which case."""
    return (
        Column("分项序号", Whole(most=999, least=1), "sequence", required=True),
        Column("承办单位", Ref("组织"), "unit", required=True, locked=by_actions_alone),
        Column("分项内容", Text(), "text", required=True, locked=by_actions_alone),
        Column("状态", Choice(PartStatus), "status", required=True, locked=by_actions_alone),
        Column("办理情况", Text(), "reply", keeps=True, locked=by_actions_alone),
        Column("反馈日期", Day(), "replied_on", keeps=True, locked=by_actions_alone),
        Column("办结日期", Day(), "concluded_on", keeps=True, locked=by_actions_alone),
    )


def part_checks(line: SheetRow) -> Iterator[Remark]:
    """A part that is further along has the days that say so."""
    if line["状态"] in DONE and line["反馈日期"] is None:
        yield "反馈日期", _("已反馈的分项必须有反馈日期。")
    if line["状态"] == PartStatus.CONCLUDED and line["办结日期"] is None:
        yield "办结日期", _("已办结的分项必须有办结日期。")
    yield from days_in_order(line, "反馈日期", "办结日期", _("办结日期不能早于反馈日期。"))


@dataclass(frozen=True)
class Ties:
    """The column 并案于: the number of the case with which a case is answered.

    ``sheet`` and ``model`` hold the cases; ``parts`` are the paths of what makes up a number,
    ``of_row`` gives the same of a row, ``number`` writes it. ``example`` stands in the fault.
    """

    sheet: str
    model: type[Model]
    parts: tuple[str, ...]
    of_row: Callable[[SheetRow], tuple[Any, ...]]
    number: Callable[..., str]
    example: str

    def column(self) -> Column:
        """Set by joining alone; a file tells it of cases that it brings in."""
        return Column(
            TIE, Text(longest=200, identifies=True), keeps=True, locked=by_actions_alone,
            read=self._read,
        )  # fmt: skip

    def _read(self, case: AnyRecord) -> str | None:
        if case.joined_to_id is None:
            return None
        return self.number(*(_along(case.joined_to, path) for path in self.parts))

    def refusals(self, lines: Iterable[SheetRow], run: Run) -> Iterator[tuple[SheetRow, Remark]]:
        """Ties to nothing, to itself, or to a case that is itself answered with another one.

        Args:
            lines: rows of the sheet, the untied among them.
            run: the import, which knows the cases of the file and of the database.
        """
        told = [line for line in lines if line[TIE]]
        known = self._known(run) if told else {}
        for line in told:
            found = known.get(canonical(line[TIE]))
            if found is None:
                words = {"number": line[TIE], "example": self.example}
                sentence = _("找不到编号为“%(number)s”的一件：请按“%(example)s”的样子填写。")
                yield line, (TIE, sentence % words)
            elif found[0] is line or (line.pk is not None and found[0] == line.pk):
                yield line, (TIE, _("不能并入自己。"))
            elif found[1]:
                yield line, (TIE, _("所并入的一件自己也已并入别的一件，请填写一并答复的那一件。"))
            else:
                self._meant(run)[id(line)] = found[0]

    def write(self, pairs: list[tuple[AnyRecord, SheetRow]], run: Run) -> None:
        """Ties new cases; one that is brought in later in the same file is tied then.

        Args:
            pairs: each new case with its row.
            run: the import; keeps what must wait for a later case.
        """
        waiting = run.memory.setdefault((self.sheet, TIE, "waiting"), [])
        waiting += [(case, self._meant(run)[id(line)]) for case, line in pairs if line[TIE]]
        left = []
        for case, target in waiting:
            key = target if isinstance(target, int) else target.pk
            if key is None:
                left.append((case, target))
            else:
                self.model._base_manager.filter(pk=case.pk).update(joined_to=key)
        waiting[:] = left

    def _meant(self, run: Run) -> dict[int, AnyRecord]:
        meant: dict[int, Any] = run.memory.setdefault((self.sheet, TIE), {})
        return meant

    def _known(self, run: Run) -> dict[str, tuple[AnyRecord, bool]]:
        """The cases by their numbers: key or new row, and whether they are tied themselves."""
        found: dict[str, tuple[Any, bool]] = {}
        cases = self.model._base_manager.values_list("pk", "joined_to", *self.parts)
        for pk, tied, *parts in cases.iterator():
            found[canonical(self.number(*parts))] = pk, tied is not None
        for row in run.rows(self.sheet):
            parts = list(self.of_row(row))
            if row.pk is None and None not in parts:
                found.setdefault(canonical(self.number(*parts)), (row, bool(row[TIE])))
        return found


def _along(record: Model, path: str) -> object:
    for name in path.split("__"):
        record = getattr(record, name)
    return record
