"""Holds every number of a draft against the records of its year.

A number is compared with the statements whose words stand around it. It agrees where a likely
one says the same, differs where a likely one says something else, and is unknown where no words
lead to a figure. Nothing leaves the machine, and nothing is guessed by size alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from annual_summaries.proofreading.numbers import (
    DIGITS,
    PLACES,
    TextNumber,
    chinese_value,
    numbers_in,
)
from annual_summaries.proofreading.statements import GENERIC, Enumeration, Statement, statements

ENDED = re.compile(r"[。！？!?；;]$")
SENTENCE_END = re.compile(r"(?<=[。！？!?\n])")
CLAUSE_END = re.compile(r"[，、；：,;:（）()\n。！？]")
OTHER_YEAR = re.compile(r"(?P<year>20\d{2})\s*年|(?P<before>上年|去年|上一年|前一年)")
CHANGE = re.compile(r"同比|环比|比上年|较上年|比去年|较去年|增长|增加了?|下降|减少了?|上升|提高了?")
OTHER_SPAN = re.compile(r"五年来|四年来|三年来|两年来|近年来|届以来|换届以来|本届|累计五年|历年")

BREAK = re.compile(r"[。；;！？\n，,]")
JOINT = re.compile(r"、|和|以及|及")
MONTH = re.compile(r"([一二三四五六七八九十]{1,2})月")

NEARNESS = (1.0, 0.75, 0.5, 0.35)
"""The weight of a word by the number of clauses between it and the number."""
BEFORE = 0.25
AFTER = 0.3
NEAR_ENOUGH = 0.5
LIKELY = 0.45
"""A statement is likely whose words weigh at least this part of those of the best one."""
ENOUGH = 2.6
"""The weight of words from which a number is said to differ."""
ROW_WEIGHT = 1.6
ROW_MOST = 4
"""Longer names weigh no more: a long name is no better a sign."""
SHORTEST_SHARED = 3
TOPIC = 1.0
"""The weight of being what the text speaks of, where only a row is named."""
CHOSEN = 2.0
"""The weight of a figure that was chosen to stand beside the text, in its own unit."""
OF_A_ROW = "*"
"""Among the words of a figure: they count only together with the name of a row."""
SHARE = re.compile(r"占|比例|比重")


class Verdict(StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Judgement:
    """What is said of a number; ``is_alone`` where one breakdown alone, or one total, agrees."""

    verdict: Verdict
    statement: Statement | None = None
    is_alone: bool = False


@dataclass(frozen=True)
class CheckedNumber:
    """A number of the draft, what is said of it, and the statement that it was held against.

    ``place`` is where the number begins and ends in the whole text.
    """

    number: TextNumber
    place: tuple[int, int]
    sentence: str
    is_part: bool
    verdict: Verdict
    statement: Statement | None
    year: int

    @property
    def value(self) -> Decimal | None:
        return self.statement.value if self.statement else None


@dataclass
class Paragraph:
    """What a paragraph has been about: its words so far with its heading, and the figure named
    last."""

    before: str = ""
    figure: str = ""

    def begins(self, sentence: str) -> None:
        """After an empty line, what was said before is no word of what follows; a heading is."""
        if self.before.endswith("\n\n") and sentence.strip() and not self._is_heading():
            self.before = ""

    def goes_on(self, sentence: str) -> None:
        self.before = "" if self._is_over(sentence) else self.before
        self.before += sentence

    def _is_over(self, sentence: str) -> bool:
        return self.before.endswith("\n") and bool(sentence.strip())

    def _is_heading(self) -> bool:
        line = self.before.strip()
        return "\n" not in line and not ENDED.search(line)


@dataclass(frozen=True)
class Clause:
    text: str
    weight: float


def proofread(
    text: str,
    year: int,
    account: Callable[[int], dict[str, Any]],
    chosen: Collection[str] = (),
) -> list[CheckedNumber]:
    """Every number of a draft with its verdict, in the order of the text.

    Arguments:
        text: the draft; paragraphs end with a line break.
        year: the year that it tells of where it names no other.
        account: gives the document of a year; asked once for each year that the draft names.
        chosen: keys of figures of which the text is known to speak, whatever its words.
    """
    known = {year: statements(account(year))}
    names = {statement.row for statement in known[year] if statement.row}
    findings: list[CheckedNumber] = []
    topic = Paragraph()
    start = 0
    for sentence in SENTENCE_END.split(text):
        topic.begins(sentence)
        numbers = [
            number for number in numbers_in(sentence) if not _is_in_name(number, sentence, names)
        ]
        told = Enumeration()
        for position, number in enumerate(numbers):
            of_year = _year(sentence[: number.start], year)
            if of_year not in known:
                known[of_year] = statements(account(of_year))
            clauses = _clauses(sentence, number, numbers[position + 1 :], topic.before)
            topics = {topic.figure: TOPIC} | dict.fromkeys(chosen, CHOSEN)
            witnesses = told.leaves(known[of_year], number, sentence)
            judged = _judged(number, clauses, witnesses, sentence, topics)
            told.goes_on(number.end, judged.statement if judged.is_alone else None)
            verdict, statement = judged.verdict, judged.statement
            topic.figure = statement.figure if statement else topic.figure
            place = (start + number.start, start + number.end)
            is_part = "其中" in sentence[: number.start]
            findings.append(
                CheckedNumber(number, place, sentence.strip(), is_part, verdict, statement, of_year)
            )
        start += len(sentence)
        topic.goes_on(sentence)
    return findings


def _is_in_name(number: TextNumber, sentence: str, names: set[str]) -> bool:
    """Whether it belongs to a name (十方面民生实事项目推进情况视察) and counts nothing."""
    return any(
        found.start() <= number.start and number.end <= found.end()
        for name in names
        if number.text in name
        for found in re.finditer(re.escape(name), sentence)
    )


def _year(before: str, year: int) -> int:
    """The year that the words before a number speak of."""
    named = list(OTHER_YEAR.finditer(before))
    if not named:
        return year
    return int(named[-1]["year"]) if named[-1]["year"] else year - 1


def _clauses(
    sentence: str, number: TextNumber, later: list[TextNumber], before: str
) -> list[Clause]:
    """The words around a number, the nearest first."""
    earlier = CLAUSE_END.split(sentence[: number.start])[::-1]
    until = later[0].start if later else len(sentence)
    following = CLAUSE_END.split(sentence[number.end : until])
    found = [(f"{earlier[0]}\0{following[0]}", NEARNESS[0])]
    for distance, text in enumerate(earlier[1:], 1):
        found.append((text, NEARNESS[min(distance, len(NEARNESS) - 1)]))
    found += [(text, AFTER) for text in following[1:2]]
    return [Clause(_arabic_months(text), weight) for text, weight in [*found, (before, BEFORE)]]


def _arabic_months(text: str) -> str:
    """六月 as the rows of figures have it: 6月."""
    return MONTH.sub(lambda found: f"{chinese_value(found[1])}月", text)


def _judged(
    number: TextNumber,
    clauses: list[Clause],
    known: list[Statement],
    sentence: str,
    topics: dict[str, float],
) -> Judgement:
    if (
        OTHER_SPAN.search(sentence)
        or CHANGE.search(clauses[0].text)
        or _counts_a_list(number, sentence)
    ):
        return Judgement(Verdict.UNKNOWN)
    named_here = {
        (statement.figure, statement.breakdown)
        for statement in known
        if statement.row and _row_weight(statement, clauses[:1])
    }
    weighed = [
        (_weight(statement, number, clauses, topics), statement)
        for statement in known
        if (statement.figure, statement.breakdown) not in named_here
        or _row_weight(statement, clauses[:1])
    ]
    best = max((weight for weight, _statement in weighed), default=0.0)
    if best <= 0:
        return Judgement(Verdict.UNKNOWN)
    likely = [
        (weight, statement)
        for weight, statement in weighed
        if weight >= LIKELY * best or (weight and _is_named(statement, number, clauses[0]))
    ]
    agreeing = [pair for pair in likely if _agrees(number, pair[1])]
    if agreeing:
        places = {(statement.figure, statement.breakdown) for _weight, statement in agreeing}
        best_one = max(agreeing, key=lambda pair: pair[0])[1]
        return Judgement(Verdict.AGREES, best_one, len(places) == 1)
    if best >= ENOUGH:
        nearest = min(likely, key=lambda pair: _distance(number, pair[1]))[1]
        return Judgement(Verdict.DIFFERS, nearest)
    return Judgement(Verdict.UNKNOWN)


def _counts_a_list(number: TextNumber, sentence: str) -> bool:
    """Whether a number in characters counts what stands before it: 甲、乙和丙三项工作."""
    before = sentence[: number.start]
    if number.text[:1] not in DIGITS and number.text[:1] not in PLACES:
        return False
    listed = BREAK.split(before.rstrip("，,"))[-1]
    return "、" in listed and len(JOINT.split(listed)) == number.value


def _is_named(statement: Statement, number: TextNumber, clause: Clause) -> bool:
    """Whether the clause itself names the figure, with its own unit."""
    return (
        not statement.row
        and number.unit == statement.unit
        and statement.figure_is_named(clause.text)
    )


def _distance(number: TextNumber, statement: Statement) -> float:
    """How far apart the two are, of the larger; people mistype digits, not sizes."""
    largest = max(abs(number.value), abs(statement.value), Decimal(1))
    return float(abs(number.value - statement.value) / largest)


def _agrees(number: TextNumber, statement: Statement) -> bool:
    if number.unit == "+":
        return statement.parts[: len(number.parts)] == number.parts
    return number.allows(statement.value)


def _weight(
    statement: Statement, number: TextNumber, clauses: list[Clause], topics: dict[str, float]
) -> float:
    """How much the words around a number speak of a statement; 0 where they do not."""
    fit = _unit_fit(number.unit, statement.unit)
    if not fit:
        return 0.0
    if not statement.row:
        total = max(
            _words_weight(words, clauses) for words in statement.said if OF_A_ROW not in words
        )
        if number.unit == statement.unit and topics.get(statement.figure) == CHOSEN:
            total = max(total, CHOSEN)
        return fit * total
    if statement.unit == "%" and not SHARE.search(clauses[0].text):
        return 0.0
    row = _row_weight(statement, clauses)
    if not row:
        return 0.0
    words = max(
        _words_weight(tuple(word for word in words if word != OF_A_ROW), clauses, of_row=True)
        for words in statement.said
    )
    if statement.figure in topics or (OF_A_ROW,) in statement.said:
        words = max(words, TOPIC)
    return (words + ROW_WEIGHT * row) * fit if words else 0.0


def _words_weight(words: tuple[str, ...], clauses: list[Clause], of_row: bool = False) -> float:
    """Of words that must all be there; one of them near, but where a row's name is near."""
    total, nearest = 0.0, 0.0
    for word in words:
        weight = max((clause.weight for clause in clauses if word in clause.text), default=0.0)
        if not weight:
            return 0.0
        total += weight * len(word)
        nearest = max(nearest, weight)
    return total if of_row or nearest >= NEAR_ENOUGH else 0.0


def _row_weight(statement: Statement, clauses: list[Clause]) -> float:
    """Of the name of a row, which must stand near."""
    best = 0.0
    for clause in clauses:
        if clause.weight < NEAR_ENOUGH:
            continue
        text = clause.text
        for longer in statement.longer:
            text = text.replace(longer, "")
        best = max(best, clause.weight * min(_shared(statement, text), ROW_MOST))
    return best


def _shared(statement: Statement, text: str) -> int:
    """Characters of the longest part of a row's name that the text holds; 0 for a chance.

    A part counts with and without the words that many names share: 专项工作报告 is named by what
    is left of 听取和审议专项工作报告, too.
    """
    texts = (text, GENERIC.sub("", text))
    found = [len(name) for name in statement.names if any(name in one for one in texts)]
    if found or statement.core == statement.row:
        return max(found, default=0)  # nothing in it is its own, so that a part says nothing
    return max(_longest_part(statement.core, one) for one in texts)


def _longest_part(name: str, text: str) -> int:
    for length in range(len(name) - 1, SHORTEST_SHARED - 1, -1):
        if any(name[i : i + length] in text for i in range(len(name) - length + 1)):
            return length
    return 0


COUNTED = {"项", "件", "个", "条", "次", "场", "场次", "方面", "类", "部", "处"}
PEOPLE = {"人次", "人", "名", "位"}
CLASSES = {"批次", "批", "期", "班次", "个", "次", "场"}
SAME_UNIT, LIKE_UNIT, NO_UNIT, OTHER_UNIT = 1.6, 1.0, 0.8, 0.35


def _unit_fit(said: str, counted: str) -> float:
    """How well the unit of a draft goes with that of a figure; 0 where it cannot."""
    if "%" in (said, counted) or "+" in (said, counted):
        return SAME_UNIT if said == counted else 0.0
    if said == counted:
        return SAME_UNIT
    if not said:
        return NO_UNIT
    for family in (COUNTED, PEOPLE, CLASSES):
        if said in family and counted in family:
            return LIKE_UNIT
    return 0.0 if (said in PEOPLE) != (counted in PEOPLE) else OTHER_UNIT
