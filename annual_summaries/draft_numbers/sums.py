"""Numbers of one sentence that add up: 38件，其中市级27件、镇街区11件."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from annual_summaries.draft_numbers.judging import Verdict
from annual_summaries.draft_numbers.statements import Statement

if TYPE_CHECKING:
    from annual_summaries.draft_numbers.checking import CheckedNumber

MOST_PARTS = 20
LISTS = re.compile(r"其中|包括|分别|含|：|:|（|\(|——|即")


def with_sums(findings: Sequence[CheckedNumber], known: Sequence[Statement]) -> list[CheckedNumber]:
    """The findings of one sentence with what its numbers say of one another.

    A number agrees that is the sum of those that agree behind it, or before it; a rate agrees that
    is the share of the number before it in another, of the sentence or of the records.
    """
    done = list(findings)
    for place, finding in enumerate(done):
        if finding.verdict is Verdict.AGREES:
            continue
        if finding.number.unit == "%":
            done[place] = _as_share(finding, done[:place], known)
        else:
            done[place] = _as_sum(finding, done, place)
    return done


def _as_share(
    finding: CheckedNumber, before: Sequence[CheckedNumber], known: Sequence[Statement]
) -> CheckedNumber:
    told = [one.statement for one in before if one.verdict is Verdict.AGREES and one.statement]
    counts = [one for one in told if one.unit not in ("%", "+")]
    if not counts:
        return finding
    part = counts[-1]
    kin = [one for one in known if not one.row and one.figure in part.kin and not one.parts]
    for whole in (*counts[:-1], *kin):
        if part.value < whole.value and finding.number.allows(100 * part.value / whole.value):
            label = f"{_name(part)} ÷ {_name(whole)}"
            share = Statement("", label, 100 * part.value / whole.value, "%", ())
            return replace(finding, verdict=Verdict.AGREES, statement=share)
    return finding


def _name(statement: Statement) -> str:
    return statement.row or statement.label


def _lists(later: Sequence[CheckedNumber]) -> bool:
    """Whether the sentence goes on with the parts of the number: 其中, 包括, a colon."""
    return bool(later and LISTS.search(later[0].between))


def _as_sum(finding: CheckedNumber, findings: Sequence[CheckedNumber], place: int) -> CheckedNumber:
    behind = findings[place + 1 :] if _lists(findings[place + 1 :]) else ()
    before = findings[:place][::-1] if finding.is_whole else ()
    for others in (behind, before):
        parts: list[Statement] = []
        for other in others[:MOST_PARTS]:
            told = other.statement
            if other.verdict is not Verdict.AGREES or told is None or told.unit in ("%", "+"):
                break
            if other.number.unit != finding.number.unit:
                break
            parts.append(told)
            total = sum((part.value for part in parts), Decimal(0))
            if len(parts) > 1 and finding.number.allows(total):
                label = "＋".join(map(_name, parts))
                added = Statement("", label, total, parts[0].unit, ())
                return replace(finding, verdict=Verdict.AGREES, statement=added)
    return finding
