"""What a leader should know before publishing: what changed since the last look, and the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from annual_summaries.summaries.models import AnnualSummary, Look
from annual_summaries.summaries.sentences import values_of
from registers.figures import FIGURES
from workflow.transitions import Step


@dataclass(frozen=True)
class Moved:
    """A figure whose value is another than when it was last looked at."""

    label: str
    was: Any
    now: int


def remember(summary: AnnualSummary, step: Step) -> None:
    """The effect of the action “look”: the figures as they are now were seen."""
    values = values_of(FIGURES.in_force(), summary.year)
    Look.objects.update_or_create(
        summary=summary, user=step.by, defaults={"at": step.at, "values": values}
    )


def since_last_look(summary: AnnualSummary, user: User) -> tuple[str, list[Moved]]:
    """A sentence on the last look, and the figures that have moved since, in their order."""
    look = Look.objects.filter(summary=summary, user=user).first()
    if look is None:
        return _("您还没有记下看过的数。"), []
    declared = FIGURES.in_force()
    values = values_of(declared, summary.year)
    moved = [
        Moved(str(figure.label), look.values.get(figure.key), values[figure.key])
        for figure in declared
        if look.values.get(figure.key) != values[figure.key]
    ]
    at = formats.date_format(timezone.localtime(look.at), "DATETIME_FORMAT")
    if not moved:
        return _("从您上次看过（%(at)s）到现在，没有数变动。") % {"at": at}, []
    return _("从您上次看过（%(at)s）到现在，有这些数变动：") % {"at": at}, moved


def year_left(year: int, today: date) -> str:
    """Whether the year of a summary is over, in a sentence."""
    days = (date(year, 12, 31) - today).days
    if days < 0:
        return _("%(year)s年已经结束。") % {"year": year}
    return _("%(year)s年还没有结束，还有 %(days)s 天，数还会变。") % {
        "year": year,
        "days": days + 1,
    }
