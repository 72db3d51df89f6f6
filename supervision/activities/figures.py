"""The annual figures of activities (docs/domain.md#annual-figures)."""

from datetime import date

from django.db.models.functions import ExtractMonth
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from registers.figures import Dimension, RecordLine, by_choice
from supervision.activities.choices import Level, Method
from supervision.activities.models import Activity


def _year(year):
    """First and last day: a range uses the index, an extracted year does not."""
    return date(year, 1, 1), date(year, 12, 31)


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


def _month(by, chart=""):
    return Dimension(
        "by_month",
        _("按月份"),
        ExtractMonth(by),
        lambda month: _("%(month)s月") % {"month": month},
        every=tuple(range(1, 13)),
        order=lambda month: month,
        chart=chart,
    )


def _body(key, label, path):
    """By a body, in the official order; never by amount."""
    return Dimension(
        key,
        label,
        f"{path}_id",
        lambda pk, order, name, short_name: short_name or name,
        carries=(f"{path}__order", f"{path}__name", f"{path}__short_name"),
        order=lambda pk, order, name, short_name: (order, pk),
    )


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


BY_ORGANIZER = _body("by_organizer", _("按组织单位"), "organizer")


def _day(day):
    return date_format(day, "DATE_FORMAT") if day else ""


def _activity_line(activity):
    facts = (activity.get_method_display(), _day(activity.starts_on), activity.organizer)
    return RecordLine(activity.title, activity.get_absolute_url(), facts)


ACTIVITY_LIST = {
    "listed": lambda records: records.select_related("organizer").order_by("starts_on", "pk"),
    "line": _activity_line,
}
