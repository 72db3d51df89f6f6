"""The annual figures of activities (docs/domain.md#annual-figures)."""

from django.utils.translation import gettext_lazy as _

from registers.dimensions import by_body
from registers.figures import Dimension, RecordLine, by_choice
from supervision.activities.choices import Level, Method
from supervision.activities.models import Activity
from supervision.inspected_laws.models import InspectedLaw
from workflow.days import day_in_words


def activities_of(year):
    """Activities of the year in which deputies took part; sections of a joint one count once."""
    return Activity.objects.kept().filter(year=year, parent__isnull=True).with_deputies()


def enforcement_inspections(level):
    """Inspections of one level; a town's part in a city inspection is one of the town's."""

    def records(year):
        inspections = Activity.objects.kept().filter(
            method=Method.ENFORCEMENT, year=year, level=level
        )
        return inspections.exclude(parent__level=level)

    return records


def reports_heard(year):
    """Work reports and financial reports that the city committee heard."""
    heard = Activity.objects.kept().filter(year=year, level=Level.CITY)
    return heard.filter(method__in=(Method.REPORT, Method.FINANCE))


def laws_inspected(year):
    """The laws that inspections of the city looked at, each at the first that names it."""
    inspections = Activity.objects.kept().filter(
        method=Method.ENFORCEMENT, year=year, level=Level.CITY
    )
    return InspectedLaw.objects.first_among(inspections)


BY_METHOD = by_choice("by_method", _("按方式"), "method", Method, chart="bars")
BY_LEVEL = by_choice("by_level", _("按层级"), "level", Level, show_all=True)
BY_THEME = Dimension(
    "by_theme",
    _("按主题"),
    "theme_id",
    lambda pk, name: name or _("未归入主题"),
    carries=("theme__name",),
    order=lambda pk, name: (pk is None, name or ""),
)


BY_ORGANIZER = by_body("by_organizer", _("按组织单位"), "organizer")
LAWS_BY_ORGANIZER = by_body("by_organizer", _("按组织单位"), "activity__organizer")


def _activity_line(activity):
    facts = (activity.get_method_display(), day_in_words(activity.starts_on), activity.organizer)
    return RecordLine(activity.title, activity.get_absolute_url(), facts)


def _law_line(law):
    activity = law.activity
    facts = (activity.title, day_in_words(activity.starts_on), activity.organizer)
    return RecordLine(law.title, activity.get_absolute_url(), facts)


ACTIVITY_LIST = {
    "listed": lambda records: records.select_related("organizer").order_by("starts_on", "pk"),
    "line": _activity_line,
}
LAW_LIST = {
    "listed": lambda records: records.select_related("activity__organizer").order_by(
        "activity__starts_on", "pk"
    ),
    "line": _law_line,
}
