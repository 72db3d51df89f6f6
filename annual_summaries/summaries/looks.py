"""What a leader should know before publishing: what changed since the last look, and the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from annual_summaries.summaries.models import AnnualSummary, Look
from annual_summaries.summaries.sentences import values_of
from registers.figures import FIGURES
from workflow.transitions import Step


@dataclass(frozen=True)
class Seen:
    """A figure as it is now, and as it was when it was last looked at; None where it was not."""

    label: str
    was: Any
    now: int
    unit: str
    path: str
    is_looked_at: bool

    @property
    def has_moved(self) -> bool:
        """Whether the number is another one than when it was looked at."""
        return self.is_looked_at and self.was != self.now


def remember(summary: AnnualSummary, step: Step) -> None:
    """The effect of the action “look”: the figures as they are now were seen."""
    values = values_of(FIGURES.in_force(), summary.year)
    Look.objects.update_or_create(
        summary=summary, user=step.by, defaults={"at": step.at, "values": values}
    )


def since_last_look(summary: AnnualSummary, user: User) -> tuple[str, list[Seen]]:
    """A sentence on the last look, and every figure in its order, with what it was then."""
    look = Look.objects.filter(summary=summary, user=user).first()
    declared = FIGURES.in_force()
    values = values_of(declared, summary.year)
    then = look.values if look else {}
    seen = [
        Seen(
            label=str(figure.label),
            was=then.get(figure.key),
            now=values[figure.key],
            unit=str(figure.unit),
            path=reverse("annual:figure", args=[summary.year, figure.key]),
            is_looked_at=look is not None,
        )
        for figure in declared
    ]
    if look is None:
        return _("您还没有记下看过的数。"), seen
    at = formats.date_format(timezone.localtime(look.at), "DATETIME_FORMAT")
    if not any(one.has_moved for one in seen):
        return _("从您上次看过（%(at)s）到现在，没有数变动。") % {"at": at}, seen
    return _("从您上次看过（%(at)s）到现在，有这些数变动：") % {"at": at}, seen


def year_left(year: int, today: date) -> str:
    """Whether the year of a summary is over, in a sentence."""
    days = (date(year, 12, 31) - today).days
    if days < 0:
        return _("%(year)s年已经结束。") % {"year": year}
    return _("%(year)s年还没有结束，还有 %(days)s 天，数还会变。") % {
        "year": year,
        "days": days + 1,
    }
