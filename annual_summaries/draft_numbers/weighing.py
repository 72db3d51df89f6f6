"""How much the words around a number speak of a statement."""

from __future__ import annotations

import re
from collections.abc import Mapping

from annual_summaries.draft_numbers.names import GENERIC, TOWN_WORDS, smooth
from annual_summaries.draft_numbers.numbers import TextNumber
from annual_summaries.draft_numbers.statements import Statement
from annual_summaries.draft_numbers.surroundings import NEAR_ENOUGH, NEARNESS, Clause, Surroundings
from pages.place import words as placed

ROW_WEIGHT = 1.6
ROW_MOST = 4
"""Longer names weigh no more: a long name is no better a sign."""
SHORTEST_SHARED = 3
SHORTEST_OWN = 2
TOPIC = 1.0
"""The weight of being what the text speaks of, where only a row is named."""
TOLD_BESIDE = 2.0
"""The weight of what tells a figure from the one whose part it is (解决), in its unit."""
CHOSEN = 2.0
"""The weight of a figure that was chosen to stand beside the text, in its own unit."""
OF_A_ROW = "*"
"""Among the words of a figure: they count only together with the name of a row."""
SHARE = re.compile(r"占|比例|比重")

COUNTED = {
    "项", "件", "个", "条", "次", "场", "场次", "方面", "类", "部", "处", "篇", "例", "宗",
    "回", "桩", "趟", "笔",
}  # fmt: skip
PAPERS = {"份", "件", "张", "本"}
PEOPLE = {"人次", "人", "名", "位"}
CLASSES = {"批次", "批", "期", "班次", "个", "次", "场"}
SAME_UNIT, OF_PEOPLE, LIKE_UNIT, NO_UNIT, OTHER_UNIT = 1.6, 1.3, 1.0, 0.8, 0.35


def unit_fit(said: str, counted: str) -> float:
    """How well the unit of a draft goes with that of a figure; 0 where it cannot."""
    if "%" in (said, counted) or "+" in (said, counted):
        return SAME_UNIT if said == counted else 0.0
    if said == counted:
        return SAME_UNIT
    if not said or (not counted and said not in PEOPLE):
        return NO_UNIT
    if said in PEOPLE and counted in PEOPLE:
        return OF_PEOPLE
    for family in (COUNTED, PAPERS, CLASSES):
        if said in family and counted in family:
            return LIKE_UNIT
    return 0.0 if (said in PEOPLE) != (counted in PEOPLE) else OTHER_UNIT


def weight_of(
    statement: Statement, number: TextNumber, around: Surroundings, topics: Mapping[str, float]
) -> float:
    """How much the words around a number speak of a statement; 0 where they do not.

    Arguments:
        topics: keys of the figures of which the text speaks, with what that weighs.
    """
    fit = unit_fit(number.unit, statement.unit)
    if not fit:
        return 0.0
    clauses = around.clauses
    if not statement.row:
        total = max(
            _words_weight(words, clauses) for words in statement.said if OF_A_ROW not in words
        )
        if number.unit == statement.unit and topics.get(statement.figure) == CHOSEN:
            total = max(total, CHOSEN)
        elif statement.figure in topics and fit >= OF_PEOPLE:
            own_word = _of_towns_here(statement, around) or (
                statement.kin and statement.is_named_beside(clauses[0].text)
            )
            total = total + TOPIC if total else TOLD_BESIDE if own_word else total
        return fit * total
    if statement.unit == "%" and not SHARE.search(clauses[0].text):
        return 0.0
    row = row_weight(statement, around)
    if not row:
        return 0.0
    words = figure_weight(statement, around)
    if statement.figure in topics or (OF_A_ROW,) in statement.said or leads(statement, around):
        words = max(words, TOPIC)
    return (words + ROW_WEIGHT * row) * fit if words else 0.0


def _of_towns_here(statement: Statement, around: Surroundings) -> bool:
    """Whether a figure is the towns' own and the words right before the number name them: where
    the text speaks of its twin of the city (执法检查，市里3次，镇街区自己组织了12次)."""
    return statement.is_of_towns and any(placed(word) in around.own for word in TOWN_WORDS)


def figure_weight(statement: Statement, around: Surroundings) -> float:
    """Of the words of the figure to which a row belongs."""
    return max(
        _words_weight(
            tuple(word for word in words if word != OF_A_ROW), around.clauses, of_row=True
        )
        for words in statement.said
    )


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


def is_named_here(statement: Statement, around: Surroundings) -> bool:
    """Whether a row is named in the clause of the number itself."""
    return bool(_row_weight(statement, around.clauses[:1])) or leads(statement, around)


def leads(statement: Statement, around: Surroundings) -> bool:
    """Whether the name of a row stands right before the number (交通出行类46件)."""
    if not any(around.leads.endswith(name) for name in statement.alone):
        return False
    return not any(around.leads.endswith(smooth(longer)) for longer in statement.longer)


def row_weight(statement: Statement, around: Surroundings) -> float:
    """Of the name of a row, which must stand near."""
    if leads(statement, around):
        called = (len(name) for name in statement.alone if around.leads.endswith(name))
        return NEARNESS[0] * min(max(called), ROW_MOST)
    return _row_weight(statement, around.clauses)


def _row_weight(statement: Statement, clauses: list[Clause]) -> float:
    best = 0.0
    for clause in clauses:
        if clause.weight < NEAR_ENOUGH:
            continue
        texts = [clause.text, clause.core]
        if any(longer in clause.text for longer in statement.longer):
            text = clause.text
            for longer in statement.longer:
                text = text.replace(longer, "")
            texts = [text, GENERIC.sub("", text)]
        best = max(best, clause.weight * min(_shared(statement, texts), ROW_MOST))
    return best


def _shared(statement: Statement, texts: list[str]) -> int:
    """Characters of the longest part of a row's name that one of the texts holds; 0 for a chance.

    A part counts with and without the words that many names share: 专项工作报告 is named by what
    is left of 听取和审议专项工作报告, too.
    """
    found = [len(name) for name in statement.names if any(name in one for one in texts)]
    if found or statement.core == statement.row:
        return max(found, default=0)  # nothing in it is its own, so that a part says nothing
    return max(_longest_part(statement, one) for one in texts)


def _longest_part(statement: Statement, text: str) -> int:
    name = statement.core
    for length in range(len(name) - 1, SHORTEST_SHARED - 1, -1):
        for i in range(len(name) - length + 1):
            part = name[i : i + length]
            if part in text and _tells_the_row(part, statement):
                return length
    return 0


def _tells_the_row(part: str, statement: Statement) -> bool:
    """Whether a part of a row's name is its own: no other row has it, and the ways in which its
    figure is named do not make it up (听取和审议)."""
    if part in statement.others:
        return False
    for way in statement.said:
        for word in way:
            part = part.replace(word, "")
    return len(part) >= SHORTEST_OWN


def half_is_named(statement: Statement, around: Surroundings) -> bool:
    """Whether two characters that are a row's own stand in the clause (集中清理 for 文件清理).

    Too little to say that a number differs; enough to say that it may well be this one.
    """
    core, text = statement.core, around.clauses[0].text
    halves = (core[i : i + SHORTEST_OWN] for i in range(len(core) - 1))
    return any(half in text and _tells_the_row(half, statement) for half in halves)
