"""What the records of a year say, one statement for each number: totals, rows, rates, shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import translation

from annual_summaries.draft_numbers.names import CALLED_ALONE, core_of, names_of, pairs_of, smooth
from annual_summaries.draft_numbers.numbers import TextNumber
from pages.place import words
from registers.figures import FIGURES
from registers.rates import RATES
from workflow.choices import Outcome

Ways = tuple[tuple[str, ...], ...]
"""The ways in which reports name a figure, each the words that occur together."""
REPORTED = "reported"
"""Stands for the key where a number was published elsewhere."""
RELATED = {
    "station_matters_solved": "station_matters",
    "campaign_participations": "campaign_grids",
    "campaign_problems_solved": "campaign_grids",
    "training_participants": "training_classes",
}
"""Figures told in one breath with another of which they are no part."""
SHARES = {"station_matters_solved": "station_matters"}
"""Of which reports tell a share, though no rate is counted: solved are matters of any year."""
RATE_WORDS = re.compile(r"^其中：|^建议|[率度]$")
RATE_NOUN = re.compile(r"[率度]$")
TOWN = re.compile(r"(?:^town_|_town$)")


def stem_of(figure: str) -> str:
    """What the city's own figure and the towns' of the same have in common."""
    return TOWN.sub("", figure).removesuffix("_city")


@dataclass(frozen=True)
class Statement:
    """One number of the account.

    ``figure`` is the key of the figure or rate; ``breakdown`` and ``row`` name the row, empty for
    the total. ``said`` are the ways in which reports name it, each the words that occur together.
    ``longer`` are rows of the same breakdown whose names hold this one (基本满意, 满意).
    ``others`` are the names of the other rows, one a line. ``kin`` are the keys of the figures that
    are told in one breath with this one. ``path`` leads to the records. ``parts`` are the values of
    the rows of a breakdown in their order, for 1+16+N.
    """

    figure: str
    label: str
    value: Decimal
    unit: str
    said: Ways
    path: str = ""
    breakdown: str = ""
    row: str = ""
    longer: tuple[str, ...] = ()
    others: str = ""
    kin: tuple[str, ...] = ()
    parts: tuple[int, ...] = ()

    def figure_is_named(self, text: str) -> bool:
        """Whether the words of one of the ways in which reports name the figure all occur."""
        return any(all(word in text for word in words) for words in self.said)

    def is_named_beside(self, text: str) -> bool:
        """The same, or what tells it from the figure whose part it is (解决) occurs alone."""
        whole = {word for key in self.kin for way in _ways(key) for word in way}
        own = [[word for word in way if word not in whole] for way in self.said]
        return self.figure_is_named(text) or any(
            way and all(word in text for word in way) for way in own
        )

    @cached_property
    def core(self) -> str:
        """What tells the row from others of its breakdown."""
        return smooth(core_of(self.row))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """How a text may name the row (``names.py``)."""
        return names_of(self.row, self.label)

    @cached_property
    def alone(self) -> tuple[str, ...]:
        """Names by which the row is called where they stand right before the number."""
        return (smooth(self.row), *self.names, *CALLED_ALONE.get(self.row, ()))

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Of the characters of all its names: a text that has none of them does not name it."""
        return pairs_of("\n".join((self.core, *self.alone)))

    @property
    def is_of_figure(self) -> bool:
        """Whether a figure says it, so that what follows in the text may be of its records."""
        return bool(self.figure and self.unit) and self.figure != REPORTED

    @property
    def is_of_towns(self) -> bool:
        """Whether the towns' own work is counted, that is never in the city's number."""
        return bool(TOWN.search(self.figure))


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
        between = smooth(sentence[self.since : number.start])
        rows = {one.row for one in known if self._tells(one) and one.unit == number.unit}
        return [
            one
            for one in known
            if one.row not in rows
            or self._tells(one)
            or self._is_of_other_level(one)
            or one.is_named_beside(between)
        ]

    def goes_on(self, end: int, alone: Statement | None) -> None:
        """Behind a number that ends there; ``alone`` is what it agreed with, where of all
        breakdowns and totals only one did."""
        self.since = end
        if alone:
            self.figure = alone.figure if alone.row else ""
            self.breakdown = alone.breakdown

    def _is_of_other_level(self, one: Statement) -> bool:
        """The towns' own of what is told of the city, or the reverse: 市级修改3件、镇街1件."""
        return one.figure != self.figure and stem_of(one.figure) == stem_of(self.figure)

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
    values = {figure["key"]: figure["value"] for figure in account["figures"]}
    found = []
    for figure in account["figures"]:
        kin = tuple(key for key in _kin(figure["key"]) if key in values)
        names = said.get(figure["key"]) or _said((), figure["label"])
        told_as = (*names, *(way for key in kin for way in said.get(key, ())))
        found += [
            statement
            for statement in _of_figure(figure, names, told_as, kin)
            if statement.row not in own_names
        ]
        found += _parts_of(figure, names, values.get(SHARES.get(figure["key"], ""), 0))
    found += _of_both_levels({one.figure: one for one in found if not one.row and not one.parts})
    rates = account["rates"]
    return [*found, *_rates(rates), *_numerators(rates), *_reported(account.get("reported", ()))]


def _said(declared: tuple[str, ...], label: Any) -> Ways:
    return tuple(tuple(words(one).split()) for one in declared) or ((str(label),),)


def _ways(key: str) -> Ways:
    figure = FIGURES.find(key)
    return _said(figure.said, figure.label) if figure else ()


def _kin(key: str) -> tuple[str, ...]:
    """The figures of which this one is told as a part."""
    figure = FIGURES.find(key)
    part_of = figure.part_of if figure else ""
    return tuple(filter(None, (part_of, RELATED.get(key, ""))))


def _parts_of(figure: dict[str, Any], names: Ways, whole: int) -> Iterator[Statement]:
    """What part of a whole the figure is, for 解决率 behind a number received and one solved."""
    if whole:
        said = tuple((*way, noun) for way in names for noun in ("率", "占"))
        share = Decimal(100 * figure["value"]) / whole
        yield Statement(figure["key"], figure["label"], share, "%", said, figure["records"])


def _of_both_levels(totals: dict[str, Statement]) -> Iterator[Statement]:
    """The city's own and the towns' numbers added up, as reports tell them before 其中."""
    for towns in totals.values():
        if not towns.is_of_towns:
            continue
        stem = TOWN.sub("", towns.figure)
        own = totals.get(f"{stem}_city") or totals.get(stem)
        # With one of them at nought the sum is the other's number and would be told twice.
        if own and own.value and towns.value:
            label = f"{own.label}＋{towns.label}"
            yield Statement("", label, own.value + towns.value, own.unit, own.said)


def _of_figure(
    figure: dict[str, Any], said: Ways, told_as: Ways, kin: tuple[str, ...]
) -> Iterator[Statement]:
    def statement(value: Decimal, unit: str, said: Ways, **more: Any) -> Statement:
        return Statement(
            figure["key"], figure["label"], value, unit, said, figure["records"], kin=kin, **more
        )

    yield statement(Decimal(figure["value"]), figure["unit"], said)
    for breakdown in figure["breakdowns"]:
        values = tuple(row["value"] for row in breakdown["rows"])
        total = Decimal(sum(values[:2]))
        yield statement(total, "+", said, parts=values, breakdown=breakdown["key"])
        # Of the document and not of the database: a published year is held against what was
        # published.
        rows = [*breakdown["rows"], *_outcomes_of_none(breakdown["rows"])]
        names = [row["label"] for row in rows]
        for row in rows:
            named = {
                "breakdown": breakdown["key"],
                "row": row["label"],
                "longer": tuple(name for name in names if _is_longer(name, row["label"])),
                "others": "\n".join(name for name in names if name != row["label"]),
            }
            yield statement(Decimal(row["value"]), figure["unit"], told_as, **named)
            if figure["value"]:
                share = Decimal(100 * row["value"]) / figure["value"]
                yield statement(share, "%", told_as, **named)


def _is_longer(name: str, row: str) -> bool:
    """Whether the name of another row holds this one's, or what this one is called alone."""
    return name != row and any(one in name for one in (row, *CALLED_ALONE.get(row, ())))


def _outcomes_of_none(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Outcomes that nothing had, for a draft that tells of some (正在解决3件)."""
    with translation.override(None):
        outcomes = [str(label) for _value, label in Outcome.choices]
    told = {row["label"] for row in rows}
    if not told or not told <= set(outcomes):
        return []
    return [{"label": label, "value": 0} for label in outcomes if label not in told]


def _rates(rates: list[dict[str, Any]]) -> Iterator[Statement]:
    said = {rate.key: _said(rate.said, rate.label) for group in RATES.all() for rate in group.rates}
    for rate in rates:
        if rate["denominator"]:
            share = Decimal(100 * rate["numerator"]) / rate["denominator"]
            names = said.get(rate["key"]) or _said((), rate["label"])
            names = (*names, *(_of_which(way) for way in names))
            yield Statement(rate["key"], rate["label"], share, "%", names)


def _of_which(way: tuple[str, ...]) -> tuple[str, ...]:
    """A rate as it is told without the word 率: 百分之百答复, 满意的有91.9%."""
    return (*way[:-1], RATE_NOUN.sub("", way[-1]), "%")


def _numerators(rates: list[dict[str, Any]]) -> Iterator[Statement]:
    """How many records stand behind a rate: 代表满意的68条."""
    for rate in rates:
        stem = RATE_WORDS.sub("", rate["label"])
        yield Statement(rate["key"], rate["label"], Decimal(rate["numerator"]), "", ((stem,),))


def _reported(figures: Any) -> Iterator[Statement]:
    """Numbers that were published elsewhere without records."""
    for figure in figures:
        names = ((figure["label"],),)
        value = Decimal(figure["value"])
        yield Statement(REPORTED, figure["label"], value, figure["unit"], names)
