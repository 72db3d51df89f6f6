"""Suggestions of the year, and those of them that were answered."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from deputies.choices import SuggestionStatus
from deputies.models import Suggestion
from registers.figures import Dimension, Figure, Line, by_choice, register
from workflow.choices import Outcome, Satisfaction

BY_UNIT = Dimension(
    "by_unit",
    _("按主办单位"),
    "lead_unit_id",
    lambda pk, order, name, short_name: short_name or name or _("未定单位"),
    carries=("lead_unit__order", "lead_unit__name", "lead_unit__short_name"),
    order=lambda pk, order, name, short_name: (pk is None, order or 0, pk or 0),
)
BY_OUTCOME = by_choice("by_outcome", _("按办理结果"), "outcome", Outcome, chart="parts")
BY_SATISFACTION = by_choice("by_satisfaction", _("按代表评价"), "satisfaction", Satisfaction)
BY_STATUS = by_choice("by_status", _("按状态"), "status", SuggestionStatus)


def suggestions_of(year):
    return Suggestion.objects.raised().of_year(year)


def answered_of(year):
    return suggestions_of(year).answered_by(date(year, 12, 31))


def _line(one):
    facts = (f"{one.year}-{one.number or '—'}", one.get_status_display(), one.lead_unit or "")
    return Line(one.title, one.lead_deputy.get_absolute_url(), facts)


LIST = {
    "listed": lambda records: records.select_related("lead_deputy", "lead_unit").order_by(
        "number", "pk"
    ),
    "line": _line,
}

register(
    Figure(
        "suggestions",
        _("代表建议"),
        _("件"),
        _("本年度代表提出的建议、批评和意见，按件计；不予受理和撤回的不计。"),
        suggestions_of,
        (BY_UNIT, BY_STATUS),
        order=170,
        meaning=_("代表提出，交单位办理"),
        **LIST,
    ),
    Figure(
        "suggestions_answered",
        _("年底前答复的建议"),
        _("件"),
        _("上述建议中，承办单位在本年12月31日前已书面答复的。"),
        answered_of,
        (BY_UNIT, BY_OUTCOME, BY_SATISFACTION),
        order=171,
        meaning=_("单位书面答复代表的"),
        **LIST,
    ),
)
