"""Well-being projects in the figures, in the ledger and in the search."""

from datetime import date

from django.db.models import Case, F, Q, Value, When
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.successions.former import said_of_heir
from registers.dimensions import by_body
from registers.figures import FIGURES, Figure, RecordLine, by_choice
from registers.ledger import (
    SHEETS,
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
    by_actions_alone,
)
from registers.search import SEARCHABLE, Searchable
from registers.supervised import SUPERVISED, Supervised
from supervision.bodies.figures import BY_BODY
from supervision.bodies.ledger import the_committee
from supervision.bodies.relations import BODY_CLERK
from supervision.project_pictures.models import ProjectPicture
from supervision.projects.models import Project, ProjectProgress, ProjectStatus
from workflow.replacing import Shelf, shelve

BY_UNIT = by_body("by_unit", _("按责任单位"), "unit")
AT_YEARS_END = Case(
    When(
        status=ProjectStatus.COMPLETED,
        completed_on__year__gt=F("year"),
        then=Value(ProjectStatus.UNFINISHED.value),
    ),
    default=F("status"),
)
"""What was completed after its year was unfinished in it, so that the year's numbers stay."""
BY_STATUS = by_choice("by_status", _("按状态"), AT_YEARS_END, ProjectStatus)


def projects_of(year):
    """The city's projects that were chosen for a year; candidates that were not are left out."""
    return Project.objects.of_city().of_year(year).chosen()


def town_projects_of(year):
    """The towns' projects that were chosen for a year."""
    return Project.objects.of_towns().of_year(year).chosen()


def completed_projects_of(year):
    """Those of the city's that were completed by the last day of the year."""
    return projects_of(year).completed_by(date(year, 12, 31))


def _line(project):
    done = date_format(project.completed_on, "DATE_FORMAT") if project.completed_on else ""
    facts = (project.get_status_display(), f"{project.progress}%", project.unit, done)
    return RecordLine(project.title, project.get_absolute_url(), facts)


LIST = {
    "listed": lambda records: records.select_related("unit").in_order(),
    "line": _line,
}


FIGURES.register(
    Figure(
        "wellbeing_projects",
        _("民生实事项目"),
        _("个"),
        _("本年度经代表票决入选的市级民生实事项目。"),
        projects_of,
        (BY_UNIT, BY_STATUS),
        order=140,
        meaning=_("代表票决确定"),
        **LIST,
        said=("民生实事",),
    ),
    Figure(
        "wellbeing_projects_completed",
        _("民生实事完成"),
        _("个"),
        _("上述项目中，本年12月31日前完成的。"),
        completed_projects_of,
        (BY_UNIT,),
        order=141,
        meaning=_("年底前完成"),
        **LIST,
        said=("民生实事 完成", "民生实事 完工", "民生实事 建成"),
        part_of="wellbeing_projects",
    ),
    Figure(
        "wellbeing_projects_town",
        _("镇街区民生实事项目"),
        _("个"),
        _("本年度镇、街道、区人大代表票决入选的民生实事项目；市级项目不计。"),
        town_projects_of,
        (BY_BODY, BY_STATUS),
        order=142,
        meaning=_("镇街区代表票决确定"),
        **LIST,
        said=("镇 民生实事", "街道 民生实事"),
    ),
)


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


def _checks(line):
    if line["状态"] == ProjectStatus.COMPLETED and line.says("完成日期") and not line["完成日期"]:
        yield "完成日期", gettext("状态是“已完成”，必须填写完成日期。")


def _doubts(line):
    if line["完成日期"] and line["年度"] and line["完成日期"].year < line["年度"]:
        yield "完成日期", gettext("完成日期早于项目的年度。")
    if line["状态"] == ProjectStatus.CANDIDATE and line["入选"]:
        yield "状态", gettext("已入选的项目，状态却是“候选”。")


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
        Column("责任单位", Ref("组织"), "unit", required=True, agrees=said_of_heir("unit")),
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
        yield "日期", gettext("日期不在项目的年度内。")


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
    day=lambda line: line["年度"] and date(line["年度"], 1, 1),
    complete=lambda line, run: {"by": run.by},
    sorted_by=("project__year", "project__sequence", "day", "pk"),
    seen=lambda progress, user: progress.filter(
        project__in=Project.objects.visible_to(user).values("pk")
    ),
)


SHEETS.register(PROJECTS, PROGRESS)
SEARCHABLE.register(
    Searchable(
        "projects",
        _("民生实事"),
        Project,
        ("title", "content"),
        title=lambda project: project.title,
        path=lambda project: project.get_absolute_url(),
        about=lambda project: project.year,
        day="year",
        place=40,
    )
)

SUPERVISED.register(
    Supervised(
        key="projects",
        label=_("民生实事"),
        model=Project,
        before=lambda day: Q(year__lt=day.year),  # it is due by the last day of its year
        order="year",
        due=lambda project: date(project.year, 12, 31),
        since=lambda project: None,
        unit="unit",
        body="organization",
    )
)

shelve(
    Shelf(
        model=ProjectPicture,
        record=lambda link: link.project,
        page=lambda project: project.get_absolute_url(),
        keepers=BODY_CLERK,
        picture=True,
    )
)
