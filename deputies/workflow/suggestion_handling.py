"""What the handling unit does with a suggestion, and what it asks for."""

from django.utils.translation import gettext_lazy as _

from deputies import actors, notices, suggestions
from deputies.choices import SuggestionRequestKind as Kind
from deputies.choices import SuggestionStatus as Status
from deputies.workflow.suggestion_needs import (
    AT_UNIT,
    MAY_RETURN,
    UNIT,
    has_evidence,
    nothing_pending,
    pending,
    promised,
)
from workflow import needs
from workflow.guards import in_future, not_future
from workflow.transitions import Guard, Transition

tell = notices.tell_suggestion

HANDLING = (
    Transition(
        "acknowledge",
        _("签收"),
        _("签收"),
        (Status.HANDED_OVER,),
        Status.HANDLING,
        (actors.LEAD_UNIT,),
        when=nothing_pending(Kind.RETURN),
        effect=suggestions.acknowledge,
        main=True,
        bulk=True,
    ),
    Transition(
        "request_return",
        _("申请退回"),
        _("申请退回"),
        (Status.HANDED_OVER, Status.HANDLING),
        None,
        (actors.LEAD_UNIT,),
        needs=(needs.reason(_("退回理由")),),
        guards=(MAY_RETURN,),
        when=nothing_pending(Kind.RETURN),
        effect=suggestions.ask_for(Kind.RETURN, "request_return"),
        tell=tell("request_return", _("单位申请退回建议，请决定"), notices.city_clerks),
    ),
    Transition(
        "reassign",
        _("改派单位"),
        _("改派单位"),
        (Status.HANDED_OVER, Status.HANDLING),
        Status.HANDED_OVER,
        (actors.CITY_CLERK,),
        needs=(UNIT,),
        guards=(
            Guard(
                lambda one, step: step.data["unit"].pk != one.lead_unit_id,
                _("请选择另一个单位。"),
                "unit",
            ),
        ),
        effect=suggestions.reassign,
        tell=tell("reassign", _("新交办的代表建议，请签收"), notices.units),
    ),
    Transition(
        "refuse_return",
        _("不同意退回"),
        _("不同意退回"),
        (Status.HANDED_OVER, Status.HANDLING),
        None,
        (actors.CITY_CLERK,),
        needs=(needs.reason(),),
        when=pending(Kind.RETURN),
        effect=suggestions.decide(Kind.RETURN, "refuse_return", False),
        tell=tell("refuse_return", _("不同意退回，请继续办理"), notices.units),
    ),
    Transition(
        "report_progress",
        _("报告进展"),
        _("报告进展"),
        AT_UNIT,
        None,
        (actors.HANDLING_UNIT,),
        needs=(needs.text(_("办理进展")), needs.FILES),
        effect=suggestions.story("report_progress"),
    ),
    Transition(
        "consult",
        _("登记面商"),
        _("与代表面商"),
        AT_UNIT,
        None,
        (actors.LEAD_UNIT,),
        needs=(
            needs.day("consulted_on", _("面商日期"), today=True),
            needs.optional_text(_("面商情况")),
        ),
        guards=(not_future("consulted_on"),),
        effect=suggestions.consult,
    ),
    Transition(
        "request_extension",
        _("申请延期"),
        _("申请延期"),
        AT_UNIT,
        None,
        (actors.LEAD_UNIT,),
        needs=(needs.day("until", _("申请延期至")), needs.reason(_("延期理由"))),
        guards=(
            Guard(
                lambda one, step: step.data["until"] > (one.deadline or step.today),
                _("延期后的日期必须晚于现在的答复期限。"),
                "until",
            ),
            in_future("until"),
        ),
        when=nothing_pending(Kind.EXTENSION),
        effect=suggestions.ask_for(Kind.EXTENSION, "request_extension"),
        tell=tell("request_extension", _("单位申请延期答复，请决定"), notices.city_leaders),
    ),
    Transition(
        "grant_extension",
        _("同意延期"),
        _("同意延期"),
        AT_UNIT,
        None,
        (actors.CITY_LEADER,),
        when=pending(Kind.EXTENSION),
        effect=suggestions.decide(Kind.EXTENSION, "grant_extension", True),
        tell=tell("grant_extension", _("同意延期"), notices.units),
        bulk=True,
    ),
    Transition(
        "refuse_extension",
        _("不同意延期"),
        _("不同意延期"),
        AT_UNIT,
        None,
        (actors.CITY_LEADER,),
        needs=(needs.reason(),),
        when=pending(Kind.EXTENSION),
        effect=suggestions.decide(Kind.EXTENSION, "refuse_extension", False),
        tell=tell("refuse_extension", _("不同意延期"), notices.units),
    ),
    Transition(
        "reply",
        _("答复代表"),
        _("答复代表"),
        AT_UNIT,
        Status.REPLIED,
        (actors.LEAD_UNIT,),
        needs=(
            needs.text(_("答复内容"), _("请写明答复内容。")),
            needs.OUTCOME,
            needs.day(
                "promised_on", _("承诺日期"), _("办理结果为“列入计划”时填写。"), required=False
            ),
            needs.FILES,
        ),
        guards=(
            Guard(promised, _("列入计划的，请填写今天以后的承诺日期。"), "promised_on"),
            Guard(has_evidence, _("报告已解决或部分解决的，请附佐证材料。"), "files"),
        ),
        when=nothing_pending(Kind.RETURN),
        effect=suggestions.reply,
        tell=tell("reply", _("您的建议已有答复，请评价"), notices.signers, notices.city_clerks),
        main=True,
    ),
)
