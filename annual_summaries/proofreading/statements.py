"""What the records of a year say, one statement for each number: totals, rows, rates, shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from annual_summaries.proofreading.numbers import TextNumber
from pages.place import words
from registers.figures import FIGURES
from registers.rates import RATES

GENERIC = re.compile(
    r"[“”《》（）()、]|第[一二三四五六七八九十]+期|人大工委|人大常委会|人大|常委会|工作|情况|专题|视察|调研"
    r"|推进|开展|管理|建设|提升|^[市县区旗]|为|街道|新区|镇$|人大代表|代表"
)
"""What many names share, so that it does not tell one from another."""
SHORTEST_CORE = 2
CLASS_NOUNS = ("级", "性")


@dataclass(frozen=True)
class Statement:
    """One number of the account.

    ``figure`` is the key of the figure or rate; ``breakdown`` and ``row`` name the row, empty for
    the total. ``said`` are the ways in which reports name it, each the words that occur together.
    ``longer`` are rows of the same breakdown whose names hold this one (基本满意, 满意).
    ``path`` leads to the records. ``parts`` are the values of the rows of a breakdown in their
    order, for 1+16+N.
    """

    figure: str
    label: str
    value: Decimal
    unit: str
    said: tuple[tuple[str, ...], ...]
    path: str = ""
    breakdown: str = ""
    row: str = ""
    longer: tuple[str, ...] = ()
    parts: tuple[int, ...] = ()

    def figure_is_named(self, text: str) -> bool:
        """Whether the words of one of the ways in which reports name the figure all occur."""
        return any(all(word in text for word in words) for words in self.said)

    @cached_property
    def core(self) -> str:
        """What tells the row from others of its breakdown."""
        core = GENERIC.sub("", self.row)
        return core if len(core) >= SHORTEST_CORE else self.row

    @cached_property
    def names(self) -> tuple[str, ...]:
        """How a text may name the row: a single character (男, 市) never stands alone, but with
        what is counted (男代表) or as a class of its own (男性, 市级)."""
        if len(self.row) >= SHORTEST_CORE:
            return (self.core,)
        counted = self.label[-SHORTEST_CORE:]
        return tuple(f"{self.row}{noun}" for noun in (*CLASS_NOUNS, counted, f"人大{counted}"))


@dataclass
class Enumeration:
    """The breakdown whose rows a sentence tells one after the other.

    It is known once a row agreed with no other breakdown. A row of the same name elsewhere (the
    city's own part of what was counted of both levels) is then no witness for the next number, but
    where the words since the last one name its figure.
    """

    figure: str = ""
    breakdown: str = ""
    since: int = 0

    def leaves(self, known: list[Statement], number: TextNumber, sentence: str) -> list[Statement]:
        """The statements that the next number may be held against."""
        between = sentence[self.since : number.start]
        rows = {one.row for one in known if self._tells(one) and one.unit == number.unit}
        return [
            one
            for one in known
            if one.row not in rows or self._tells(one) or one.figure_is_named(between)
        ]

    def goes_on(self, end: int, alone: Statement | None) -> None:
        """Behind a number that ends there; ``alone`` is what it agreed with, where of all
        breakdowns and totals only one did."""
        self.since = end
        if alone:
            self.figure = alone.figure if alone.row else ""
            self.breakdown = alone.breakdown

    def _tells(self, statement: Statement) -> bool:
        found = (statement.figure, statement.breakdown)
        return bool(statement.row and self.figure) and found == (self.figure, self.breakdown)


def statements(account: dict[str, Any]) -> list[Statement]:
    """Everything that the account of a year says.

    Arguments:
        account: a document of the year, counted now or published
            (``annual_summaries/revisions/document.py``).

    A row that bears the name of a figure (视察意见 among the opinions of every kind) is told by
    that figure alone.
    """
    said = {figure.key: _said(figure.said, figure.label) for figure in FIGURES.in_force()}
    own_names = {figure["label"] for figure in account["figures"]}
    found = [
        statement
        for figure in account["figures"]
        for statement in _of_figure(figure, said.get(figure["key"]) or _said((), figure["label"]))
        if statement.row not in own_names
    ]
    return [*found, *_rates(account["rates"]), *_reported(account.get("reported", ()))]


def _said(declared: tuple[str, ...], label: Any) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(words(one).split()) for one in declared) or ((str(label),),)


def _of_figure(figure: dict[str, Any], said: tuple[tuple[str, ...], ...]) -> Iterator[Statement]:
    def statement(value: Decimal, unit: str, **more: Any) -> Statement:
        return Statement(
            figure["key"], figure["label"], value, unit, said, figure["records"], **more
        )

    yield statement(Decimal(figure["value"]), figure["unit"])
    for breakdown in figure["breakdowns"]:
        values = tuple(row["value"] for row in breakdown["rows"])
        yield statement(Decimal(sum(values[:2])), "+", parts=values, breakdown=breakdown["key"])
        names = [row["label"] for row in breakdown["rows"]]
        for row in breakdown["rows"]:
            longer = tuple(name for name in names if row["label"] in name and row["label"] != name)
            named = {"breakdown": breakdown["key"], "row": row["label"], "longer": longer}
            yield statement(Decimal(row["value"]), figure["unit"], **named)
            if figure["value"]:
                share = Decimal(100 * row["value"]) / figure["value"]
                yield statement(share, "%", **named)


def _rates(rates: list[dict[str, Any]]) -> Iterator[Statement]:
    said = {rate.key: _said(rate.said, rate.label) for group in RATES.all() for rate in group.rates}
    for rate in rates:
        if rate["denominator"]:
            share = Decimal(100 * rate["numerator"]) / rate["denominator"]
            names = said.get(rate["key"]) or _said((), rate["label"])
            yield Statement(rate["key"], rate["label"], share, "%", names)


def _reported(figures: Any) -> Iterator[Statement]:
    """Numbers that were published elsewhere without records."""
    for figure in figures:
        names = ((figure["label"],),)
        value = Decimal(figure["value"])
        yield Statement("reported", figure["label"], value, figure["unit"], names)
