"""A deputy's duty of one year on one A4 sheet, for the screen, the printer and Word."""

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from accounts.choices import OrganizationKind
from accounts.models import Organization
from deputies.duty.models import DutyKind
from deputies.duty_sheets.record import YearOfRecord, year_of
from deputies.people.models import MandateLevel

MOST_LISTED = 8
"""So many of the newest entries fit below the numbers; how many are left out is said."""
MOST_MANDATES = 5
ISSUER = "人大常委会"
"""Where no mandate names the body."""


@dataclass(frozen=True)
class KindOfDuty:
    """How often, and how often with a result; the two are told apart."""

    label: Any
    number: int
    with_result: int

    @property
    def in_words(self):
        """The number, and in brackets how many of them had a result."""
        return f"{self.number}（{self.with_result}）" if self.with_result else str(self.number)


@dataclass(frozen=True)
class DutySheet:
    """What stands on the sheet: verified entries alone; zeros are shown as zeros."""

    deputy: Any
    issuer: str
    numbers: YearOfRecord
    mandates: list[Any]
    kinds: list[KindOfDuty]
    entries: list[Any]

    @property
    def heading(self):
        """The title of the form."""
        return _("人大代表%(year)d年履职登记表") % {"year": self.numbers.year}

    @property
    def closing(self):
        """What the sheet does not hold, in sentences."""
        listed = len(self.entries)
        more, waiting = self.numbers.verified - listed, self.numbers.waiting
        lines = []
        if any(kind.with_result for kind in self.kinds):
            lines.append(_("括号内为其中有成效的次数。"))
        if more:
            sentence = _("只列最近的 %(listed)d 次，另有 %(more)d 次已计入上表，没有逐条列出。")
            lines.append(sentence % {"listed": listed, "more": more})
        if waiting:
            lines.append(_("另有 %(number)d 条尚未审核，没有计入。") % {"number": waiting})
        return lines


def sheet_of(deputy, year, today):
    """The sheet of one deputy's year; the number of queries is the same at any length."""
    verified = deputy.duty_entries.of_year(year).verified()
    columns = ("happened_on", "ends_on", "kind", "text", "place", "had_result", "deputy")
    mandates = _mandates_in(deputy, year)
    return DutySheet(
        deputy=deputy,
        issuer=_issuer(mandates),
        numbers=year_of(deputy, year, today),
        mandates=mandates,
        kinds=_kinds(verified),
        entries=list(verified.newest_first().only(*columns)[:MOST_LISTED]),
    )


def _mandates_in(deputy, year):
    """Held at any time of the year, the local congress first."""
    ends = Q(until__isnull=True) | Q(until__gte=date(year, 1, 1))
    held = deputy.mandates.filter(ends, since__lte=date(year, 12, 31))
    return list(held.select_related("organization").order_by("level", "-term")[:MOST_MANDATES])


def _issuer(mandates: list[Any]) -> str:
    """The committee of a deputy of its own level, else the body of the mandate."""
    if any(one.level == MandateLevel.COUNTY for one in mandates):
        committee = Organization.objects.filter(kind=OrganizationKind.COMMITTEE).first()
        return committee.name if committee else ISSUER
    bodies = [one.organization.name for one in mandates if one.organization]
    return bodies[0] if bodies else ISSUER


def _kinds(verified):
    counted = (
        verified.order_by()
        .values("kind")
        .annotate(number=Count("pk"), results=Count("pk", filter=Q(had_result=True)))
    )
    found = {row["kind"]: (row["number"], row["results"]) for row in counted}
    return [KindOfDuty(kind.label, *found.get(kind.value, (0, 0))) for kind in DutyKind]


PAGE = {"page_width": Mm(210), "page_height": Mm(297)}
MARGINS = {
    "top_margin": Mm(37),
    "bottom_margin": Mm(35),
    "left_margin": Mm(28),
    "right_margin": Mm(26),
}


TITLE_FONT, TEXT_FONT = "方正小标宋简体", "仿宋_GB2312"
TEXT_SIZE, SMALL_SIZE, TITLE_SIZE = Pt(12), Pt(10.5), Pt(22)
ROW = Mm(6.4)
TITLE_LINE, CLOSING_LINE, GAP = Pt(32), Pt(16), Pt(8)
ISSUER_LINE, ISSUER_SIZE = Pt(22), Pt(14)
LINE_LENGTH = 25
FACT_LENGTH = 31
MOST_YARDSTICKS = 6


def document_of(sheet):
    """The bytes of the .docx file."""
    paper = Document()
    _prepare(paper, sheet)
    _title(paper, sheet)
    _facts(paper, sheet)
    _kinds_table(paper, sheet)
    _entries(paper, sheet)
    _signatures(paper)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _prepare(paper, sheet):
    section = paper.sections[0]
    for name, length in {**PAGE, **MARGINS}.items():
        setattr(section, name, length)
    style = paper.styles["Normal"]
    _set_font(style, TEXT_FONT, TEXT_SIZE)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    properties = paper.core_properties
    properties.author, properties.comments = "", ""
    properties.title = f"{sheet.deputy.name} {sheet.heading}"
    properties.language = "zh-CN"


def _set_font(styled, name, size):
    styled.font.name, styled.font.size = name, size
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _title(paper, sheet):
    for words, height, size in (
        (sheet.issuer, ISSUER_LINE, ISSUER_SIZE),
        (sheet.heading, TITLE_LINE, TITLE_SIZE),
    ):
        line = paper.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.line_spacing = height
        _set_font(line.add_run(words), TITLE_FONT, size)


def _facts(paper, sheet):
    """Who, with which mandates, and the year in numbers."""
    rows = [
        (_("姓名"), sheet.deputy.name),
        (_("任期"), "；".join(mandate_line(one) for one in sheet.mandates)),
        (_("履职"), in_numbers(sheet.numbers)),
        *yardstick_rows(sheet.numbers)[:MOST_YARDSTICKS],
    ]
    if sheet.numbers.points is not None:
        rows.append((_("积分"), str(sheet.numbers.points)))
    _table(paper, rows, (Mm(34), Mm(122)), FACT_LENGTH)


def mandate_line(mandate):
    """Level, term, and the delegation or the constituency of a mandate."""
    congress = _("%(level)s第%(term)d届") % {
        "level": mandate.get_level_display(),
        "term": mandate.term,
    }
    return " ".join(filter(None, (congress, mandate.delegation or mandate.district)))


def in_numbers(numbers):
    """The year in one sentence: months in office, days and acts of duty, those with a result."""
    return _(
        "在任 %(months)d 个月，履职 %(days)d 天、%(verified)d 次，其中有成效 %(result)d 次"
    ) % {
        "months": numbers.months,
        "days": numbers.days,
        "verified": numbers.verified,
        "result": numbers.with_result,
    }


def yardstick_rows(numbers: YearOfRecord) -> list[tuple[str, str]]:
    """(what is measured, what was done beside the least that a year asks for)."""
    return [
        (
            str(one.yardstick.get_key_display()),
            _("%(done)d（%(level)s每年至少 %(amount)d）")
            % {
                "level": one.yardstick.get_level_display(),
                "done": one.done,
                "amount": one.yardstick.amount,
            },
        )
        for one in numbers.progress
    ]


def _kinds_table(paper, sheet):
    """Each kind above its number, five in a row."""
    _gap(paper)
    half = (len(sheet.kinds) + 1) // 2
    rows = []
    for part in (sheet.kinds[:half], sheet.kinds[half:]):
        rows.append(tuple(str(kind.label) for kind in part))
        rows.append(tuple(kind.in_words for kind in part))
    _table(paper, rows, (Mm(156 / half),) * half, LINE_LENGTH)


def _entries(paper, sheet):
    _gap(paper)
    rows = [(_("日期"), _("类型"), _("内容"), _("成效"))]
    rows += [
        (
            date_format(entry.happened_on, "Y-m-d"),
            str(entry.get_kind_display()),
            entry.text,
            _("有") if entry.had_result else "",
        )
        for entry in sheet.entries
    ]
    _table(paper, rows, (Mm(24), Mm(22), Mm(98), Mm(12)), LINE_LENGTH)
    for sentence in sheet.closing:
        line = paper.add_paragraph()
        line.paragraph_format.line_spacing = CLOSING_LINE
        line.add_run(sentence).font.size = SMALL_SIZE


SIGNATURES = (
    gettext_lazy("代表（签名）"),
    gettext_lazy("审核人（签名）"),
    gettext_lazy("人大（盖章）"),
)
SIGNED_ON = gettext_lazy("　　年　　月　　日")
SIGNATURE_ROW = Mm(20)


def _signatures(paper):
    """Room for two signatures and the seal; the day is written below."""
    _gap(paper)
    _table(paper, [tuple(str(label) for label in SIGNATURES)], (Mm(52),) * 3, LINE_LENGTH)
    row = paper.tables[-1].rows[0]
    row.height = SIGNATURE_ROW
    for cell in row.cells:
        line = cell.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.space_before = Pt(16)
        line.add_run(str(SIGNED_ON)).font.size = SMALL_SIZE


def _gap(paper):
    paper.add_paragraph().paragraph_format.line_spacing = GAP


def _table(paper, rows, widths, longest):
    """Every text on one line; a fact that is longer gets a second one."""
    table = paper.add_table(rows=len(rows), cols=len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for line, values in zip(table.rows, rows, strict=True):
        texts = [" ".join(str(value).split()) for value in values]
        lines = 2 if longest == FACT_LENGTH and len(texts[-1]) > longest else 1
        line.height, line.height_rule = ROW * lines, WD_ROW_HEIGHT_RULE.EXACTLY
        for cell, width, text in zip(line.cells, widths, texts, strict=True):
            cell.width = width
            run = cell.paragraphs[0].add_run(Truncator(text).chars(longest * lines))
            run.font.size = SMALL_SIZE
