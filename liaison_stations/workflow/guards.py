"""Conditions on the actions of the stations."""

from django.utils.translation import gettext_lazy as _

from liaison_stations.choices import MatterStatus
from liaison_stations.links import open_plan
from workflow.transitions import Guard


def _into_is_open_to(matter, step):
    target = step.data["into"]
    return target.pk != matter.pk and target.status != MatterStatus.MERGED


merges_elsewhere = Guard(_into_is_open_to, _("这一件不能作为并入的对象。"), "into")
has_deputy = Guard(
    lambda matter, step: bool(step.data.get("deputy") or matter.deputy_id),
    _("请先确定负责代表。"),
)
not_before_raised = Guard(
    lambda matter, step: (
        not step.data.get("closed_on") or step.data["closed_on"] >= matter.raised_on
    ),
    _("办结日期不能早于反映日期。"),
    "closed_on",
)
goes_to_a_town = Guard(
    lambda matter, step: bool(matter.station.organization_id),
    _("总站没有所属镇街区，请选择其他去向。"),
)
closes_after_opening = Guard(
    lambda day, step: step.data["closes"] > step.data["opens"],
    _("结束时间必须晚于开始时间。"),
    "closes",
)
not_past = Guard(lambda day, step: step.data["day"] >= step.today, _("不能改到过去的日期。"), "day")
not_held_yet = Guard(lambda day, step: day.day >= step.today, _("这一天已经过去，不能再调整。"))
plan_is_open = Guard(
    lambda matter, step: open_plan() is not None,
    _("现在没有正在拟订的年度计划，请先登记计划。"),
)
