"""Chosen city projects of the year, and those of them completed by its end."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from registers.figures import Figure, Line, by_choice, register
from supervision.choices import ProjectStatus
from supervision.figures.closed_loop import _body
from supervision.models import Project

BY_UNIT = _body("by_unit", _("按责任单位"), "unit")
BY_STATUS = by_choice("by_status", _("按状态"), "status", ProjectStatus)


def projects_of(year):
    return Project.objects.of_city().of_year(year).chosen()


def completed_projects_of(year):
    return projects_of(year).completed_by(date(year, 12, 31))


def _line(project):
    done = date_format(project.completed_on, "DATE_FORMAT") if project.completed_on else ""
    facts = (project.get_status_display(), f"{project.progress}%", project.unit, done)
    return Line(project.title, project.get_absolute_url(), facts)


LIST = {
    "listed": lambda records: records.select_related("unit").in_order(),
    "line": _line,
}

register(
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
    ),
)
