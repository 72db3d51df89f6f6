"""What a deputy did in a year, as far as it is public: in words, and as lists that lead on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deputies.contesting.grounds import not_contested_by
from deputies.people.models import Deputy
from deputies.suggestions.models import Suggestion
from liaison_stations.receptions.models import Reception
from supervision.activities.models import Activity

LISTED = 10
MOST = 200
"""Activities or receptions of one deputy in one year; nobody comes near it."""


@dataclass(frozen=True)
class Doings:
    """One year of a deputy: activities they took part in, receptions they held, suggestions."""

    year: int
    activities: tuple[Activity, ...]
    receptions: tuple[Reception, ...]
    suggested: int
    answered: int

    @property
    def listed_activities(self) -> tuple[Activity, ...]:
        """The newest of them."""
        return self.activities[:LISTED]

    @property
    def listed_receptions(self) -> tuple[Reception, ...]:
        """The newest of them."""
        return self.receptions[:LISTED]

    @property
    def more(self) -> str:
        """That the lists hold the newest alone; nothing where they hold all."""
        longest = max(len(self.activities), len(self.receptions))
        return _("这里只列最近的 %(count)d 项。") % {"count": LISTED} if longest > LISTED else ""

    @property
    def in_words(self) -> str:
        """The year in one sentence; what there is nothing of is not named."""
        took, received = len(self.activities), len(self.receptions)
        led, answered = self.suggested, self.answered
        parts = (
            (took, ngettext("参加监督活动 %(count)d 项", "参加监督活动 %(count)d 项", took)),
            (received, _received(received)),
            (led, ngettext("领衔提出建议 %(count)d 件", "领衔提出建议 %(count)d 件", led)),
            (
                answered,
                ngettext("其中已经答复 %(count)d 件", "其中已经答复 %(count)d 件", answered),
            ),
        )
        told = [words % {"count": count} for count, words in parts if count]
        if not told:
            return _("%(year)s年没有公开的监督活动、接待和建议。") % {"year": self.year}
        return _("%(year)s年，%(what)s。") % {"year": self.year, "what": _("，").join(told)}


def _received(count: int) -> str:
    return ngettext("到联络站接待群众 %(count)d 次", "到联络站接待群众 %(count)d 次", count)


def doings_of(deputy: Deputy, year: int) -> Doings:
    """Three queries, each bounded by the person and the year."""
    took_part = Activity.objects.public().filter(deputies=deputy.pk, year=year)
    took_part = not_contested_by(took_part, "activity", deputy.pk)
    activities = took_part.order_by("-starts_on", "-pk").only(
        "number", "title", "starts_on", "method"
    )
    held = Reception.objects.public().held_in(year).filter(deputies=deputy.pk)
    held = not_contested_by(held, "reception", deputy.pk)
    receptions = held.newest_first().select_related("station")
    led = Suggestion.objects.public().filter(lead_deputy=deputy.pk, year=year)
    counted: dict[str, Any] = led.aggregate(
        led=Count("pk"), answered=Count("pk", filter=Q(replied_on__isnull=False))
    )
    return Doings(
        year,
        tuple(activities[:MOST]),
        tuple(receptions[:MOST]),
        counted["led"],
        counted["answered"],
    )
