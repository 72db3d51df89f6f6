"""Rows of too few people: the public sees them together as one, so that nobody can be told."""

from collections.abc import Iterable, Mapping

from pages.untyped import AnyValue

Values = tuple[AnyValue, ...]
Folded = frozenset[Values]
"""Values of a dimension whose rows stand together as one."""


def fold(totals: Mapping[Values, int], unseen: Iterable[Values], smallest: int) -> Folded:
    """``unseen`` and the rows of fewer people than ``smallest``.

    A single row so folded could be told from the total, so that the next smallest ones go with it
    until there are two, of enough people together (complementary suppression).
    """
    folded = set(unseen)
    kept = {one: total for one, total in totals.items() if one not in folded and total > 0}
    # None of nought: that nobody came tells of nobody.
    small = {one for one, total in kept.items() if total < smallest}
    if not small:
        return frozenset(folded)
    folded |= small
    for one in sorted(kept.keys() - small, key=lambda one: (kept[one], str(one[0]))):
        if len(folded) > 1 and sum(totals[each] for each in folded) >= smallest:
            break
        folded.add(one)
    return frozenset(folded)
