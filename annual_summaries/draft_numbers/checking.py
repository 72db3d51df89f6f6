"""Holds every number of a draft against the records of its year.

A number is compared with the statements whose words stand around it. It agrees where a likely
one says the same, differs where a likely one says something else, and is unknown where no words
lead to a figure. A part is never held against its whole, nor a whole against its part; the numbers
of a sentence may add up to one of them. Nothing leaves the machine, and nothing is guessed by size
alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from annual_summaries.draft_numbers.judging import AlreadyTold, Verdict, judged
from annual_summaries.draft_numbers.names import smooth
from annual_summaries.draft_numbers.numbers import TextNumber, numbers_in
from annual_summaries.draft_numbers.statements import Enumeration, Statement, statements, stem_of
from annual_summaries.draft_numbers.sums import with_sums
from annual_summaries.draft_numbers.surroundings import Surroundings, year_told
from annual_summaries.draft_numbers.weighing import CHOSEN, TOPIC

ENDED = re.compile(r"[。！？!?；;]$")
SENTENCE_END = re.compile(r"(?<=[。！？!?\n])")


@dataclass(frozen=True)
class CheckedNumber:
    """A number of the draft, what is said of it, and the statement that it was held against.

    ``place`` is where the number begins and ends in the whole text; ``between`` are the words since
    the number before, ``is_whole`` tells whether they call it a sum, and ``words`` are those right
    before it.
    """

    number: TextNumber
    place: tuple[int, int]
    sentence: str
    is_part: bool
    verdict: Verdict
    statement: Statement | None
    year: int
    between: str = ""
    is_whole: bool = False
    words: str = ""

    @property
    def value(self) -> Decimal | None:
        """What the records say; None where it is not known what the number states."""
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
        """Takes a further sentence as what stands before the next one."""
        self.before = "" if self._is_over(sentence) else self.before
        self.before += sentence

    def _is_over(self, sentence: str) -> bool:
        return self.before.endswith("\n") and bool(sentence.strip())

    def _is_heading(self) -> bool:
        line = self.before.strip()
        return "\n" not in line and not ENDED.search(line)


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
    known = KnownYears(year, account)
    findings: list[CheckedNumber] = []
    topic = Paragraph()
    start = 0
    for sentence in SENTENCE_END.split(text):
        topic.begins(sentence)
        found = list(_of_sentence(sentence, start, known, topic, chosen))
        findings += with_sums(found, known.of(year))
        if not found:
            topic.figure = known.named_in(smooth(sentence)) or topic.figure
        start += len(sentence)
        topic.goes_on(sentence)
    return findings


@dataclass
class KnownYears:
    """What the records say of each year that a draft names, asked once."""

    year: int
    account: Callable[[int], dict[str, Any]]
    found: dict[int, list[Statement]] = field(default_factory=dict)

    def of(self, year: int) -> list[Statement]:
        """All that the records state of a year, counted once."""
        if year not in self.found:
            self.found[year] = statements(self.account(year))
        return self.found[year]

    def named_in(self, sentence: str) -> str:
        """The figure that a sentence without numbers speaks of, or nothing."""
        named = [
            (max(len("".join(way)) for way in one.said if _all_in(way, sentence)), one.figure)
            for one in self.of(self.year)
            if not one.row and one.unit not in ("", "%", "+") and one.figure_is_named(sentence)
        ]
        return max(named, key=lambda pair: pair[0], default=(0, ""))[1]

    def kin_of(self, figure: str) -> Iterator[str]:
        """A figure with those of which it is a part and those that are parts of it."""
        for statement in self.of(self.year):
            is_kin = figure in (statement.figure, *statement.kin) or (
                stem_of(figure) == stem_of(statement.figure)
            )
            if not statement.row and is_kin:
                yield from (statement.figure, *statement.kin)


def _of_sentence(
    sentence: str, start: int, known: KnownYears, topic: Paragraph, chosen: Collection[str]
) -> Iterator[CheckedNumber]:
    """The numbers of a sentence that begins at ``start`` of the text."""
    names = {statement.row for statement in known.of(known.year) if statement.row}
    numbers = [one for one in numbers_in(sentence) if not _is_in_name(one, sentence, names)]
    enumeration, told, since = Enumeration(), AlreadyTold(), 0
    ends = [*(number.start for number in numbers[1:]), len(sentence)]
    for number, until in zip(numbers, ends, strict=False):
        of_year = year_told(sentence[: number.start], known.year)
        around = Surroundings(number, sentence, since, until, topic.before)
        topics = _topics(topic.figure, known, chosen)
        witnesses = enumeration.leaves(known.of(of_year), number, sentence)
        found = judged(number, around, witnesses, topics, told)
        if found.verdict is Verdict.DIFFERS and of_year == known.year - 1:
            # Written in spring, 去年 is the year that the report is of.
            again = judged(number, around, known.of(known.year), topics, told)
            if again.verdict is Verdict.AGREES:
                found, of_year = again, known.year
        enumeration.goes_on(number.end, found.statement if found.is_alone else None)
        told.add(found.statement)
        since = number.end
        if found.statement and found.statement.is_of_figure:
            topic.figure = found.statement.figure
        place = (start + number.start, start + number.end)
        yield CheckedNumber(
            number=number,
            place=place,
            sentence=sentence.strip(),
            is_part=around.is_part,
            verdict=found.verdict,
            statement=found.statement,
            year=of_year,
            between=around.between,
            is_whole=around.is_whole,
            words=around.leads,
        )


def _topics(figure: str, known: KnownYears, chosen: Collection[str]) -> Mapping[str, float]:
    """The figures of which the text speaks, with what that weighs."""
    spoken = dict.fromkeys(known.kin_of(figure), TOPIC) if figure else {}
    return spoken | dict.fromkeys(chosen, CHOSEN)


def _is_in_name(number: TextNumber, sentence: str, names: set[str]) -> bool:
    """Whether it belongs to a name (十方面民生实事项目推进情况视察) and counts nothing."""
    return any(
        found.start() <= number.start and number.end <= found.end()
        for name in names
        if number.text in name
        for found in re.finditer(re.escape(name), sentence)
    )


def _all_in(words: tuple[str, ...], text: str) -> bool:
    return all(word in text for word in words)
