"""Recognitions of the year, and the typical cases among them."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from annual_summaries.recognitions.models import Recognition, RecognitionKind, RecognitionQuerySet
from registers.figures import FIGURES, Figure, RecordLine, by_choice
from registers.ledger import SHEETS, Choice, Column, Day, Ref, Sheet, Text
from registers.search import SEARCHABLE, Searchable
from workflow.choices import RecordStatus

BY_KIND = by_choice("by_kind", _("按类别"), "kind", RecognitionKind, show_all=True, chart="bars")


def recognitions_of(year: int) -> RecognitionQuerySet:
    """Recognitions of a year; withdrawn ones do not count."""
    return Recognition.objects.kept().of_year(year)


def typical_cases_of(year: int) -> RecognitionQuerySet:
    """Those of them that are typical cases (典型案例)."""
    return recognitions_of(year).typical_cases()


def _line(one: Recognition) -> RecordLine:
    facts = (one.get_kind_display(), one.granted_by, date_format(one.happened_on, "DATE_FORMAT"))
    return RecordLine(one.title, one.get_absolute_url(), facts)


LIST = {"listed": lambda records: records.order_by("happened_on", "pk"), "line": _line}
FIGURES.register(
    Figure(
        "recognitions",
        _("宣传表彰"),
        _("件"),
        _("本年内的典型案例、媒体报道、获奖、上级决定采纳和领导批示；作废的不计。"),
        recognitions_of,
        (BY_KIND,),
        order=230,
        meaning=_("工作得到的肯定"),
        **LIST,
        said=("宣传表彰", "表彰", "*"),
    ),
    Figure(
        "typical_cases",
        _("典型案例"),
        _("个"),
        _("上述宣传表彰中，被上级宣传报道的典型案例。"),
        typical_cases_of,
        (),
        order=231,
        meaning=_("被上级宣传报道的"),
        **LIST,
        said=("典型案例",),
        part_of="recognitions",
    ),
)


def _withdrawn(recognition):
    return recognition.status == RecordStatus.WITHDRAWN


RECOGNITIONS = Sheet(
    name="宣传表彰",
    model=Recognition,
    key=("日期", "标题"),
    order=40,
    columns=(
        Column("日期", Day(), "happened_on", required=True),
        Column("类别", Choice(RecognitionKind), "kind", required=True, locked=_withdrawn),
        Column("标题", Text(), "title", required=True),
        Column("授予单位", Text(), "granted_by"),
        Column("相关代表", Ref("代表", many=True), "deputies"),
    ),
    complete=lambda line, run: {"created_by": run.by, "is_public": True},
    exported=lambda found: found.filter(status=RecordStatus.RECORDED),
    sorted_by=("happened_on", "pk"),
)


SHEETS.register(RECOGNITIONS)
SEARCHABLE.register(
    Searchable(
        "recognitions",
        _("宣传表彰"),
        Recognition,
        ("title", "granted_by"),
        title=lambda one: one.title,
        path=lambda one: one.get_absolute_url(),
        about=lambda one: one.get_kind_display(),
        day="happened_on",
        place=65,
    ),
)
