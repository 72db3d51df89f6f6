"""Normative documents recorded in the year, and those repealed by review or clean-up."""

from django.db.models import F
from django.db.models.functions import ExtractMonth
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from registers.figures import Dimension, Figure, Line, by_choice, register
from supervision.choices import Level, ReviewResult, ReviewWay
from supervision.models import Document, Paper


def recorded(level):
    return lambda year: Document.objects.recorded_in(year, level)


def _body(key, label, by, names):
    """By a body, in the official order; never by amount."""
    return Dimension(
        key,
        label,
        by,
        lambda pk, order, name, short_name: short_name or name,
        carries=tuple(f"{names}{part}" for part in ("order", "name", "short_name")),
        order=lambda pk, order, name, short_name: (order, pk),
    )


BY_MAKER = _body("by_maker", _("按制定机关"), "maker_id", "maker__")
BY_REVIEWER = _body("by_reviewer", _("按审查单位"), "reviewer_id", "reviewer__")
BY_WAY = by_choice("by_way", _("按审查方式"), "way", ReviewWay)
BY_RESULT = by_choice("by_result", _("按审查结果"), "result", ReviewResult)
BY_MONTH = Dimension(
    "by_month",
    _("按月份"),
    ExtractMonth("filed_on"),
    lambda month: _("%(month)s月") % {"month": month},
    every=tuple(range(1, 13)),
    order=lambda month: month,
)
BY_CAUSE = Dimension(
    "by_cause",
    _("按途径"),
    F("repealed_by_review"),
    lambda by_review: _("备案审查") if by_review else _("文件清理"),
    every=(True, False),
    order=lambda by_review: not by_review,
)
PAPERS_BY_MAKER = _body("by_maker", _("按制定机关"), "maker_id", "maker_")


def _document_line(document):
    facts = (
        document.number,
        date_format(document.filed_on, "DATE_FORMAT"),
        document.get_result_display(),
    )
    return Line(document.title, document.get_absolute_url(), facts)


def _paper_line(paper):
    """The repeal as the public may read of it: the review, or else the clean-up."""
    told = paper.told_by
    path = told.get_absolute_url() if isinstance(told, Document) else ""
    facts = (paper.number, date_format(paper.changed_day, "DATE_FORMAT"), told.maker)
    return Line(told.title, path, facts)


DOCUMENT_LIST = {
    "listed": lambda records: records.order_by("filed_on", "pk"),
    "line": _document_line,
}

register(
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
    ),
    Figure(
        "documents_repealed",
        _("废止文件"),
        _("件"),
        _("本年内经备案审查或者文件清理废止的规范性文件，同一文号只计一件。"),
        lambda year: Paper.objects.repealed_in(year),
        (BY_CAUSE, PAPERS_BY_MAKER),
        order=48,
        meaning=_("审查和清理后废止的"),
        listed=lambda papers: papers.with_records().order_by("pk"),
        line=_paper_line,
    ),
)
