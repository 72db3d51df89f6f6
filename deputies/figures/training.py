"""Classes of the year, and who was in them (人次)."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from deputies.figures.duty import by_month
from deputies.models import TrainingClass
from registers.figures import Dimension, Figure, Line, register

BY_CLASS = Dimension(
    "by_class",
    _("按培训班"),
    "pk",
    lambda pk, name, starts_on, is_public: name,
    carries=("name", "starts_on", "is_public"),
    order=lambda pk, name, starts_on, is_public: (starts_on, pk),
    hidden=lambda pk, name, starts_on, is_public: not is_public,
    hidden_name=_("未公开的培训班"),
)
BY_AUDIENCE = Dimension("by_audience", _("按对象"), "audience", lambda audience: audience)


def classes_of(year):
    return TrainingClass.objects.of_year(year)


def _line(training):
    return Line(
        training.name, "", (date_format(training.starts_on, "DATE_FORMAT"), training.audience)
    )


LIST = {"listed": lambda records: records.order_by("starts_on", "pk"), "line": _line}

register(
    Figure(
        "training_classes",
        _("代表培训班"),
        _("批次"),
        _("本年内开班的代表培训班，按班次计。"),
        classes_of,
        (BY_AUDIENCE, by_month("starts_on")),
        order=180,
        meaning=_("为代表举办的培训"),
        **LIST,
    ),
    Figure(
        "training_participants",
        _("参加培训"),
        _("人次"),
        _("上述培训班的参训人次；留有名单的按到课的人计。"),
        lambda year: classes_of(year).with_person_times(),
        (BY_CLASS,),
        amount="person_times",
        order=181,
        meaning=_("一人参加一次计一人次"),
        **LIST,
    ),
)
