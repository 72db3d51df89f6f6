"""Problems raised in special inquiries of the city committee and solved in the year."""

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.successions.former import said_of_heir
from registers.figures import FIGURES, Dimension, Figure, RecordLine
from registers.ledger import SHEETS, Column, Day, Ref, Sheet, Text, Whole, YesNo
from supervision.activities.choices import Method
from supervision.inquiries.models import KEPT_QUESTIONS, InquiryQuestion, QuestionStatus
from supervision.opinions.register import by_activity
from workflow.days import year_span


def solved_questions_of(year):
    """Questions marked solved with a date in the year (监督法 art. 50: followed until solved)."""
    questions = InquiryQuestion.objects.city()
    return questions.solved_between(*year_span(year))


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
    return RecordLine(question.question, question.get_absolute_url(), tuple(facts))


FIGURES.register(
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
        said=("询问 解决", "询问 问题 解决", "询问 问题 促进"),
    )
)


def by_actions_alone(question):
    """Never by the ledger."""
    return True


def once_answered(question):
    """By the ledger only as long as nobody answered."""
    return question.is_locked


def _checks(line):
    if line["是否解决"] and not line["解决日期"]:
        yield "解决日期", gettext("是否解决为“是”时必须填写解决日期。")


def _doubts(line):
    activity, solved_on = line["活动编号"], line["解决日期"]
    if activity and activity.fact("方式") != Method.SPECIAL_INQUIRY:
        yield "活动编号", gettext("所填的监督活动不是专题询问。")
    start = activity.fact("开始日期") if activity else None
    if start and solved_on and solved_on < start:
        yield "解决日期", gettext("解决日期早于专题询问的开始日期。")
    if solved_on and not line["是否解决"]:
        yield "解决日期", gettext("有解决日期而是否解决为“否”，日期不会计入。")


def _is_solved(question):
    return question.status == QuestionStatus.SOLVED


def _fields(line, run):
    """A question of an inquiry that has begun, with its unit, was answered there; what the
    ledger names is published, as the committee's own register."""
    activity = line["活动编号"]
    start = activity.fact("开始日期") if activity else None
    answered = bool(line["应询单位"] and start and start <= run.today)
    status = QuestionStatus.ANSWERED if answered else QuestionStatus.LISTED
    if line["是否解决"]:
        status = QuestionStatus.SOLVED
    return {
        "status": status,
        "answered_on": start if status != QuestionStatus.LISTED else None,
        "is_public": True,
        "created_by": run.by,
    }


def _withdrawn():
    count = InquiryQuestion.objects.filter(status=QuestionStatus.WITHDRAWN).count()
    if count:
        yield gettext("%(count)d 个已作废的专题询问问题未导出。") % {"count": count}


QUESTIONS = Sheet(
    name="专题询问问题",
    model=InquiryQuestion,
    key=("活动编号", "序号"),
    order=34,
    day=lambda line: line["活动编号"] and line["活动编号"].fact("开始日期"),
    columns=(
        Column("活动编号", Ref("监督活动"), "activity", required=True),
        Column("序号", Whole(most=32767), "sequence", required=True),
        Column("问题", Text(), "question", required=True, locked=once_answered),
        Column("提问代表", Ref("代表"), "asked_by", keeps=True),
        Column(
            "应询单位",
            Ref("组织"),
            "unit",
            keeps=True,
            locked=once_answered,
            agrees=said_of_heir("unit"),
        ),
        Column("是否解决", YesNo(), required=True, locked=by_actions_alone, read=_is_solved),
        Column("解决日期", Day(), "solved_on", keeps=True, locked=by_actions_alone),
    ),
    checks=_checks,
    doubts=_doubts,
    complete=_fields,
    exported=lambda questions: questions.filter(status__in=KEPT_QUESTIONS),
    left_out=_withdrawn,
    sorted_by=("activity_id", "sequence"),
)


SHEETS.register(QUESTIONS)
