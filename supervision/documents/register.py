"""Normative documents recorded in the year, and those repealed by review or clean-up."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from registers.dimensions import by_body, by_month
from registers.figures import FIGURES, Dimension, Figure, RecordLine, by_choice
from registers.ledger import (
    SHEETS,
    Choice,
    Column,
    Day,
    Ref,
    Sheet,
    Text,
    by_actions_alone,
    days_in_order,
)
from registers.search import SEARCHABLE, Searchable
from supervision.activities.choices import Level
from supervision.documents.choices import (
    NOT_REGISTERED,
    CleanupResult,
    DocumentStatus,
    ReviewResult,
    ReviewWay,
)
from supervision.documents.models import CleanupEntry, Document, wrong_reviewer
from supervision.normative_documents.models import REASON_NOT_TOLD, REPEALED_BY_REVIEW, Paper
from workflow.canonical import canonical
from workflow.choices import RecordStatus
from workflow.days import day_in_words


def recorded(level):
    """The figure's records of one level: what was registered within a year."""
    return lambda year: Document.objects.recorded_in(year, level)


BY_MAKER = by_body("by_maker", _("按制定机关"), "maker")
BY_REVIEWER = by_body("by_reviewer", _("按审查单位"), "reviewer")
BY_WAY = by_choice("by_way", _("按审查方式"), "way", ReviewWay)
BY_RESULT = by_choice("by_result", _("按审查结果"), "result", ReviewResult)
BY_MONTH = by_month("filed_on")


BY_CAUSE = Dimension(
    "by_cause",
    _("按途径"),
    F("repealed_by_review"),
    lambda by_review: _("备案审查") if by_review else _("文件清理"),
    every=(True, False),
    order=lambda by_review: not by_review,
)


WITHOUT_WORDS = {
    "": (1, _("未填写原因")),
    REPEALED_BY_REVIEW: (2, _("备案审查后由制定机关废止")),
    REASON_NOT_TOLD: (3, _("未公开的部分")),
}
BY_REASON = Dimension(
    "by_reason",
    _("按废止原因"),
    "repealed_for",
    lambda reason: WITHOUT_WORDS[reason][1] if reason in WITHOUT_WORDS else reason.rstrip("。"),
    order=lambda reason: (WITHOUT_WORDS.get(reason, (0,))[0], reason),
    chart="bars",
)


PAPERS_BY_MAKER = by_body("by_maker", _("按制定机关"), "maker", join="_")


def _document_line(document):
    facts = (
        document.number,
        date_format(document.filed_on, "DATE_FORMAT"),
        document.get_result_display(),
    )
    return RecordLine(document.title, document.get_absolute_url(), facts)


def _paper_line(paper):
    """The repeal as the public may read of it: the review, or else the clean-up."""
    record = paper.change_record
    path = record.get_absolute_url() if isinstance(record, Document) else ""
    facts = (paper.number, date_format(paper.changed_day, "DATE_FORMAT"), record.maker)
    return RecordLine(record.title, path, facts)


DOCUMENT_LIST = {
    "listed": lambda records: records.order_by("filed_on", "pk"),
    "line": _document_line,
}


FIGURES.register(
    Figure(
        "documents_reviewed_city",
        _("市级备案审查文件"),
        _("件"),
        _("本年内报送市人大常委会备案并予以登记的规范性文件，按件计；退回和作废的不计。"),
        recorded(Level.CITY),
        (BY_RESULT, BY_WAY, BY_MAKER, BY_MONTH),
        order=46,
        meaning=_("报市人大常委会备案审查"),
        **DOCUMENT_LIST,
        said=("备案审查", "备案 规范性文件", "审查 规范性文件", "审查 文件"),
    ),
    Figure(
        "documents_reviewed_town",
        _("镇街区备案审查文件"),
        _("件"),
        _("本年内报送镇、街道、区人大备案并予以登记的规范性文件，按件计；退回和作废的不计。"),
        recorded(Level.TOWN),
        (BY_RESULT, BY_WAY, BY_REVIEWER),
        order=47,
        meaning=_("报镇街区人大备案审查"),
        **DOCUMENT_LIST,
        said=("镇 备案审查", "街道 备案审查", "基层 备案审查", "镇 审查 文件"),
    ),
    Figure(
        "documents_repealed",
        _("废止文件"),
        _("件"),
        _("本年内经备案审查或者文件清理废止的规范性文件，同一文号只计一件。废止原因按清理时所记。"),
        lambda year: Paper.objects.repealed_in(year),
        (BY_CAUSE, BY_REASON, PAPERS_BY_MAKER),
        order=48,
        meaning=_("审查和清理后废止的"),
        listed=lambda papers: papers.with_records().order_by("pk"),
        line=_paper_line,
        said=("废止",),
    ),
)


NOT_EXPORTED = (*NOT_REGISTERED, DocumentStatus.WITHDRAWN)


def _paper(line, run):
    """The paper of a row; the review and the clean-up of one number share it."""
    if Paper not in run.memory:
        run.memory[Paper] = {paper.canonical: paper for paper in Paper.objects.all()}
    papers, number = run.memory[Paper], canonical(line["文号"])
    if number not in papers:
        papers[number] = Paper.objects.create(number=line["文号"])
    return papers[number]


def _document_checks(line):
    yield from days_in_order(line, "备案日期", "办结日期", gettext("办结日期不能早于备案日期。"))


def _document_doubts(line):
    result = line["结果"]
    if result == ReviewResult.REVIEWING and line["办结日期"]:
        yield "办结日期", gettext("结果是“审查中”，却有办结日期。")
    if result == ReviewResult.REPEALED and line.says("办结日期") and not line["办结日期"]:
        yield "办结日期", gettext("结果是“废止”而没有办结日期，不计入任何一年的废止件数。")


@dataclass(frozen=True)
class Body:
    """What a row of the workbook or a record tells of an organisation."""

    name: str
    kind: str
    area_id: Any

    def __str__(self):
        return self.name


def _named_body(target, areas):
    """A row names its area, a record has its key."""
    if target is None:
        return None
    area = target.fact("辖区")
    return Body(target.fact("名称"), target.fact("类别"), areas.get(area, area))


def _document_survey(lines, run):
    """A town's document that another body is said to have reviewed."""
    areas = dict(Area.objects.values_list("name", "pk"))
    for line in lines:
        bodies = (_named_body(line[column], areas) for column in ("制定机关", "审查单位"))
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


def _exported(documents):
    return documents.exclude(status__in=NOT_EXPORTED)


def _left_out():
    count = Document.objects.filter(status__in=NOT_EXPORTED).count()
    if count:
        yield gettext("%(count)d 件文件尚未登记、已退回或已作废，未导出。") % {"count": count}


def _cleanup_fields(line, run):
    return {"paper": _paper(line, run), "is_public": True, "created_by": run.by}


def _withdrawn_left_out():
    count = CleanupEntry.objects.filter(status=RecordStatus.WITHDRAWN).count()
    if count:
        yield gettext("%(count)d 条清理文件已作废，未导出。") % {"count": count}


DOCUMENTS = Sheet(
    name="备案审查",
    model=Document,
    key=("文号",),
    order=35,
    columns=(
        Column("文号", Text(identifies=True), "number", required=True),
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
    exported=_exported,
    left_out=_left_out,
)


CLEANUPS = Sheet(
    name="清理文件",
    model=CleanupEntry,
    key=("文号",),
    order=36,
    columns=(
        Column("文号", Text(identifies=True), "number", required=True),
        Column("标题", Text(), "title", required=True),
        Column("制定机关", Ref("组织"), "maker", required=True),
        Column("结果", Choice(CleanupResult), "result", required=True),
        Column("日期", Day(), "decided_on", required=True),
        Column("原因", Text(), "reason"),
    ),
    complete=_cleanup_fields,
    exported=lambda entries: entries.filter(status=RecordStatus.RECORDED),
    left_out=_withdrawn_left_out,
)


SHEETS.register(DOCUMENTS, CLEANUPS)
SEARCHABLE.register(
    Searchable(
        "documents",
        _("备案审查"),
        Document,
        ("number", "title"),
        title=lambda document: document.title,
        path=lambda document: document.get_absolute_url(),
        about=lambda document: day_in_words(document.filed_on),
        day="filed_on",
        number=("number",),
        state="result",
        place=61,
    )
)
