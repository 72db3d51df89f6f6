"""What is said of one number: it agrees, it differs, or no figure says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from annual_summaries.draft_numbers.names import TOWN_WORDS
from annual_summaries.draft_numbers.numbers import TextNumber
from annual_summaries.draft_numbers.statements import REPORTED, TOWN, Statement
from annual_summaries.draft_numbers.surroundings import RESPECTIVELY, Surroundings
from annual_summaries.draft_numbers.weighing import (
    LIKE_UNIT,
    figure_weight,
    half_is_named,
    is_named_here,
    leads,
    unit_fit,
    weight_of,
)
from pages.place import words

LIKELY = 0.45
"""A statement is likely whose words weigh at least this part of those of the best one."""
ENOUGH = 2.6
"""The weight of words from which a number is said to differ."""
DIGITS_OVER_SIZE = 0.9
NAMED_HERE = 2
LONG_NAME = 4
"""Characters of a row's name that tells by itself which figure is meant."""
CITY_WORDS = ("市级", "市里", "市本级", "本级", "全市性", "常委会")


class Verdict(StrEnum):
    """What the check says of one number of a draft."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Judgement:
    """What is said of a number; ``is_alone`` where one breakdown alone, or one total, agrees."""

    verdict: Verdict
    statement: Statement | None = None
    is_alone: bool = False


NOTHING = Judgement(Verdict.UNKNOWN)


@dataclass
class AlreadyTold:
    """What a sentence has told so far: a figure's number is not told twice, so that another number
    beside the same words is none of it."""

    already: set[tuple[str, Decimal, str]] = field(default_factory=set)

    def add(self, statement: Statement | None) -> None:
        """Notes what a sentence has told."""
        if statement is not None:
            self.already.add((statement.figure, statement.value, statement.row))

    def __contains__(self, statement: Statement) -> bool:
        told = (statement.figure, statement.value)
        return {(*told, statement.row), (*told, "")} & self.already != set()


Weighed = list[tuple[float, Statement]]


def judged(
    number: TextNumber,
    around: Surroundings,
    known: list[Statement],
    topics: Mapping[str, float],
    told: AlreadyTold,
) -> Judgement:
    """Holds a number against what is known of its year."""
    if around.counts_nothing_here:
        return NOTHING
    known = [
        one
        for one in known
        if unit_fit(number.unit, one.unit)
        and (not one.row or not one.pairs.isdisjoint(around.pairs))
    ]
    weighed = _weighed(number, around, known, topics)
    best = max((weight for weight, _statement in weighed), default=0.0)
    likely = [
        (weight, statement)
        for weight, statement in weighed
        if weight >= LIKELY * best or (weight and _is_named(statement, number, around))
    ]
    agreeing = [pair for pair in likely if agrees(number, pair[1])]
    if agreeing:
        places = {(statement.figure, statement.breakdown) for _weight, statement in agreeing}
        best_one = max(agreeing, key=lambda pair: (pair[1].figure != REPORTED, pair[0]))[1]
        return Judgement(Verdict.AGREES, best_one, len(places) == 1)
    if perhaps := _perhaps(number, around, known, topics):
        return Judgement(Verdict.AGREES, perhaps, not perhaps.row)
    # Better silent than wrong: a check that blames right numbers is soon read by nobody.
    if around.counts_others or RESPECTIVELY in around.after:
        return NOTHING
    against = [pair for pair in likely if _may_differ(pair[1], around, topics, told)]
    if max((weight for weight, _statement in against), default=0.0) < ENOUGH:
        return NOTHING
    meant = max(against, key=lambda pair: _meant(*pair, number, around))[1]
    return Judgement(Verdict.DIFFERS, meant)


def _meant(weight: float, statement: Statement, number: TextNumber, around: Surroundings) -> float:
    """How likely a statement is the one that a wrong number should tell: by its words, and by its
    size; what the clause itself names comes before what was named earlier."""
    here = (
        is_named_here(statement, around) if statement.row else _is_named(statement, number, around)
    )
    size = 1 - DIGITS_OVER_SIZE * _distance(number, statement)
    return weight * size * (NAMED_HERE if here else 1)


def _weighed(
    number: TextNumber,
    around: Surroundings,
    known: list[Statement],
    topics: Mapping[str, float],
) -> Weighed:
    """The statements of which the words speak at all.

    Where the clause itself names rows of a breakdown, the others are none; nor is, where a sum is
    told, a row that the clause does not name.
    """
    level = _level(around)
    if around.is_part:  # both levels added up are no part
        known = [one for one in known if one.figure or one.row]
    here = [one for one in known if _is_of_level(one, level, known)]
    named = {id(one) for one in here if one.row and is_named_here(one, around)}
    told = {(one.figure, one.breakdown) for one in here if id(one) in named}
    leading = {id(one) for one in here if id(one) in named and leads(one, around)}
    if any(one.figure in topics for one in here if id(one) in leading):
        # A row of what the text speaks of: no row of that name elsewhere, if nothing else names it.
        here = [one for one in here if id(one) not in leading or _is_spoken_of(one, around, topics)]
    return [
        (weight, one)
        for one in here
        if id(one) in named
        or not ((one.figure, one.breakdown) in told or (one.row and one.others and around.is_whole))
        if (weight := weight_of(one, number, around, topics)) > 0
    ]


def _is_spoken_of(statement: Statement, around: Surroundings, topics: Mapping[str, float]) -> bool:
    return statement.figure in topics or figure_weight(statement, around) > 0


def _level(around: Surroundings) -> str:
    """Whether the clause speaks of the towns alone, or of the city alone."""
    text = around.clauses[0].text
    of_towns = any(words(word) in text for word in TOWN_WORDS)
    of_city = any(words(word) in text for word in CITY_WORDS)
    if of_towns == of_city:
        return ""
    return "town" if of_towns else "city"


def _is_of_level(statement: Statement, level: str, known: list[Statement]) -> bool:
    """Towns' own work is never in the city's number, and the reverse."""
    if not level or statement.row:
        return True
    if not statement.figure:
        return False
    if statement.is_of_towns:
        return level == "town"
    stems = {key.removesuffix("_city") for key in (statement.figure, *statement.kin)}
    has_twin = any(
        one.is_of_towns and TOWN.sub("", one.figure) in stems for one in known if not one.row
    )
    return level == "city" or not has_twin


def _is_named(statement: Statement, number: TextNumber, around: Surroundings) -> bool:
    """Whether the clause itself names the figure, with its own unit."""
    return (
        not statement.row
        and unit_fit(number.unit, statement.unit) >= LIKE_UNIT
        and statement.figure_is_named(f"{around.clauses[0].text}\0{around.leads}")
    )


def _perhaps(
    number: TextNumber,
    around: Surroundings,
    known: list[Statement],
    topics: Mapping[str, float],
) -> Statement | None:
    """What says the same and of which too little is named to say that another differs."""
    return next((one for one in known if _may_be(one, number, around, topics)), None)


def _may_be(
    one: Statement, number: TextNumber, around: Surroundings, topics: Mapping[str, float]
) -> bool:
    if not agrees(number, one):
        return False
    if not one.unit:  # what stands behind a rate
        return one.figure_is_named(around.leads)
    if one.row and around.is_respective and _is_spoken_of(one, around, topics):
        return any(name in around.sentence for name in one.names)
    if one.figure not in topics:
        return False
    if not one.row:
        return unit_fit(number.unit, one.unit) >= LIKE_UNIT and not one.parts
    return half_is_named(one, around)


def _may_differ(
    statement: Statement, around: Surroundings, topics: Mapping[str, float], told: AlreadyTold
) -> bool:
    """Whether a number may be said to differ from a statement: not a part from its whole, nor
    from what the sentence has told before, nor from a row whose figure nobody named."""
    if statement in told or not statement.figure or not statement.unit:
        return False
    here = around.clauses[0].text
    if not statement.row:
        named = any(any(word in here for word in way) for way in statement.said)
        return named or not (around.is_part or around.is_rest)
    if around.is_rest and not is_named_here(statement, around):
        return False
    is_called_so = statement.row in around.leads or statement.row in here
    return _is_spoken_of(statement, around, topics) or (
        is_called_so and len(statement.row) >= LONG_NAME
    )


def _distance(number: TextNumber, statement: Statement) -> float:
    """How far apart the two are, of the larger; people mistype digits, not sizes, and most often
    swap two of them."""
    # 68 for 86: the same digits in another order are the most likely slip of all.
    if sorted(str(number.value)) == sorted(str(statement.value)):
        return 0.0
    largest = max(abs(number.value), abs(statement.value), Decimal(1))
    return float(abs(number.value - statement.value) / largest)


def agrees(number: TextNumber, statement: Statement) -> bool:
    """Whether the number tells what the statement says."""
    if number.unit == "+":
        return statement.parts[: len(number.parts)] == number.parts
    return number.allows(statement.value)
