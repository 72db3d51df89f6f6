"""Problems raised in special inquiries of the city committee and solved in the year."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from registers.figures import Dimension, Figure, Line, register
from supervision.figures.closed_loop import by_activity
from supervision.models import InquiryQuestion


def solved_questions_of(year):
    """Questions marked solved with a date in the year (监督法 art. 50: followed until solved)."""
    questions = InquiryQuestion.objects.city()
    return questions.solved_between(date(year, 1, 1), date(year, 12, 31))


BY_UNIT = Dimension(
    "by_unit",
    _("按应询单位"),
    "unit_id",
    lambda pk, order, name, short_name: short_name or name or _("未登记应询单位"),
    carries=("unit__order", "unit__name", "unit__short_name"),
    order=lambda pk, order, name, short_name: (pk is None, order or 0, pk or 0),
    chart="bars",
)


def _line(question):
    facts = [question.activity.title, date_format(question.solved_on, "DATE_FORMAT")]
    if question.unit:
        facts.insert(1, question.unit)
    return Line(question.question, question.get_absolute_url(), tuple(facts))


register(
    Figure(
        "inquiry_problems_solved",
        _("专题询问解决问题"),
        _("个"),
        _("市人大常委会专题询问所提的问题中，本年内标为已解决、记有解决日期的。"),
        solved_questions_of,
        (by_activity("activity"), BY_UNIT),
        order=45,
        meaning=_("询问之后跟踪督办，逐个解决"),
        listed=lambda records: records.select_related("activity", "unit").order_by(
            "solved_on", "pk"
        ),
        line=_line,
    )
)
