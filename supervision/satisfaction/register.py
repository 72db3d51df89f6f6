"""The ledger sheet 测评."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.relations import OVER_THE_PROPOSER
from registers.ledger import SHEETS, Choice, Column, Day, Remark, Run, Sheet, SheetRow, Text, Whole
from supervision.satisfaction.models import LINKS, Ballot, BallotSubject, impossible
from supervision.satisfaction.subjects import Handle, Subjects
from workflow.edits import public_register

COLUMNS = {"issued": "发出", "returned": "收回", "satisfied": "满意"}


def _doubts(line: SheetRow) -> Iterator[Remark]:
    votes = ("满意", "基本满意", "不满意", "弃权")
    counted = sum(line[column] or 0 for column in votes)
    for field, sentence in impossible(line["应到"], line["发出"], line["收回"], counted):
        yield COLUMNS[field], str(sentence)


def _unknown(lines: Iterable[SheetRow], run: Run) -> Iterator[tuple[SheetRow, Remark]]:
    """Ballots on what neither the workbook nor the portal knows; what they mean is remembered."""
    subjects = Subjects(run.rows)
    for line in lines:
        if line["对象"] is None or line["编号"] is None or line["日期"] is None:
            continue
        found = subjects.find(line["对象"], line["编号"], line["日期"])
        if len(found) == 1:
            _meant(run)[id(line)] = found[0]
            continue
        words = {"number": line["编号"], "subject": BallotSubject(line["对象"]).label}
        sentence = _("找不到编号为“%(number)s”的%(subject)s：本文件和系统中都没有。")
        if found:
            sentence = _("“%(number)s”对应几条%(subject)s，请写明年度和单位。")
        yield line, ("编号", sentence % words)


def _meant(run: Run) -> dict[int, Handle]:
    meant: dict[int, Handle] = run.memory.setdefault(Ballot, {})
    return meant


def _links(line: SheetRow, run: Run) -> Mapping[str, Any]:
    handle = _meant(run)[id(line)]
    key = handle if isinstance(handle, int) else handle.pk
    return {f"{LINKS[line['对象']]}_id": key}


BALLOTS = Sheet(
    name="测评",
    model=Ballot,
    key=("对象", "编号", "日期"),
    order=40,
    columns=(
        Column("对象", Choice(BallotSubject), "subject", required=True),
        Column("编号", Text(identifies=True), "number", required=True),
        Column("日期", Day(), "held_on", required=True),
        Column("应到", Whole(), "members"),
        Column("发出", Whole(), "issued"),
        Column("收回", Whole(), "returned"),
        Column("满意", Whole(), "satisfied", required=True),
        Column("基本满意", Whole(), "basically", required=True),
        Column("不满意", Whole(), "dissatisfied", required=True),
        Column("弃权", Whole(), "abstained"),
    ),
    doubts=_doubts,
    refusals=_unknown,
    complete=_links,
    sorted_by=("held_on", "pk"),
)

SHEETS.register(BALLOTS)
public_register(Ballot, OVER_THE_PROPOSER)
