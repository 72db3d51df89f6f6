"""The annual figures of supervision, counted as the contract says."""

from dataclasses import replace
from datetime import date

from django.db.models import Case, Q, Value, When
from django.db.models.functions import ExtractMonth
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from registers.figures import (
    Dimension,
    Figure,
    Line,
    Rate,
    RateGroup,
    by_choice,
    register,
    register_rates,
)
from supervision.choices import (
    ItemStatus,
    Level,
    Method,
    OpinionKind,
    Outcome,
    Progress,
    Satisfaction,
)
from supervision.models import Activity, Item, Opinion
from supervision.standing import SIGNS


def _year(year):
    """First and last day: a range uses the index, an extracted year does not."""
    return date(year, 1, 1), date(year, 12, 31)


def activities_of(year):
    """Activities of the year in which deputies took part; sections of a joint one count once."""
    return Activity.objects.kept().filter(year=year, parent__isnull=True).with_deputies()


def opinions_of(year):
    """Inspection opinions of the city committee handed over in the year."""
    return Opinion.objects.handed_over().filter(
        kind=OpinionKind.INSPECTION,
        handed_over_on__range=_year(year),
        activity__level=Level.CITY,
    )


def items_of(year):
    """The lines of these documents; what was withdrawn is no longer on them."""
    return Item.objects.exclude(status=ItemStatus.WITHDRAWN).filter(opinion__in=opinions_of(year))


def concluded_items_of(year):
    return items_of(year).concluded_by(date(year, 12, 31))


def enforcement_inspections(level):
    """Inspections of one level; a town's part in a city inspection is one of the town's."""

    def records(year):
        inspections = Activity.objects.kept().filter(
            method=Method.ENFORCEMENT, year=year, level=level
        )
        return inspections.exclude(parent__level=level)

    return records


def all_items_handed_over_in(year):
    """Items of the city committee, on documents of any kind, handed over in the year."""
    return Item.objects.handed_over().filter(
        handed_over_on__range=_year(year), opinion__activity__level=Level.CITY
    )


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


def by_activity(path):
    """By activity, oldest first; the titles of unpublished ones are not named in public."""
    return Dimension(
        "by_activity",
        _("按监督活动"),
        f"{path}_id",
        lambda pk, title, starts_on, is_public: title,
        carries=(f"{path}__title", f"{path}__starts_on", f"{path}__is_public"),
        order=lambda pk, title, starts_on, is_public: (starts_on, pk),
        hidden=lambda pk, title, starts_on, is_public: not is_public,
        hidden_name=_("未公开的监督活动"),
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
BY_UNIT = _body("by_unit", _("按主办单位"), "lead_unit")
BY_STATUS = by_choice(
    "by_status",
    _("按办理进度"),
    Case(
        *(When(status__in=step.states, then=Value(step.value)) for step in Progress),
        default=Value(""),
    ),
    Progress,
    blank=ItemStatus.DRAFT.label,
    chart="parts",
    tone=lambda step: SIGNS.get(step, SIGNS[None]),
)
BY_OUTCOME = by_choice("by_outcome", _("按办理结果"), "outcome", Outcome)


def _day(day):
    return date_format(day, "DATE_FORMAT") if day else ""


def _activity_line(activity):
    facts = (activity.get_method_display(), _day(activity.starts_on), activity.organizer)
    return Line(activity.title, activity.get_absolute_url(), facts)


def _opinion_line(opinion):
    facts = (opinion.number, _day(opinion.handed_over_on), opinion.activity.title)
    return Line(opinion.title, opinion.get_absolute_url(), facts)


def _item_line(item):
    progress = Progress.of(item.status)
    word = progress.label if progress else item.get_status_display()
    facts = (item, item.lead_unit, word)
    return Line(item.suggestion, item.get_absolute_url(), facts)


ACTIVITY_LIST = {
    "listed": lambda records: records.select_related("organizer").order_by("starts_on", "pk"),
    "line": _activity_line,
}
OPINION_LIST = {
    "listed": lambda records: records.select_related("activity").order_by("handed_over_on", "pk"),
    "line": _opinion_line,
}
ITEM_LIST = {
    "listed": lambda records: records.select_related("opinion", "lead_unit").order_by(
        "opinion__handed_over_on", "opinion_id", "sequence"
    ),
    "line": _item_line,
}

register(
    Figure(
        "supervision_activities",
        _("监督活动"),
        _("项"),
        _("本年度市、镇两级有人大代表参加的各种方式的监督活动；联合开展的活动只计一项。"),
        activities_of,
        (BY_METHOD, _month("starts_on", chart="months"), BY_LEVEL, BY_THEME),
        order=10,
        meaning=_("市镇两级、各种方式，有代表参加"),
        **ACTIVITY_LIST,
    ),
    Figure(
        "inspection_opinions",
        _("视察意见"),
        _("份"),
        _("市人大常委会本年内交办的视察意见，按文件计；已撤回的不计。"),
        opinions_of,
        (_month("handed_over_on"), by_activity("activity")),
        order=20,
        meaning=_("视察之后书面交办"),
        **OPINION_LIST,
    ),
    Figure(
        "list_items",
        _("清单事项"),
        _("条"),
        _("本年内交办的视察意见所列清单，按条计；已撤回的不计。办理进度以统计时为准。"),
        items_of,
        (by_activity("opinion__activity"), replace(BY_UNIT, chart="bars"), BY_STATUS),
        order=30,
        meaning=_("意见里逐条列出，交给单位办理"),
        **ITEM_LIST,
    ),
    Figure(
        "list_items_concluded",
        _("年底前核验销号"),
        _("条"),
        _("上述清单事项中，本年12月31日前经人大核验销号、且到该日没有重新办理的。"),
        concluded_items_of,
        (by_activity("opinion__activity"), BY_UNIT, BY_OUTCOME),
        order=40,
        meaning=_("清单事项中，经人大核验后销号的"),
        **ITEM_LIST,
    ),
    Figure(
        "enforcement_inspections_city",
        _("市级执法检查"),
        _("次"),
        _("本年度市人大常委会开展的执法检查；同级联合检查的分项不另计。"),
        enforcement_inspections(Level.CITY),
        (_month("starts_on"),),
        order=50,
        meaning=_("由市人大常委会组织"),
        **ACTIVITY_LIST,
    ),
    Figure(
        "enforcement_inspections_town",
        _("镇街区执法检查"),
        _("次"),
        _("本年度镇、街道、区人大开展的执法检查，含市镇联动中由其承担的；同级分项不另计。"),
        enforcement_inspections(Level.TOWN),
        (BY_ORGANIZER, _month("starts_on")),
        order=60,
        meaning=_("由镇、街道、区人大组织"),
        **ACTIVITY_LIST,
    ),
)

RATED = ~Q(satisfaction="")
register_rates(
    RateGroup(
        all_items_handed_over_in,
        (
            Rate(
                "answered",
                _("答复率"),
                _("本年内交办的事项中，承办单位年底前已反馈的。"),
                lambda cutoff: Q(replied_on__lte=cutoff),
            ),
            Rate(
                "satisfied",
                _("满意率"),
                _("代表已评价的事项中，评价为满意和基本满意的。"),
                lambda cutoff: Q(satisfaction__in=[Satisfaction.SATISFIED, Satisfaction.BASICALLY]),
                lambda cutoff: RATED,
            ),
            Rate(
                "satisfied_fully",
                _("其中：满意"),
                _("代表已评价的事项中，评价为满意的。"),
                lambda cutoff: Q(satisfaction=Satisfaction.SATISFIED),
                lambda cutoff: RATED,
                part_of="satisfied",
            ),
            Rate(
                "solved",
                _("解决率"),
                _("本年内交办的事项中，办理结果为已解决的。"),
                lambda cutoff: Q(outcome=Outcome.SOLVED),
            ),
            Rate(
                "verified",
                _("核实率"),
                _("本年内交办的事项中，人大到现场核实、记有地点和日期的。"),
                lambda cutoff: Q(verified_on__isnull=False) & ~Q(verified_place=""),
            ),
            Rate(
                "published",
                _("公开率"),
                _("本年内交办的事项中，已向社会公开的。"),
                lambda cutoff: Q(
                    is_public=True,
                    opinion__is_public=True,
                    opinion__activity__is_public=True,
                ),
            ),
        ),
    )
)
