"""Verified duty of the year, by kind; taking part and having a result are two rows."""

from django.db.models import Case, Value, When
from django.db.models.functions import ExtractMonth
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from deputies.choices import DutyKind
from deputies.models import DutyEntry
from registers.figures import Dimension, Figure, Line, by_choice, register


def by_month(field):
    return Dimension(
        "by_month",
        _("按月份"),
        ExtractMonth(field),
        lambda month: _("%(month)s月") % {"month": month},
        every=tuple(range(1, 13)),
        order=lambda month: month,
    )


RESULTS = {"result": _("有成效"), "part": _("参加")}
BY_RESULT = Dimension(
    "by_result",
    _("按是否有成效"),
    Case(When(had_result=True, then=Value("result")), default=Value("part")),
    lambda value: RESULTS[value],
    every=tuple(RESULTS),
    order=lambda value: list(RESULTS).index(value),
)


def entries_of(year):
    return DutyEntry.objects.verified().of_year(year)


def _line(entry):
    facts = (entry.get_kind_display(), date_format(entry.happened_on, "DATE_FORMAT"), entry.deputy)
    return Line(entry.text, reverse("deputy", args=[entry.deputy_id]), facts)


register(
    Figure(
        "duty_entries",
        _("代表履职"),
        _("次"),
        _("本年内经工作人员审核的代表履职记录，一人一次计一次；未审核的不计。"),
        entries_of,
        (
            by_choice("by_kind", _("按类型"), "kind", DutyKind, show_all=True, chart="bars"),
            BY_RESULT,
            by_month("happened_on"),
        ),
        order=200,
        listed=lambda records: records.select_related("deputy").order_by("happened_on", "pk"),
        line=_line,
        meaning=_("经审核的履职记录，按人按次计"),
    )
)
