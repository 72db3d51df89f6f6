"""How one satisfaction follows from the ratings of several deputies: a dated rule."""

from datetime import date

from supervision.choices import Satisfaction


def half_rule(ratings):
    """满意 where at least half say so; else 基本满意 where at least half are not dissatisfied.

    After the ballot rule published by the standing committee of Zhenhai district.
    """
    total = len(ratings)
    satisfied = ratings.count(Satisfaction.SATISFIED)
    content = satisfied + ratings.count(Satisfaction.BASICALLY)
    if 2 * satisfied >= total:
        return Satisfaction.SATISFIED
    if 2 * content >= total:
        return Satisfaction.BASICALLY
    return Satisfaction.DISSATISFIED


RULES = ((date(1949, 1, 1), half_rule),)
"""(valid from, rule), oldest first."""


def satisfaction_of(ratings, on):
    """The item's satisfaction from its ratings, by the rule of the day; blank without any."""
    if not ratings:
        return ""
    rule = [rule for start, rule in RULES if start <= on][-1]
    return rule(list(ratings))
