"""The yearly duty sheet as an official paper: frozen, numbered, with a code to check it by."""

from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deputies.duty_sheets.sheet import DutySheet, in_numbers, mandate_line, sheet_of, yardstick_rows
from deputies.people.models import Deputy
from papers.content import PaperContent, Part, Style, fields, signs, table, text, written_day
from papers.kinds import PaperKind, register

FIRST_YEAR = 1949
SIGNS = ["代表（签名）", "审核人（签名）", "人大（盖章）"]
KIND_WIDTHS, ENTRY_WIDTHS = [52, 26, 52, 26], [24, 24, 92, 16]
DIGITS = 4


def duty_sheet(deputy: Deputy, occasion: str) -> PaperContent:
    """The deputy's verified duty of a year, as it stands when it is made."""
    if not _is_year(occasion):
        raise Http404
    today = timezone.localdate()
    sheet = sheet_of(deputy, int(occasion), today)
    return PaperContent(
        style=Style.FORM,
        issuer=sheet.issuer,
        title=str(sheet.heading),
        day=written_day(min(today, date(int(occasion), 12, 31))),
        parts=[_facts(sheet), _kinds(sheet), *_entries(sheet), signs(SIGNS)],
    )


def _facts(sheet: DutySheet) -> Part:
    rows = [
        ("姓名", sheet.deputy.name),
        ("任期", "；".join(mandate_line(one) for one in sheet.mandates) or "—"),
        ("履职", str(in_numbers(sheet.numbers))),
        *yardstick_rows(sheet.numbers),
    ]
    if sheet.numbers.points is not None:
        rows.append(("积分", str(sheet.numbers.points)))
    return fields(rows)


def _kinds(sheet: DutySheet) -> Part:
    """Each kind beside its number, two in a row."""
    cells = [(str(kind.label), kind.in_words) for kind in sheet.kinds]
    pairs = [[*cells[place], *_next(cells, place + 1)] for place in range(0, len(cells), 2)]
    return table(["类型", "次数", "类型", "次数"], pairs, KIND_WIDTHS)


def _next(cells: list[tuple[str, str]], place: int) -> tuple[str, str]:
    return cells[place] if place < len(cells) else ("", "")


def _entries(sheet: DutySheet) -> list[Part]:
    rows = [
        [
            f"{entry.happened_on.month}月{entry.happened_on.day}日",
            str(entry.get_kind_display()),
            entry.text,
            "有" if entry.had_result else "",
        ]
        for entry in sheet.entries
    ]
    listed = [table(["日期", "类型", "内容", "成效"], rows, ENTRY_WIDTHS)] if rows else []
    return [*listed, *(text(str(sentence)) for sentence in sheet.closing)]


def _is_year(occasion: str) -> bool:
    if not (occasion.isascii() and occasion.isdecimal() and len(occasion) == DIGITS):
        return False
    return FIRST_YEAR <= int(occasion) <= timezone.localdate().year


def _page(deputy: Any) -> str:
    return f"{reverse('my_duty:record')}?deputy={deputy.pk}"


DUTY_SHEET = register(
    PaperKind(
        key="duty-sheet",
        label=_("履职登记表"),
        series="履职",
        model=Deputy,
        reader=lambda deputies, user: deputies.read_by(user),
        maker=lambda deputies, user: deputies.looked_after_by(user),
        drafts=lambda deputies, user: deputies.read_by(user),
        occasion=lambda deputy: str(timezone.localdate().year),
        occasions=lambda deputy, occasion: _is_year(occasion),
        compose=duty_sheet,
        page=_page,
    )
)
