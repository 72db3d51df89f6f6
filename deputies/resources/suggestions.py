"""The ledger sheet 代表建议: any state comes in with what the row says of its past."""

from django.utils.translation import gettext as _

from deputies.choices import SuggestionStatus
from deputies.models import Suggestion
from deputies.suggestions import REPLY_CLOCK
from registers.ledger import Choice, Column, Day, Ref, Sheet, Text, Year, YesNo, register
from workflow.choices import Outcome, Satisfaction
from workflow.deadlines import compute
from workflow.models import Clock

STATES = {
    "待交办": SuggestionStatus.RECEIVED,
    "已交办": SuggestionStatus.HANDED_OVER,
    "办理中": SuggestionStatus.HANDLING,
    "已答复": SuggestionStatus.REPLIED,
    "重新办理": SuggestionStatus.REDOING,
    "已办结": SuggestionStatus.CONCLUDED,
}
ANSWERED = (SuggestionStatus.REPLIED, SuggestionStatus.REDOING, SuggestionStatus.CONCLUDED)
UNTOLD = (
    SuggestionStatus.DRAFT,
    SuggestionStatus.SUBMITTED,
    SuggestionStatus.NOT_ACCEPTED,
    SuggestionStatus.WITHDRAWN,
)


def by_actions_alone(record):
    return True


def _doubts(line):
    state, handed_over, replied = line["状态"], line["交办日期"], line["答复日期"]
    if state in ANSWERED and line.says("答复日期") and not replied:
        yield "答复日期", _("状态是“已答复”或以后，但没有答复日期。")
    if state not in (None, SuggestionStatus.RECEIVED) and not handed_over:
        yield "交办日期", _("已经交办的建议没有交办日期。")
    if handed_over and replied and replied < handed_over:
        yield "答复日期", _("答复日期早于交办日期。")


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


def _told(suggestions):
    return suggestions.exclude(status__in=UNTOLD).exclude(number=None)


def _left_out():
    count = Suggestion.objects.filter(status__in=UNTOLD).count()
    if count:
        yield _("%(count)d 件建议尚未受理、不予受理或已撤回，未导出。") % {"count": count}


SUGGESTIONS = Sheet(
    name="代表建议",
    model=Suggestion,
    key=("年度", "编号"),
    order=23,
    columns=(
        Column("年度", Year(), "year", required=True),
        Column("编号", Text(), "number", required=True),
        Column("标题", Text(), "title", required=True, locked=by_actions_alone),
        Column("领衔代表", Ref("代表"), "lead_deputy", required=True, locked=by_actions_alone),
        Column("附议代表", Ref("代表", many=True), "cosigners"),
        Column("主办单位", Ref("组织"), "lead_unit", keeps=True, locked=by_actions_alone),
        Column("协办单位", Ref("组织", many=True), "assisting_units", locked=by_actions_alone),
        Column("交办日期", Day(), "handed_over_on", keeps=True, locked=by_actions_alone),
        Column("答复日期", Day(), "replied_on", keeps=True, locked=by_actions_alone),
        Column("办理结果", Choice(Outcome), "outcome", keeps=True, locked=by_actions_alone),
        Column("评价", Choice(Satisfaction), "satisfaction", keeps=True, locked=by_actions_alone),
        Column(
            "状态",
            Choice(STATES),
            required=True,
            locked=by_actions_alone,
            read=lambda one: SuggestionStatus(one.status),
        ),
        Column("公开", YesNo(), "is_public"),
    ),
    doubts=_doubts,
    complete=_fields,
    exported=_told,
    left_out=_left_out,
)

register(SUGGESTIONS)
