"""The ledger sheets 备案审查 and 清理文件: the committee's published registers."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Area
from registers.ledger import Choice, Column, Day, Ref, Sheet, Text, register
from supervision.choices import (
    NOT_REGISTERED,
    CleanupResult,
    DocumentStatus,
    Level,
    ReviewResult,
    ReviewWay,
)
from supervision.models import CleanupEntry, Document, Paper
from supervision.models.documents import wrong_reviewer
from workflow.choices import RecordStatus

UNTOLD = (*NOT_REGISTERED, DocumentStatus.WITHDRAWN)


def by_actions_alone(record):
    return True


def _paper(line, run):
    """The paper of a row; the review and the clean-up of one number share it."""
    if Paper not in run.memory:
        run.memory[Paper] = {paper.number: paper for paper in Paper.objects.all()}
    papers, number = run.memory[Paper], line["文号"]
    if number not in papers:
        papers[number] = Paper.objects.create(number=number)
    return papers[number]


def _document_checks(line):
    filed, concluded = line["备案日期"], line["办结日期"]
    if filed and concluded and concluded < filed:
        yield "办结日期", _("办结日期不能早于备案日期。")


def _document_doubts(line):
    result = line["结果"]
    if result == ReviewResult.REVIEWING and line["办结日期"]:
        yield "办结日期", _("结果是“审查中”，却有办结日期。")
    if result == ReviewResult.REPEALED and line.says("办结日期") and not line["办结日期"]:
        yield "办结日期", _("结果是“废止”而没有办结日期，不计入任何一年的废止件数。")


@dataclass(frozen=True)
class Body:
    """What a row of the workbook or a record tells of an organisation."""

    name: str
    kind: str
    area_id: Any

    def __str__(self):
        return self.name


def _body(target, areas):
    """A row names its area, a record has its key."""
    if target is None:
        return None
    area = target.fact("辖区")
    return Body(target.fact("名称"), target.fact("类别"), areas.get(area, area))


def _document_survey(lines, run):
    """A town's document that another body is said to have reviewed."""
    areas = dict(Area.objects.values_list("name", "pk"))
    for line in lines:
        bodies = (_body(line[column], areas) for column in ("制定机关", "审查单位"))
        fault = wrong_reviewer(line["层级"], *bodies)
        if fault:
            yield line, ("审查单位", fault)


def _document_fields(line, run):
    reviewing = line["结果"] == ReviewResult.REVIEWING
    return {
        "paper": _paper(line, run),
        "status": DocumentStatus.REVIEWING if reviewing else DocumentStatus.CONCLUDED,
        "registered_on": line["备案日期"],
        "is_public": True,
        "created_by": run.by,
    }


def _told(documents):
    return documents.exclude(status__in=UNTOLD)


def _left_out():
    count = Document.objects.filter(status__in=UNTOLD).count()
    if count:
        yield _("%(count)d 件文件尚未登记、已退回或已作废，未导出。") % {"count": count}


def _cleanup_fields(line, run):
    return {"paper": _paper(line, run), "is_public": True, "created_by": run.by}


def _withdrawn_left_out():
    count = CleanupEntry.objects.filter(status=RecordStatus.WITHDRAWN).count()
    if count:
        yield _("%(count)d 条清理文件已作废，未导出。") % {"count": count}


DOCUMENTS = Sheet(
    name="备案审查",
    model=Document,
    key=("文号",),
    order=35,
    columns=(
        Column("文号", Text(), "number", required=True),
        Column("标题", Text(), "title", required=True),
        Column("制定机关", Ref("组织"), "maker", required=True),
        Column("层级", Choice(Level), "level", required=True),
        Column("审查单位", Ref("组织"), "reviewer", required=True),
        Column("备案日期", Day(), "filed_on", required=True),
        Column("方式", Choice(ReviewWay), "way", keeps=True, locked=by_actions_alone),
        Column("结果", Choice(ReviewResult), "result", required=True, locked=by_actions_alone),
        Column("办结日期", Day(), "concluded_on", keeps=True, locked=by_actions_alone),
    ),
    checks=_document_checks,
    doubts=_document_doubts,
    survey=_document_survey,
    complete=_document_fields,
    exported=_told,
    left_out=_left_out,
)

CLEANUPS = Sheet(
    name="清理文件",
    model=CleanupEntry,
    key=("文号",),
    order=36,
    columns=(
        Column("文号", Text(), "number", required=True),
        Column("标题", Text(), "title", required=True),
        Column("制定机关", Ref("组织"), "maker", required=True),
        Column("结果", Choice(CleanupResult), "result", required=True),
        Column("日期", Day(), "decided_on", required=True),
    ),
    complete=_cleanup_fields,
    exported=lambda entries: entries.filter(status=RecordStatus.RECORDED),
    left_out=_withdrawn_left_out,
)

register(DOCUMENTS, CLEANUPS)
