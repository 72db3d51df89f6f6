"""Conditions on what happens to a matter, beyond its state and the person."""

from django.utils.translation import gettext_lazy as _

from liaison_stations.matters import effects
from liaison_stations.matters.models import MatterStatus
from workflow.transitions import Guard

merges_elsewhere = Guard(
    lambda matter, step: (
        step.data["into"].pk != matter.pk and step.data["into"].status != MatterStatus.MERGED
    ),
    _("这一件不能作为并入的对象。"),
    "into",
)
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


plan_is_open = Guard(
    lambda matter, step: effects.open_plan() is not None,
    _("现在没有正在拟订的年度计划，请先登记计划。"),
)
