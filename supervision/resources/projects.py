"""The ledger sheets 民生实事 and 民生实事进展."""

from django.utils.translation import gettext as _

from registers.ledger import (
    Choice,
    Column,
    Day,
    KeyRef,
    Percent,
    Ref,
    Sheet,
    Text,
    Whole,
    Year,
    YesNo,
    register,
)
from supervision.choices import ProjectStatus
from supervision.models import Project, ProjectProgress
from supervision.resources.bodies import the_committee

STATES = {
    str(one.label): one.value
    for one in (
        ProjectStatus.CANDIDATE,
        ProjectStatus.UNDER_WAY,
        ProjectStatus.COMPLETED,
        ProjectStatus.UNFINISHED,
    )
}
KEY = ("组织单位", "年度", "序号")


def by_actions_alone(record):
    return True


def _checks(line):
    if line["状态"] == ProjectStatus.COMPLETED and line.says("完成日期") and not line["完成日期"]:
        yield "完成日期", _("状态是“已完成”，必须填写完成日期。")


def _doubts(line):
    if line["完成日期"] and line["年度"] and line["完成日期"].year < line["年度"]:
        yield "完成日期", _("完成日期早于项目的年度。")
    if line["状态"] == ProjectStatus.CANDIDATE and line["入选"]:
        yield "状态", _("已入选的项目，状态却是“候选”。")


PROJECTS = Sheet(
    name="民生实事",
    model=Project,
    key=KEY,
    order=33,
    columns=(
        Column("组织单位", Ref("组织", unsaid=the_committee), "organization"),
        Column("年度", Year(), "year", required=True),
        Column("序号", Whole(most=9999), "sequence", required=True),
        Column("项目", Text(), "title", required=True),
        Column("责任单位", Ref("组织"), "unit", required=True),
        Column("票数", Whole(), "votes", locked=by_actions_alone),
        Column("入选", YesNo(), "is_chosen", required=True, locked=by_actions_alone),
        Column("进度", Percent(), "progress", default=0, locked=by_actions_alone),
        Column("状态", Choice(STATES), "status", required=True, locked=by_actions_alone),
        Column("完成日期", Day(), "completed_on", locked=by_actions_alone),
    ),
    checks=_checks,
    doubts=_doubts,
    known=lambda projects: projects.exclude(status=ProjectStatus.WITHDRAWN),
    complete=lambda line, run: {"created_by": run.by, "is_public": True},
    exported=lambda projects: projects.exclude(status=ProjectStatus.WITHDRAWN),
    sorted_by=("year", "organization_id", "sequence"),
)


def _progress_doubts(line):
    if line["日期"] and line["年度"] and line["日期"].year not in (line["年度"], line["年度"] + 1):
        yield "日期", _("日期不在项目的年度内。")


PROGRESS = Sheet(
    name="民生实事进展",
    model=ProjectProgress,
    key=(*KEY, "日期"),
    order=34,
    columns=(
        Column("组织单位", Ref("组织", unsaid=the_committee), "project__organization"),
        Column("年度", Year(), "project__year", required=True),
        Column("序号", KeyRef("民生实事", KEY, strict=True), "project", required=True),
        Column("日期", Day(), "day", required=True),
        Column("进度", Percent(), "progress", required=True),
        Column("说明", Text(longest=1000), "note"),
    ),
    doubts=_progress_doubts,
    complete=lambda line, run: {"by": run.by},
    sorted_by=("project__year", "project__sequence", "day"),
)

register(PROJECTS, PROGRESS)
