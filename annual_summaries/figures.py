"""Recognitions of the year, and the typical cases among them."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from annual_summaries.choices import RecognitionKind
from annual_summaries.models import Recognition
from registers.figures import Figure, Line, by_choice, register

BY_KIND = by_choice("by_kind", _("按类别"), "kind", RecognitionKind, show_all=True, chart="bars")


def recognitions_of(year):
    return Recognition.objects.kept().of_year(year)


def typical_cases_of(year):
    return recognitions_of(year).typical_cases()


def _line(one):
    facts = (one.get_kind_display(), one.granted_by, date_format(one.happened_on, "DATE_FORMAT"))
    return Line(one.title, one.get_absolute_url(), facts)


LIST = {"listed": lambda records: records.order_by("happened_on", "pk"), "line": _line}

register(
    Figure(
        "recognitions",
        _("宣传表彰"),
        _("件"),
        _("本年内的典型案例、媒体报道、获奖、上级决定采纳和领导批示；作废的不计。"),
        recognitions_of,
        (BY_KIND,),
        order=230,
        meaning=_("工作得到的肯定"),
        **LIST,
    ),
    Figure(
        "typical_cases",
        _("典型案例"),
        _("个"),
        _("上述宣传表彰中，被上级宣传报道的典型案例。"),
        typical_cases_of,
        (),
        order=231,
        meaning=_("被上级宣传报道的"),
        **LIST,
    ),
)
