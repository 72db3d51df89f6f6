"""Bills of the year: the figure by handling, the ledger sheet 议案, the search."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deputies.bills.models import FEWEST_MOVERS, Bill, BillHandling
from deputies.people.outside import outside_mandates
from registers.figures import FIGURES, Figure, RecordLine, by_choice
from registers.ledger import (
    SHEETS,
    Choice,
    Column,
    Day,
    Ref,
    Remark,
    Sheet,
    SheetRow,
    Text,
    Year,
    YesNo,
)
from registers.search import SEARCHABLE, Searchable
from workflow.choices import RecordStatus


def bills_of(year: int) -> QuerySet[Any]:
    """Bills of a year (议案); withdrawn ones do not count."""
    return Bill.objects.kept().of_year(year)


def _line(bill: Bill) -> RecordLine:
    moved = date_format(bill.moved_on, "DATE_FORMAT") if bill.moved_on else ""
    facts = (bill.number, moved, bill.lead_deputy, bill.get_handling_display())
    return RecordLine(bill.title, bill.get_absolute_url(), tuple(filter(None, facts)))


FIGURES.register(
    Figure(
        "bills",
        _("代表议案"),
        _("件"),
        _("本年度代表联名提出的议案，按件计；作废的不计。"),
        bills_of,
        (by_choice("by_handling", _("按处理"), "handling", BillHandling),),
        order=168,
        meaning=_("代表联名提出"),
        listed=lambda bills: bills.select_related("lead_deputy").order_by("number", "pk"),
        line=_line,
        said=("代表议案", "提出 议案", "收到 议案", "议案"),
    )
)


def _doubts(line: SheetRow) -> Iterator[Remark]:
    others = line["附议代表"] or ()
    if others and len({*others, line["领衔代表"]}) < FEWEST_MOVERS:
        yield "附议代表", gettext("联名不足十人（地方组织法第二十二条）。")
    if line["日期"] and line["年度"] and line["日期"].year != line["年度"]:
        yield "日期", gettext("日期不在这一年度。")


BILLS = Sheet(
    name="议案",
    model=Bill,
    key=("年度", "编号"),
    order=23,
    columns=(
        Column("年度", Year(), "year", required=True),
        Column("编号", Text(identifies=True), "number", required=True),
        Column("标题", Text(), "title", required=True),
        Column("领衔代表", Ref("代表"), "lead_deputy", required=True),
        Column("附议代表", Ref("代表", many=True), "cosigners"),
        Column("日期", Day(), "moved_on"),
        Column("处理", Choice(BillHandling), "handling", required=True),
        Column("公开", YesNo(), "is_public"),
    ),
    doubts=_doubts,
    survey=outside_mandates("议案", "领衔代表", "附议代表"),
    complete=lambda line, run: {"created_by": run.by},
    exported=lambda bills: bills.exclude(status=RecordStatus.WITHDRAWN),
)

SHEETS.register(BILLS)
SEARCHABLE.register(
    Searchable(
        "bills",
        _("代表议案"),
        Bill,
        ("number", "title", "text"),
        title=lambda bill: bill.title,
        path=lambda bill: bill.get_absolute_url(),
        about=lambda bill: bill.year,
        day="year",
        stands=lambda bill: [("", bill.get_handling_display())],
        place=31,
    )
)
