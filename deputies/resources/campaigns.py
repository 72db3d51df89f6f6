"""The ledger sheet 专项行动: a row for each grid and day; campaigns and grids are made with it."""

from deputies.models import Campaign, CampaignDay, Grid
from registers.ledger import Column, Day, Keeper, Sheet, Text, Whole, register


def _grid(line, run):
    """The grid of a new row; campaign and grid are made where they are missing."""
    key = (line["名称"], line["网格"])
    grids = run.memory.setdefault(Grid, {})
    if key not in grids:
        campaign = Campaign.objects.get_or_create(name=key[0])[0]
        grids[key] = Grid.objects.get_or_create(campaign=campaign, name=key[1])[0]
    return {"grid": grids[key]}


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
        Column("名称", Text(), "grid__campaign__name", required=True),
        Column("网格", Text(), "grid__name", required=True),
        Column(
            "牵头",
            Text(longest=100),
            keeper=Keeper(prefetch="grid", read=lambda day: day.grid.leader, save=_lead),
            keeps=True,
        ),
        Column("日期", Day(), "day", required=True),
        Column("参加人次", Whole(), "participations", required=True),
        Column("解决难题数", Whole(), "problems_solved", required=True),
    ),
    complete=_grid,
)

register(CAMPAIGNS)
