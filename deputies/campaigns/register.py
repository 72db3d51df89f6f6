"""Campaigns of the year: grids with records, who took part (人次), what was solved."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from deputies.campaigns.models import Campaign, CampaignDay, Grid
from deputies.duty.register import by_month
from registers.figures import FIGURES, Dimension, Figure, RecordLine
from registers.ledger import SHEETS, Column, ColumnStore, Day, Sheet, Text, Whole
from registers.search import SEARCHABLE, Searchable
from workflow.canonical import canonical


def _by_campaign(path):
    return Dimension(
        "by_campaign",
        _("按行动"),
        f"{path}campaign_id",
        lambda pk, name, is_public: name,
        carries=(f"{path}campaign__name", f"{path}campaign__is_public"),
        order=lambda pk, name, is_public: pk,
        hidden=lambda pk, name, is_public: not is_public,
        hidden_name=_("未公开的专项行动"),
    )


BY_GRID = Dimension(
    "by_grid",
    _("按网格"),
    "grid_id",
    lambda pk, name, is_public: name,
    carries=("grid__name", "grid__campaign__is_public"),
    order=lambda pk, name, is_public: pk,
    hidden=lambda pk, name, is_public: not is_public,
    hidden_name=_("未公开的网格"),
    chart="bars",
)


def grids_of(year):
    """Grids for which a day was recorded within a year."""
    return Grid.objects.with_records_in(year)


def days_of(year):
    """Recorded days of campaigns within a year; withdrawn ones do not count."""
    return CampaignDay.objects.kept().of_year(year)


def _grid_line(grid):
    return RecordLine(str(grid), grid.get_absolute_url(), (grid.leader,) if grid.leader else ())


def _day_line(day):
    result = _("%(people)d 人次，解决 %(problems)d 个") % {
        "people": day.participations,
        "problems": day.problems_solved,
    }
    return RecordLine(
        str(day.grid), day.get_absolute_url(), (date_format(day.day, "DATE_FORMAT"), result)
    )


DAYS = {
    "listed": lambda records: records.select_related("grid__campaign").order_by("day", "pk"),
    "line": _day_line,
}


FIGURES.register(
    Figure(
        "campaign_grids",
        _("专项行动网格"),
        _("个"),
        _("本年内有行动日志的网格，每个网格计一次。"),
        grids_of,
        (_by_campaign(""),),
        order=190,
        listed=lambda records: records.select_related("campaign").order_by("campaign_id", "pk"),
        line=_grid_line,
        meaning=_("由常委会领导牵头"),
        said=("网格",),
        adds_up=False,
    ),
    Figure(
        "campaign_participations",
        _("代表参与专项行动"),
        _("人次"),
        _("本年内专项行动日志所记的参加人次之和。"),
        days_of,
        (_by_campaign("grid__"), BY_GRID, by_month("day")),
        amount="participations",
        order=191,
        meaning=_("一人参加一天计一人次"),
        **DAYS,
        said=("专项行动", "* 参与", "* 投入", "* 投身", "* 参加", "* 出动", "* 走进", "* 入户"),
    ),
    Figure(
        "campaign_problems_solved",
        _("专项行动解决难题"),
        _("个"),
        _("本年内专项行动日志所记的解决难题数之和。"),
        days_of,
        (_by_campaign("grid__"), BY_GRID, by_month("day")),
        amount="problems_solved",
        order=192,
        meaning=_("代表入户帮助解决的难题"),
        **DAYS,
        said=("难题", "难事", "* 解决", "* 化解"),
    ),
)


def _grid(line, run):
    """The grid of a new row; campaign and grid are made where they are missing. What a workbook
    brings is public: a leader confirmed it, or the operator answers for it."""
    names = line["名称"], line["网格"]
    key = tuple(map(canonical, names))
    grids = run.memory.setdefault(Grid, {})
    if key not in grids:
        told = {"name": names[0], "is_public": True, "created_by": run.by}
        campaign = Campaign.objects.get_or_create(canonical=key[0], defaults=told)[0]
        of_campaign = Grid.objects.filter(campaign=campaign)
        grids[key] = of_campaign.get_or_create(
            canonical=key[1], defaults={"campaign": campaign, "name": names[1]}
        )[0]
    return {"grid": grids[key], "is_public": True, "created_by": run.by}


def _lead(pairs):
    """The grid's leader as its last row tells."""
    leaders = {day.grid_id: leader or "" for day, leader in pairs}
    grids = list(Grid.objects.filter(pk__in=leaders))
    for grid in grids:
        grid.leader = leaders[grid.pk]
    Grid.objects.bulk_update(grids, ["leader"], batch_size=200)


CAMPAIGNS = Sheet(
    name="专项行动",
    model=CampaignDay,
    key=("名称", "网格", "日期"),
    order=25,
    columns=(
        Column("名称", Text(identifies=True), "grid__campaign__name", required=True),
        Column("网格", Text(identifies=True), "grid__name", required=True),
        Column(
            "牵头",
            Text(longest=100),
            keeper=ColumnStore(
                prefetch="grid", read=lambda day: day.grid.leader, save=_lead, is_shared=True
            ),
            keeps=True,
        ),
        Column("日期", Day(), "day", required=True),
        Column("参加人次", Whole(), "participations", required=True),
        Column("解决难题数", Whole(), "problems_solved", required=True),
    ),
    complete=_grid,
    exported=lambda days: days.filter(pk__in=CampaignDay.objects.kept().values("pk")),
)


SHEETS.register(CAMPAIGNS)
SEARCHABLE.register(
    Searchable(
        "campaigns",
        _("专项行动"),
        Campaign,
        ("name", "text"),
        title=lambda campaign: campaign.name,
        path=lambda campaign: campaign.get_absolute_url(),
        place=70,
    )
)
