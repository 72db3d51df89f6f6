"""The two lists behind a rate: what is counted, and what it is counted among.

Those frozen with a published rate, or those that count now.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from annual_summaries.revisions.keys import among
from annual_summaries.revisions.models import FrozenRate
from annual_summaries.summaries.models import SummaryStatus
from registers.rates import RateGroup, count_rates, find_rate, rate_records

COUNTED, AMONG = "counted", "among"
"""As the two lists of a frozen rate are called."""
LISTS = {COUNTED: _("计入的（分子）"), AMONG: _("在其中计算的（分母）")}


@dataclass(frozen=True)
class RateLists:
    """A rate of a year with its records; ``keys`` gives those of a list.

    ``user`` is who looks at a draft, or None where a published rate is read.
    """

    group: RateGroup
    year: int
    label: str
    definition: str
    numerator: int
    denominator: int
    keys: Callable[[str], Collection[int]]
    user: User | None = None

    @property
    def is_live(self) -> bool:
        """Whether the records are those of now, for somebody signed in."""
        return self.user is not None

    def total(self, chosen: str) -> int:
        """How many records the list holds, seen or not."""
        return self.numerator if chosen == COUNTED else self.denominator

    def visible(self, chosen: str) -> QuerySet[Any]:
        """Those of a list that this reader may see."""
        model = self.group.records(self.year).model
        records = model._default_manager.filter(pk__in=among(self.keys(chosen)))
        if self.user is None:
            return self.group.listed(records.public())
        return self.group.listed(records.visible_to(self.user))


def published(year: int, key: str) -> RateLists | None:
    """The lists behind the rate that the public reads now, or None.

    Args:
        year: of the summary.
        key: of the rate.
    """
    found = find_rate(key)
    current = FrozenRate.objects.filter(
        revision__shown_by__isnull=False,
        revision__summary__status=SummaryStatus.PUBLISHED,
        revision__summary__year=year,
        key=key,
    )
    frozen = current.first()
    if found is None or frozen is None:
        return None
    return RateLists(
        found[0],
        year,
        frozen.label,
        frozen.definition,
        frozen.numerator,
        frozen.denominator,
        lambda chosen: getattr(frozen, chosen),
    )


def live(year: int, key: str, user: User) -> RateLists | None:
    """The lists as they count now, for those who prepare a draft.

    Args:
        year: of the draft.
        key: of the rate.
        user: who prepares it; only what this person may read is listed.
    """
    found = find_rate(key)
    if found is None:
        return None
    group, rate = found
    counted = next(one for one in count_rates(group, year) if one.rate.key == key)
    records = rate_records(group, year)[key]
    return RateLists(
        group,
        year,
        str(rate.label),
        str(rate.definition),
        counted.numerator,
        counted.denominator,
        lambda chosen: [one.pk for one in records if chosen == AMONG or one.is_counted],
        user,
    )
