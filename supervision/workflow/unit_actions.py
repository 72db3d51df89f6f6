"""What the handling unit does with an item: the first key."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from supervision import actors, notices, services
from supervision.choices import WITH_UNIT, EntryKind, ItemStatus, Outcome, RequestKind
from supervision.workflow.guards import nothing_pending
from workflow import needs
from workflow.guards import in_future
from workflow.transitions import Guard, Step, Transition


def _has_evidence(item: Any, step: Step) -> bool:
    if step.data.get("outcome") not in (Outcome.SOLVED, Outcome.PARTLY):
        return True
    filed = item.entries.filter(round=item.round, files__isnull=False)
    return bool(step.data.get("files")) or filed.exists()


def _promised_when_planned(item: Any, step: Step) -> bool:
    if step.data["outcome"] != Outcome.PLANNED:
        return True
    promised = step.data.get("promised_on")
    return promised is not None and promised > step.today


UNIT_ACTIONS = (
    Transition(
        "acknowledge",
        _("签收"),
        _("签收"),
        (ItemStatus.HANDED_OVER,),
        ItemStatus.ACKNOWLEDGED,
        (actors.LEAD_UNIT,),
        when=nothing_pending(RequestKind.RETURN),
        effect=services.acknowledge,
        main=True,
        bulk=True,
    ),
    Transition(
        "request_return",
        _("申请退回"),
        _("申请退回"),
        (ItemStatus.HANDED_OVER, ItemStatus.ACKNOWLEDGED),
        None,
        (actors.LEAD_UNIT,),
        needs=(needs.reason(_("退回理由")),),
        guards=(
            Guard(
                lambda item, step: step.today <= services.last_return_day(item).due_on,
                _("已超过可以退回的期限，请与交办机关联系。"),
            ),
        ),
        when=nothing_pending(RequestKind.RETURN),
        effect=services.ask_for(RequestKind.RETURN, "request_return"),
        tell=notices.tell("request_return", _("单位申请退回，请决定"), notices.clerks),
    ),
    Transition(
        "report_progress",
        _("报告进展"),
        _("报告进展"),
        (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING),
        ItemStatus.HANDLING,
        (actors.HANDLING_UNIT,),
        needs=(needs.text(_("办理进展")), needs.FILES),
        when=nothing_pending(RequestKind.RETURN),
        effect=services.story("report_progress", EntryKind.PROGRESS),
    ),
    Transition(
        "report_progress",
        _("报告进展"),
        _("报告进展"),
        (ItemStatus.REWORK, ItemStatus.LONG_TERM),
        None,
        (actors.HANDLING_UNIT,),
        needs=(needs.text(_("办理进展")), needs.FILES),
        effect=services.story("report_progress", EntryKind.PROGRESS),
    ),
    Transition(
        "ask",
        _("提问"),
        _("提问"),
        WITH_UNIT,
        None,
        (actors.HANDLING_UNIT,),
        needs=(needs.text(_("问题")),),
        effect=services.ask,
        tell=notices.tell("ask", _("单位有提问，请回答"), notices.clerks),
    ),
    Transition(
        "request_extension",
        _("申请延期"),
        _("申请延期"),
        (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK),
        None,
        (actors.LEAD_UNIT,),
        needs=(needs.day("until", _("申请延期至")), needs.reason(_("延期理由"))),
        guards=(
            Guard(
                lambda item, step: step.data["until"] > (item.deadline or step.today),
                _("延期后的日期必须晚于现在的办理期限。"),
                "until",
            ),
            in_future("until"),
        ),
        when=nothing_pending(RequestKind.EXTENSION),
        effect=services.ask_for(RequestKind.EXTENSION, "request_extension"),
        tell=notices.tell("request_extension", _("单位申请延期，请决定"), notices.leaders),
    ),
    Transition(
        "reply",
        _("反馈办理结果"),
        _("反馈办理结果"),
        (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK),
        ItemStatus.REPLIED,
        (actors.LEAD_UNIT,),
        needs=(
            needs.text(_("办理情况"), _("请填写办理情况，再提交反馈。")),
            needs.OUTCOME,
            needs.day(
                "promised_on", _("承诺日期"), _("办理结果为“列入计划”时填写。"), required=False
            ),
            needs.FILES,
        ),
        guards=(
            Guard(
                _promised_when_planned,
                _("列入计划的，请填写今天以后的承诺日期。"),
                "promised_on",
            ),
            Guard(_has_evidence, _("报告已解决或部分解决的，请附佐证材料。"), "files"),
        ),
        when=nothing_pending(RequestKind.RETURN),
        effect=services.reply,
        main=True,
        tell=notices.tell("reply", _("单位已反馈办理结果，请核实"), notices.clerks),
    ),
)
