"""The ledger sheet 专题询问问题: what was asked, by whom, of whom, and whether it is solved."""

from django.utils.translation import gettext as _

from registers.ledger import Column, Day, Ref, Sheet, Text, Whole, YesNo, register
from supervision.choices import KEPT_QUESTIONS, Method, QuestionStatus
from supervision.models import InquiryQuestion


def by_actions_alone(question):
    return True


def once_answered(question):
    return question.is_locked


def _checks(line):
    if line["是否解决"] and not line["解决日期"]:
        yield "解决日期", _("是否解决为“是”时必须填写解决日期。")


def _doubts(line):
    activity, solved_on = line["活动编号"], line["解决日期"]
    if activity and activity.fact("方式") != Method.SPECIAL_INQUIRY:
        yield "活动编号", _("所填的监督活动不是专题询问。")
    start = activity.fact("开始日期") if activity else None
    if start and solved_on and solved_on < start:
        yield "解决日期", _("解决日期早于专题询问的开始日期。")
    if solved_on and not line["是否解决"]:
        yield "解决日期", _("有解决日期而是否解决为“否”，日期不会计入。")


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
        yield _("%(count)d 个已作废的专题询问问题未导出。") % {"count": count}


QUESTIONS = Sheet(
    name="专题询问问题",
    model=InquiryQuestion,
    key=("活动编号", "序号"),
    order=34,
    columns=(
        Column("活动编号", Ref("监督活动"), "activity", required=True),
        Column("序号", Whole(most=32767), "sequence", required=True),
        Column("问题", Text(), "question", required=True, locked=once_answered),
        Column("提问代表", Ref("代表"), "asked_by", keeps=True),
        Column("应询单位", Ref("组织"), "unit", keeps=True, locked=once_answered),
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

register(QUESTIONS)
