"""Which years a reader asks to compare, and the sentence where that cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Min
from django.http import QueryDict
from django.utils.translation import gettext as _

from annual_summaries.comparison.table import published_years
from deputies.people.models import Mandate, MandateLevel

MOST_YEARS = 10
AT_FIRST = 3
BETWEEN = re.compile(r"[,，、\s]+")


@dataclass(frozen=True)
class Asked:
    """``years`` to show, the oldest first; ``fault`` says what could not be read.

    ``term`` is the congress whose years these are, or None.
    """

    years: tuple[int, ...]
    fault: str = ""
    term: int | None = None


def asked(query: QueryDict) -> Asked:
    """The years, or the term, of a query; without one the last published years."""
    known = published_years()
    if "term" in query:
        return _of_term(query["term"], known)
    if "years" not in query:
        return Asked(tuple(known[-AT_FIRST:]))
    words = [word for text in query.getlist("years") for word in BETWEEN.split(text) if word]
    if not words or not all(re.fullmatch(r"[12]\d{3}", word, re.ASCII) for word in words):
        return Asked((), _("请用四位数字写年份，用逗号隔开，例如 2022,2023。"))
    years = sorted({int(word) for word in words})
    if len(years) > MOST_YEARS:
        return Asked((), _("一次最多比较 %(most)d 年。") % {"most": MOST_YEARS})
    missing = [str(year) for year in years if year not in known]
    if missing:
        words_ = {"years": "、".join(missing)}
        return Asked((), _("%(years)s年还没有公布年度总结，不能比较。") % words_)
    if len(years) == 1:
        return Asked((), _("比较至少需要两年。"))
    return Asked(tuple(years))


def terms() -> dict[int, tuple[int, int | None]]:
    """The congresses of this committee's level: number, first year, year before the next one."""
    mandates = Mandate.objects.filter(level=MandateLevel.COUNTY).order_by()
    began = mandates.values("term").annotate(since=Min("since")).values_list("term", "since")
    first: list[tuple[int, date]] = sorted(began)
    ends = [since.year - 1 for _term, since in first[1:]]
    spans: dict[int, tuple[int, int | None]] = {}
    for place, (term, since) in enumerate(first):
        spans[term] = (since.year, ends[place] if place < len(ends) else None)
    return spans


def _of_term(text: str, known: list[int]) -> Asked:
    found = terms()
    if not re.fullmatch(r"\d{1,3}", text, re.ASCII) or int(text) not in found:
        return Asked((), _("没有这一届人大的代表任期记录。"))
    term = int(text)
    first, last = found[term]
    years = tuple(year for year in known if first <= year <= (last or year))[:MOST_YEARS]
    if not years:
        return Asked((), _("这一届还没有公布年度总结。"), term)
    return Asked(years, "", term)
