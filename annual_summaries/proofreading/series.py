"""What is said of a number of a draft, and what it says of the numbers behind it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from annual_summaries.proofreading.numbers import TextNumber
from annual_summaries.proofreading.statements import Statement


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


@dataclass
class Series:
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

    def goes_on(self, number: TextNumber, judged: Judgement) -> None:
        """What a number that was judged says of the ones behind it."""
        self.since = number.end
        if judged.verdict is Verdict.AGREES and judged.statement and judged.is_alone:
            has_row = bool(judged.statement.row)
            self.figure = judged.statement.figure if has_row else ""
            self.breakdown = judged.statement.breakdown if has_row else ""

    def _tells(self, statement: Statement) -> bool:
        found = (statement.figure, statement.breakdown)
        return bool(statement.row and self.figure) and found == (self.figure, self.breakdown)
