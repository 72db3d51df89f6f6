"""Sentences built from figures: offered to staff, kept with tokens, checked against the counts.

A token is a figure's key in double braces, ``{{list_items}}``. It stays in the stored text, so
that the number on the page is the figure's, linked to its records; the words around it are
written by people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from annual_summaries.draft_numbers.checking import proofread
from annual_summaries.draft_numbers.judging import Verdict
from annual_summaries.draft_numbers.numbers import numbers_in
from annual_summaries.proofreading.records import account_of
from annual_summaries.proofreading.standings import place_of, standings
from annual_summaries.proofreading.wording import judgement
from registers.figures import FIGURES, Figure
from registers.one_statement import count_together

if TYPE_CHECKING:
    from annual_summaries.summaries.models import AnnualSummary

TOKEN = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
SENTENCES = {
    "supervision_activities": "全年共开展监督活动{{supervision_activities}}项。",
    "inspection_opinions": "交办视察意见{{inspection_opinions}}份。",
    "list_items": "列出清单事项{{list_items}}条。",
    "list_items_concluded": "到年底核验销号{{list_items_concluded}}条。",
    "inquiry_problems_solved": "专题询问推动解决问题{{inquiry_problems_solved}}个。",
    "stations": "年底开放联络站{{stations}}个。",
    "station_receptions": "联络站接待群众{{station_receptions}}人次。",
    "suggestions_answered": "{{suggestions}}件代表建议中，已答复{{suggestions_answered}}件。",
}
"""Worded for the figures that are named most; all others read 全年<label><value><unit>."""


@dataclass(frozen=True)
class Offer:
    """A sentence for staff to take over; ``reads`` is how it reads with today's numbers."""

    text: str
    reads: str


def keys_in(text: str) -> list[str]:
    """The keys of the tokens, in order of appearance."""
    return TOKEN.findall(text)


def known_tokens(text: str) -> None:
    """Refuses tokens of figures that no room declares."""
    declared = {figure.key for figure in FIGURES.in_force()}
    unknown = [key for key in keys_in(text) if key not in declared]
    if unknown:
        raise ValidationError(
            _("没有这个数据：%(key)s。请从所给的句子里取用。") % {"key": unknown[0]}
        )


def sentence_for(figure: Figure) -> str:
    """The figure's sentence in a report, with a token where its number goes."""
    token = "{{" + figure.key + "}}"
    return SENTENCES.get(figure.key) or f"全年{figure.label}{token}{figure.unit}。"


def offers(keys: list[str], values: dict[str, Any]) -> list[Offer]:
    """A sentence for each chosen figure; ``values`` by key as counted now."""
    declared = {figure.key: figure for figure in FIGURES.in_force()}
    texts = [sentence_for(declared[key]) for key in keys if key in declared]
    return [Offer(text, plain(text, values)) for text in texts]


def plain(text: str, values: dict[str, Any]) -> str:
    """The text with each number in the place of its token; what is not known stays a token."""
    return TOKEN.sub(lambda found: str(values.get(found[1], found[0])), text)


def linked(text: str, by_key: dict[str, Any], query: str = "") -> str:
    """The text as HTML, each number leading to the records behind it."""
    parts, end = [], 0
    for found in TOKEN.finditer(text):
        parts.append(conditional_escape(text[end : found.start()]))
        parts.append(_number(found, by_key.get(found[1]), query))
        end = found.end()
    parts.append(conditional_escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308  every part is escaped


def _number(found, figure, query):
    if figure is None:
        return conditional_escape(found[0])
    return format_html('<a href="{}{}">{}</a>', figure["records"], query, figure["value"])


def keys_of(summary: AnnualSummary) -> list[str]:
    """Every figure that the texts of a summary name or choose."""
    sections = list(summary.sections.all())
    texts = [summary.opening, *(section.body for section in sections)]
    chosen = [key for section in sections for key in section.figure_keys]
    return list(dict.fromkeys([*chosen, *(key for text in texts for key in keys_in(text))]))


def values_now(year: int, keys: list[str]) -> dict[str, Any]:
    """The values of these figures alone, from one query."""
    wanted = set(keys)
    return values_of([one for one in FIGURES.in_force() if one.key in wanted], year)


def values_of(wanted: list[Figure], year: int) -> dict[str, Any]:
    """The same of figures at hand."""
    alone = [replace(one, dimensions=()) for one in wanted]
    counted = count_together(alone, [], year).figures
    return {one.figure.key: one.value for one in counted}


@dataclass(frozen=True)
class Passage:
    """A text of a summary, with the figures that were chosen to stand beside it."""

    place: str
    text: str
    figures: tuple[str, ...] = ()


def passages(summary: AnnualSummary) -> list[Passage]:
    """Everything that a summary says in words: title, sentence, opening, sections, captions."""
    found = [
        Passage(_("标题"), summary.title),
        Passage(_("一句话"), summary.sentence),
        Passage(_("开篇"), summary.opening),
    ]
    for section in summary.sections.all():
        found.append(Passage(section.title, section.title))
        found.append(Passage(section.title, section.body, tuple(section.figure_keys)))
    found += [Passage(_("图注"), picture.caption) for picture in summary.pictures.all()]
    return [passage for passage in found if passage.text.strip()]


def differing(summary: AnnualSummary) -> list[str]:
    """Numbers typed by hand that the records do not bear out, as sentences; as a draft is read."""
    texts = [(passage, TOKEN.sub("", passage.text)) for passage in passages(summary)]
    if not any(numbers_in(text) for _passage, text in texts):
        return []
    account = cache(account_of)
    with override("zh-hans"):  # the language in which summaries are written
        found = [
            (passage, one)
            for passage, text in texts
            for one in proofread(text, summary.year, account, passage.figures)
        ]
    wrong = [(passage, one) for passage, one in found if one.verdict is Verdict.DIFFERS]
    since = standings(one for _passage, one in wrong)
    return [
        _("%(place)s：“%(number)s”%(judgement)s")
        % {
            "place": passage.place,
            "number": one.number.text,
            "judgement": judgement(one, since.get(place_of(one))),
        }
        for passage, one in wrong
    ]


def warnings(summary: AnnualSummary) -> list[str]:
    """What the texts say that no longer agrees with what is counted, as sentences."""
    return [*differing(summary), *_drifted(summary, values_now(summary.year, keys_of(summary)))]


def _drifted(summary: AnnualSummary, values: dict[str, Any]) -> Iterator[Any]:
    """Tokens whose published value is no longer what is counted."""
    if summary.current is None:
        return
    texts = [summary.opening, *(section.body for section in summary.sections.all())]
    used = {key for text in texts for key in keys_in(text)}
    for frozen in summary.current.figures.filter(key__in=used):
        if frozen.value != values[frozen.key]:
            yield _("%(label)s：发布时为 %(was)s，现在为 %(now)s。") % {
                "label": frozen.label,
                "was": frozen.value,
                "now": values[frozen.key],
            }
