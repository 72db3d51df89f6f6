"""Suggestions of the year, and those of them that were answered."""

from datetime import date

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.successions.former import said_before
from deputies.handling.effects import REPLY_CLOCK
from deputies.people.outside import outside_mandates
from deputies.suggestions.models import (
    PAPER,
    Suggestion,
    SuggestionEntry,
    SuggestionPart,
    SuggestionStatus,
)
from registers.calendar import CALENDAR, MOST_EVENTS, Event, Happenings
from registers.figures import FIGURES, Dimension, Figure, RecordLine, by_choice
from registers.ledger import (
    OUTCOMES,
    SHEETS,
    Choice,
    Column,
    Day,
    KeyRef,
    Ref,
    Sheet,
    Text,
    Year,
    YesNo,
    by_actions_alone,
)
from registers.rates import RATES, Rate, RateGroup
from registers.search import SEARCHABLE, Searchable
from registers.supervised import SUPERVISED, Supervised
from registers.together import Ties, part_checks, part_columns
from workflow.choices import OUTCOME_SIGNS, Outcome, Satisfaction
from workflow.deadlines import compute
from workflow.models import Clock, TrailEntry

BY_UNIT = Dimension(
    "by_unit",
    _("按主办单位"),
    "lead_unit_id",
    lambda pk, order, name, short_name: short_name or name or _("未定单位"),
    carries=("lead_unit__order", "lead_unit__name", "lead_unit__short_name"),
    order=lambda pk, order, name, short_name: (pk is None, order or 0, pk or 0),
)


BY_OUTCOME = by_choice(
    "by_outcome",
    _("按办理结果"),
    "outcome",
    Outcome,
    chart="parts",
    tone=lambda outcome: OUTCOME_SIGNS.get(outcome, "waiting"),
)
BY_SATISFACTION = by_choice("by_satisfaction", _("按代表评价"), "satisfaction", Satisfaction)
BY_SUPERVISOR = Dimension(
    "by_supervisor",
    _("按督办领导"),
    "supervised_by",
    lambda name: name or _("未登记督办领导"),
    order=lambda name: (not name, name),
)
BY_STATUS = by_choice("by_status", _("按状态"), "status", SuggestionStatus)


def suggestions_of(year):
    """Suggestions that were raised in a year; refused and withdrawn ones do not count."""
    return Suggestion.objects.raised().of_year(year)


def answered_of(year):
    """Those of them that were first answered by the last day of the year."""
    return suggestions_of(year).answered_by(date(year, 12, 31))


def key_suggestions_of(year):
    """Those of them that a leader supervises (重点督办)."""
    return suggestions_of(year).filter(is_key=True)


def _line(one):
    origin = _("凭纸质件代录") if one.from_paper else ""
    number, unit = f"{one.year}-{one.number or '—'}", one.lead_unit or ""
    facts = (number, one.get_status_display(), unit, origin)
    return RecordLine(one.title, one.lead_deputy.get_absolute_url(), facts)


def _listed(suggestions):
    """Ready to be shown, each told apart where staff entered it from a deputy's paper."""
    entered = TrailEntry.objects.filter(
        subject_kind=Suggestion._meta.label_lower,
        subject_key=Cast(OuterRef("pk"), CharField()),
        action="submit_for",
    )
    ready = suggestions.select_related("lead_deputy", "lead_unit")
    written = SuggestionEntry.objects.filter(suggestion=OuterRef("pk"), action__in=PAPER)
    from_paper = Exists(entered) | Exists(written)
    return ready.annotate(from_paper=from_paper).order_by("number", "pk")


LIST = {
    "listed": _listed,
    "line": _line,
}


FIGURES.register(
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
        said=("代表建议", "代表 提出 建议", "提交 建议", "建议 批评"),
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
        said=("建议 答复", "建议 办复", "建议 办结"),
        part_of="suggestions",
    ),
    Figure(
        "key_suggestions",
        _("重点督办建议"),
        _("件"),
        _("本年度代表建议中，列为重点督办的，按件计。"),
        key_suggestions_of,
        (BY_UNIT, BY_SUPERVISOR, BY_STATUS),
        order=172,
        meaning=_("由常委会领导牵头督办"),
        **LIST,
        said=("重点督办", "重点建议", "重点督办 建议"),
        part_of="suggestions",
    ),
)


RATES.register(
    RateGroup(
        "suggestions",
        _("代表建议"),
        suggestions_of,
        (
            Rate(
                "suggestions_answered",
                _("建议答复率"),
                _("本年度代表建议中，承办单位年底前已书面答复的。"),
                lambda cutoff: Q(replied_on__lte=cutoff),
                said=("建议 答复率", "建议 办复率"),
            ),
            Rate(
                "suggestions_satisfied",
                _("建议满意率"),
                _("代表已评价的建议中，评价为满意和基本满意的。"),
                lambda cutoff: Q(satisfaction__in=[Satisfaction.SATISFIED, Satisfaction.BASICALLY]),
                lambda cutoff: ~Q(satisfaction=""),
                said=("建议 满意率", "建议 满意度"),
            ),
            Rate(
                "suggestions_solved",
                _("建议解决率"),
                _("本年度代表建议中，办理结果为已解决的。"),
                lambda cutoff: Q(outcome=Outcome.SOLVED),
                said=("建议 解决率",),
            ),
        ),
        order=20,
        **LIST,
    )
)


STATES = {
    "待交办": SuggestionStatus.RECEIVED,
    "已交办": SuggestionStatus.HANDED_OVER,
    "办理中": SuggestionStatus.HANDLING,
    "已答复": SuggestionStatus.REPLIED,
    "重新办理": SuggestionStatus.REDOING,
    "已办结": SuggestionStatus.CONCLUDED,
}


WHEN = {"大会期间": True, "闭会期间": False}


ANSWERED = (SuggestionStatus.REPLIED, SuggestionStatus.REDOING, SuggestionStatus.CONCLUDED)
NOT_EXPORTED = (
    SuggestionStatus.DRAFT,
    SuggestionStatus.SUBMITTED,
    SuggestionStatus.NOT_ACCEPTED,
    SuggestionStatus.WITHDRAWN,
)


def _doubts(line):
    state, handed_over, replied = line["状态"], line["交办日期"], line["答复日期"]
    if state in ANSWERED and line.says("答复日期") and not replied:
        yield "答复日期", gettext("状态是“已答复”或以后，但没有答复日期。")
    if state not in (None, SuggestionStatus.RECEIVED) and not handed_over:
        yield "交办日期", gettext("已经交办的建议没有交办日期。")
    if line["督办领导"] and not line["重点督办"]:
        yield "督办领导", gettext("填写了督办领导，重点督办却不是“是”。")
    if handed_over and replied and replied < handed_over:
        yield "答复日期", gettext("答复日期早于交办日期。")


def _fields(line, run):
    day, state = line["交办日期"], line["状态"]
    fields = {"status": state, "created_by": run.by, "round": 1}
    fields["submitted_on"] = fields["received_on"] = day
    if day:
        fields["clock"] = clock = _clock(run, day)
        fields["due_on"] = compute(clock, day).due_on
    if state not in (SuggestionStatus.RECEIVED, SuggestionStatus.HANDED_OVER):
        fields["acknowledged_on"] = day
    if state == SuggestionStatus.CONCLUDED:
        fields["concluded_on"] = line["答复日期"] or day
    return fields


def _clock(run, day):
    clocks = run.memory.setdefault("suggestion clocks", {})
    if day not in clocks:
        clocks[day] = Clock.objects.in_force(REPLY_CLOCK, day)
    return clocks[day]


def _exported(suggestions):
    return suggestions.exclude(status__in=NOT_EXPORTED).exclude(number=None)


def _left_out():
    count = Suggestion.objects.filter(status__in=NOT_EXPORTED).count()
    if count:
        yield gettext("%(count)d 件建议尚未受理、不予受理或已撤回，未导出。") % {"count": count}


TIES = Ties(
    "代表建议",
    Suggestion,
    ("year", "number"),
    lambda line: (line["年度"], line["编号"]),
    lambda year, number: f"{year}-{number}",
    "2023-12",
)


SUGGESTIONS = Sheet(
    name="代表建议",
    model=Suggestion,
    key=("年度", "编号"),
    order=23,
    columns=(
        Column("年度", Year(), "year", required=True),
        Column("编号", Text(identifies=True), "number", required=True),
        Column("标题", Text(), "title", required=True, locked=by_actions_alone),
        Column("领衔代表", Ref("代表"), "lead_deputy", required=True, locked=by_actions_alone),
        Column("附议代表", Ref("代表", many=True), "cosigners"),
        Column(
            "主办单位",
            Ref("组织"),
            "lead_unit",
            keeps=True,
            locked=by_actions_alone,
            agrees=said_before("lead_unit"),
        ),
        Column(
            "协办单位",
            Ref("组织", many=True),
            "assisting_units",
            locked=by_actions_alone,
            agrees=said_before("assisting_units"),
        ),
        Column("领域", Text(), "policy_area", keeps=True),
        Column("提出时间", Choice(WHEN), "at_session", default=False, keeps=True),
        Column("重点督办", YesNo(), "is_key", keeps=True, locked=by_actions_alone),
        Column("督办领导", Text(), "supervised_by", keeps=True, locked=by_actions_alone),
        Column("交办日期", Day(), "handed_over_on", keeps=True, locked=by_actions_alone),
        Column("答复日期", Day(), "replied_on", keeps=True, locked=by_actions_alone),
        Column("办理结果", OUTCOMES, "outcome", keeps=True, locked=by_actions_alone),
        Column("评价", Choice(Satisfaction), "satisfaction", keeps=True, locked=by_actions_alone),
        Column(
            "状态",
            Choice(STATES),
            required=True,
            locked=by_actions_alone,
            read=lambda one: SuggestionStatus(one.status),
        ),
        Column("公开", YesNo(), "is_public"),
        TIES.column(),
    ),
    doubts=_doubts,
    refusals=TIES.refusals,
    afterwards=TIES.write,
    prefetch=("joined_to",),
    survey=outside_mandates("代表建议", "领衔代表"),
    complete=_fields,
    exported=_exported,
    left_out=_left_out,
)


PARTS = Sheet(
    name="建议分项",
    model=SuggestionPart,
    key=("年度", "编号", "分项序号"),
    order=24,
    columns=(
        Column("年度", Year(), "suggestion__year", required=True),
        Column(
            "编号",
            KeyRef("代表建议", ("年度", "编号"), strict=True),
            "suggestion",
            required=True,
        ),
        *part_columns(),
    ),
    checks=part_checks,
    exported=lambda parts: parts.filter(suggestion__in=_exported(Suggestion.objects.all())),
    sorted_by=("suggestion__year", "suggestion_id", "sequence", "pk"),
    seen=lambda parts, user: parts.filter(
        suggestion__in=Suggestion.objects.visible_to(user).values("pk")
    ),
    unseen=True,
)


SHEETS.register(SUGGESTIONS, PARTS)


def ratings(user, since, until):
    """The last days on which the deputy's own suggestions are rated."""
    due = Suggestion.objects.filter(
        lead_deputy__user=user.pk,
        status=SuggestionStatus.REPLIED,
        satisfaction="",
        step_due_on__range=(since, until),
    )
    for suggestion in due.order_by("-step_due_on", "-pk")[:MOST_EVENTS]:
        yield Event(
            uid=f"suggestion-{suggestion.pk}-{suggestion.round}",
            title=gettext("评价答复截止：%(title)s") % {"title": suggestion.title},
            starts=suggestion.step_due_on,
            path=suggestion.get_absolute_url(),
            version=suggestion.version,
        )


CALENDAR.register(Happenings("suggestions", gettext_lazy("建议评价"), ratings))
SEARCHABLE.register(
    Searchable(
        "suggestions",
        _("代表建议"),
        Suggestion,
        ("title",),
        title=lambda suggestion: suggestion.title,
        path=lambda suggestion: suggestion.lead_deputy.get_absolute_url(),
        about=lambda suggestion: suggestion.year,
        day="year",
        number=("year", "number"),
        state="status",
        own_path=lambda suggestion: suggestion.get_absolute_url(),
        ready=lambda suggestions: suggestions.select_related("lead_deputy"),
        place=30,
    )
)

SUPERVISED.register(
    Supervised(
        key="suggestions",
        label=_("代表建议"),
        model=Suggestion,
        before=lambda day: Q(deadline__lt=day),
        order="deadline",
        due=lambda one: one.deadline,
        since=lambda one: one.handed_over_on,
        unit="lead_unit",
    )
)
