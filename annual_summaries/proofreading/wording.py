"""Findings in words, for the terminal, for programs and for the page."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from annual_summaries.draft_numbers.checking import CheckedNumber
from annual_summaries.draft_numbers.judging import Verdict
from annual_summaries.draft_numbers.statements import Statement
from annual_summaries.proofreading.standings import Since
from registers.figures import FIGURES
from registers.rates import RATES

FIRST_YEAR = re.compile(r"(20\d{2})\s*年")
SIGNS = {Verdict.AGREES: "✓", Verdict.DIFFERS: "≠", Verdict.UNKNOWN: "?"}
"""Beside the colour, for those who do not see it."""


def year_of(text: str) -> int:
    """The year that a draft names first; else the last year that is over."""
    named = FIRST_YEAR.search(text)
    return int(named[1]) if named else timezone.localdate().year - 1


def plain(value: Decimal) -> int | float:
    """Whole where it is whole, else with two decimals."""
    return int(value) if value == value.to_integral_value() else float(round(value, 2))


def as_dict(finding: CheckedNumber, standing: Since | None = None) -> dict[str, Any]:
    """A finding as the command ``proofread`` prints it."""
    statement, number = finding.statement, finding.number
    return {
        "text": number.text,
        "number": plain(number.value),
        "unit": number.unit,
        "qualifier": number.qualifier,
        "is_part": finding.is_part,
        "verdict": finding.verdict.value,
        "key": statement.figure if statement else None,
        "breakdown": statement.breakdown if statement else None,
        "row": statement.row if statement else None,
        "value": plain(statement.value) if statement else None,
        "year": finding.year,
        "since": standing.told(unit_of(statement)) if statement and standing else None,
        "sentence": finding.sentence,
    }


def line(finding: CheckedNumber, standing: Since | None = None) -> str:
    """A finding as a line of the terminal."""
    sign, said = SIGNS[finding.verdict], judgement(finding, standing)
    return f"{sign} {finding.number.text}\t{said}\t{finding.sentence}"


def judgement(finding: CheckedNumber, standing: Since | None = None) -> str:
    """What is said of a number, in one sentence, and since when the records say what they say."""
    statement = finding.statement
    if statement is None:
        return _("没有数据说到这个数。")
    words = {"year": finding.year, "name": name(statement), "value": counted(statement)}
    if finding.verdict is Verdict.AGREES:
        return _("与%(year)s年“%(name)s”一致：%(value)s。") % words
    sentence = _("与%(year)s年“%(name)s”不一致：记录是%(value)s。") % words
    return sentence + (standing.told(unit_of(statement)) if standing else "")


def name(statement: Statement) -> str:
    """The figure in the language of the moment; a row bears the name that its records have."""
    if statement.unit == "%" and not statement.row:
        labels = {rate.key: rate.label for group in RATES.all() for rate in group.rates}
        label = str(labels.get(statement.figure, statement.label))
    else:
        figure = FIGURES.find(statement.figure)
        label = str(figure.label if figure else statement.label)
    return f"{label} · {statement.row}" if statement.row else label


def counted(statement: Statement) -> str:
    """The value of a statement with its unit."""
    if statement.unit == "+":
        return "+".join(map(str, statement.parts))
    return f"{plain(statement.value)}{unit_of(statement)}"


def unit_of(statement: Statement) -> str:
    """The unit in the language of the moment; set off from the number where words are."""
    figure = FIGURES.find(statement.figure)
    if figure is None or statement.unit in ("%", "+"):
        return statement.unit
    return f" {figure.unit}" if get_language() == "en" else str(figure.unit)


def marked(text: str, findings: list[CheckedNumber]) -> str:
    """The draft as HTML, each number leading to what is said of it (``#finding-1`` and so on)."""
    parts, end = [], 0
    for position, finding in enumerate(findings, 1):
        start, stop = finding.place
        parts.append(conditional_escape(text[end:start]))
        parts.append(_mark(text[start:stop], position, finding.verdict))
        end = stop
    return mark_safe("".join([*parts, conditional_escape(text[end:])]))  # noqa: S308  all escaped


def _mark(number: str, position: int, verdict: Verdict) -> str:
    return format_html(
        '<a class="proof {}" id="number-{}" href="#finding-{}">{}<sup>{}</sup></a>',
        verdict.value, position, position, number, SIGNS[verdict],
    )  # fmt: skip
