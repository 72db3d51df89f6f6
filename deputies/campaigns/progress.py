"""A campaign's progress, grid by grid and month by month."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Max, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.utils.translation import gettext as _

from deputies.campaigns.models import CampaignDay, SolvedProblem
from deputies.duty import workflow
from deputies.duty.models import DutyEntry, DutyKind, DutySource

MOST_PROBLEMS = 20


@dataclass
class GridProgress:
    """One grid: how many took part (人次), how many problems were solved, when last."""

    grid: Any
    participations: int = 0
    problems_solved: int = 0
    last_day: Any = None
    months: list[tuple[Any, int, int]] = field(default_factory=list)


@dataclass
class CampaignProgress:
    """How far a campaign is: problems found and solved, by grid and by town."""

    grids: list[GridProgress]

    @property
    def participations(self):
        """Attendances in all grids (人次)."""
        return sum(grid.participations for grid in self.grids)

    @property
    def problems_solved(self):
        """Problems solved in all grids."""
        return sum(grid.problems_solved for grid in self.grids)

    @property
    def months(self):
        """(month, participations, problems) of the whole campaign, oldest first."""
        totals = {}
        for grid in self.grids:
            for month, people, solved in grid.months:
                before = totals.get(month, (0, 0))
                totals[month] = (before[0] + people, before[1] + solved)
        return [(month, *totals[month]) for month in sorted(totals)]


def progress(campaign):
    """Two queries, whatever the number of days."""
    in_place = F("row").asc(nulls_last=True), F("column").asc(nulls_last=True), "pk"
    grids = campaign.grids.public().select_related("area").order_by(*in_place)
    by_grid = {grid.pk: GridProgress(grid) for grid in grids}
    days = CampaignDay.objects.public().filter(grid__campaign=campaign).order_by()
    months = days.values("grid", month=TruncMonth("day")).annotate(
        people=Coalesce(Sum("participations"), 0),
        solved=Coalesce(Sum("problems_solved"), 0),
        last=Max("day"),
    )
    for row in months.order_by("month"):
        grid = by_grid[row["grid"]]
        grid.participations += row["people"]
        grid.problems_solved += row["solved"]
        grid.last_day = row["last"]
        grid.months.append((row["month"], row["people"], row["solved"]))
    return CampaignProgress(list(by_grid.values()))


def enter_duty(day, *, by):
    """The deputies named on a day get a draft in their record; whose name went, loses it."""
    named = {deputy.pk: deputy for deputy in day.deputies.all()}
    for deputy in named.values():
        workflow.record_duty(
            deputy,
            source=DutySource.CAMPAIGN,
            key=duty_key(day, deputy.pk),
            kind=DutyKind.CAMPAIGN,
            happened_on=day.day,
            text=_("参加%(campaign)s（%(grid)s）")
            % {"campaign": day.grid.campaign, "grid": day.grid.name},
            by=by,
        )
    prefix = duty_key(day, "")
    there = DutyEntry.objects.filter(source_key__startswith=prefix)
    for key in there.values_list("source_key", flat=True):
        if int(key.removeprefix(prefix)) not in named:
            workflow.withdraw_duty(key, by)


def duty_key(day, deputy_pk):
    """Names the day of a campaign as the ground of the deputy's duty entry."""
    return f"campaign:{day.pk}:{deputy_pk}"


def newest_problems(campaign):
    """What was solved last, and how; the words are written for the public."""
    days = CampaignDay.objects.public().filter(grid__campaign=campaign)
    problems = SolvedProblem.objects.filter(day__in=days.values("pk"))
    return problems.select_related("day__grid").order_by("-day__day", "-pk")[:MOST_PROBLEMS]
