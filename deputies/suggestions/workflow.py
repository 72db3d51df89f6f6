"""How a suggestion is raised, received and handed over."""

from django.utils.translation import gettext_lazy as _

from deputies.people import relations as people_relations
from deputies.suggestions import effects, relations
from deputies.suggestions.models import Suggestion, SuggestionStatus
from deputies.suggestions.models import SuggestionRequestKind as Kind
from deputies.suggestions.models import SuggestionStatus as Status
from deputies.suggestions.needs import (
    ASSISTING,
    AT_UNIT,
    CONTENT,
    HAS_TEXT,
    IN_OFFICE,
    MAY_RETURN,
    RIGHT_DOOR,
    STANDING,
    SUPERVISED_BY,
    UNIT,
    WIDE,
    has_evidence,
    nothing_pending,
    pending,
    promised,
    rated_or_lapsed,
)
from workflow import needs
from workflow.guards import in_future, not_future
from workflow.transitions import Guard, Table, Transition, register

tell = relations.tell_suggestion
RAISING = (
    Transition(
        action="submit",
        label=_("提交建议"),
        sources=(Status.DRAFT,),
        target=Status.SUBMITTED,
        who=relations.LEAD_DEPUTY,
        guards=(HAS_TEXT, IN_OFFICE),
        effect=effects.submit,
        tell=tell("submit", _("代表建议待受理"), people_relations.city_clerks),
        main=True,
    ),
    Transition(
        action="submit_for",
        label=_("代为提交"),
        done=_("代为提交（书面建议）"),
        sources=(Status.DRAFT,),
        target=Status.SUBMITTED,
        who=people_relations.CITY_CLERK,
        guards=(HAS_TEXT,),
        effect=effects.submit,
        inner=True,
    ),
    Transition(
        action="withdraw",
        label=_("撤回建议"),
        sources=(Status.DRAFT, Status.SUBMITTED, Status.RECEIVED),
        target=Status.WITHDRAWN,
        who=relations.LEAD_DEPUTY,
        effect=effects.withdraw,
    ),
    Transition(
        action="leave",
        label=_("取消附议"),
        sources=(Status.SUBMITTED,),
        who=relations.COSIGNER,
        effect=effects.leave,
    ),
    Transition(
        action="receive",
        label=_("受理"),
        sources=(Status.SUBMITTED,),
        target=Status.RECEIVED,
        who=people_relations.CITY_CLERK,
        needs=(UNIT, ASSISTING, WIDE),
        effect=effects.receive,
        tell=tell("receive", _("建议已受理"), relations.signers, people_relations.city_leaders),
        main=True,
    ),
    Transition(
        action="refuse",
        label=_("不予受理"),
        sources=(Status.SUBMITTED,),
        target=Status.NOT_ACCEPTED,
        who=people_relations.CITY_CLERK,
        needs=(needs.reason(_("不予受理的理由")), RIGHT_DOOR),
        effect=effects.refuse,
        tell=tell("refuse", _("建议不予受理"), relations.signers),
    ),
    Transition(
        action="set_units",
        label=_("调整承办单位"),
        sources=(Status.RECEIVED,),
        who=people_relations.CITY_CLERK,
        needs=(UNIT, ASSISTING, WIDE),
        effect=effects.set_units,
    ),
    Transition(
        action="hand_over",
        label=_("批准交办"),
        sources=(Status.RECEIVED,),
        target=Status.HANDED_OVER,
        who=relations.APPROVER,
        needs=(needs.day("handed_over_on", _("交办日期"), today=True),),
        guards=(not_future("handed_over_on"),),
        effect=effects.hand_over,
        tell=tell("hand_over", _("新交办的代表建议，请签收"), relations.units),
        main=True,
        bulk=True,
    ),
)


tell_of_handling = relations.tell_suggestion
HANDLING = (
    Transition(
        action="acknowledge",
        label=_("签收"),
        sources=(Status.HANDED_OVER,),
        target=Status.HANDLING,
        who=relations.LEAD_UNIT,
        when=nothing_pending(Kind.RETURN),
        effect=effects.acknowledge,
        main=True,
        bulk=True,
    ),
    Transition(
        action="request_return",
        label=_("申请退回"),
        sources=(Status.HANDED_OVER, Status.HANDLING),
        who=relations.LEAD_UNIT,
        needs=(needs.reason(_("退回理由")),),
        guards=(MAY_RETURN,),
        when=nothing_pending(Kind.RETURN),
        effect=effects.ask_for(Kind.RETURN, "request_return"),
        tell=tell_of_handling(
            "request_return", _("单位申请退回建议，请决定"), people_relations.city_clerks
        ),
    ),
    Transition(
        action="reassign",
        label=_("改派单位"),
        sources=(Status.HANDED_OVER, Status.HANDLING),
        target=Status.HANDED_OVER,
        who=people_relations.CITY_CLERK,
        needs=(UNIT,),
        guards=(
            Guard(
                lambda one, step: step.data["unit"].pk != one.lead_unit_id,
                _("请选择另一个单位。"),
                "unit",
            ),
        ),
        effect=effects.reassign,
        tell=tell_of_handling("reassign", _("新交办的代表建议，请签收"), relations.units),
    ),
    Transition(
        action="refuse_return",
        label=_("不同意退回"),
        sources=(Status.HANDED_OVER, Status.HANDLING),
        who=people_relations.CITY_CLERK,
        needs=(needs.reason(),),
        when=pending(Kind.RETURN),
        effect=effects.decide(Kind.RETURN, "refuse_return", False),
        tell=tell_of_handling("refuse_return", _("不同意退回，请继续办理"), relations.units),
    ),
    Transition(
        action="report_progress",
        label=_("报告进展"),
        sources=AT_UNIT,
        who=relations.HANDLING_UNIT,
        needs=(needs.text(_("办理进展")), needs.FILES),
        effect=effects.story("report_progress"),
    ),
    Transition(
        action="consult",
        label=_("登记面商"),
        done=_("与代表面商"),
        sources=AT_UNIT,
        who=relations.LEAD_UNIT,
        needs=(
            needs.day("consulted_on", _("面商日期"), today=True),
            needs.optional_text(_("面商情况")),
        ),
        guards=(not_future("consulted_on"),),
        effect=effects.consult,
    ),
    Transition(
        action="request_extension",
        label=_("申请延期"),
        sources=AT_UNIT,
        who=relations.LEAD_UNIT,
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
        effect=effects.ask_for(Kind.EXTENSION, "request_extension"),
        tell=tell_of_handling(
            "request_extension", _("单位申请延期答复，请决定"), people_relations.city_leaders
        ),
    ),
    Transition(
        action="grant_extension",
        label=_("同意延期"),
        sources=AT_UNIT,
        who=people_relations.CITY_LEADER,
        when=pending(Kind.EXTENSION),
        effect=effects.decide(Kind.EXTENSION, "grant_extension", True),
        tell=tell_of_handling("grant_extension", _("同意延期"), relations.units),
        bulk=True,
    ),
    Transition(
        action="refuse_extension",
        label=_("不同意延期"),
        sources=AT_UNIT,
        who=people_relations.CITY_LEADER,
        needs=(needs.reason(),),
        when=pending(Kind.EXTENSION),
        effect=effects.decide(Kind.EXTENSION, "refuse_extension", False),
        tell=tell_of_handling("refuse_extension", _("不同意延期"), relations.units),
    ),
    Transition(
        action="reply",
        label=_("答复代表"),
        sources=AT_UNIT,
        target=Status.REPLIED,
        who=relations.LEAD_UNIT,
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
        effect=effects.reply,
        tell=tell_of_handling(
            "reply", _("您的建议已有答复，请评价"), relations.signers, people_relations.city_clerks
        ),
        main=True,
    ),
)


tell_of_ending = relations.tell_suggestion
ENDING = (
    Transition(
        action="rate",
        label=_("评价答复"),
        sources=(Status.REPLIED,),
        who=relations.LEAD_DEPUTY,
        needs=(CONTENT, needs.optional_text(_("意见"))),
        when=lambda one: not one.satisfaction,
        effect=effects.rate,
        tell=tell_of_ending("rate", _("代表已评价答复，可以办结"), people_relations.city_clerks),
        main=True,
    ),
    Transition(
        action="dissatisfied",
        label=_("不满意，请重新办理"),
        done=_("不满意，要求重新办理"),
        sources=(Status.REPLIED,),
        target=Status.REDOING,
        who=relations.LEAD_DEPUTY,
        needs=(needs.reason(_("哪里不满意")),),
        when=lambda one: not one.satisfaction,
        effect=effects.redo("dissatisfied"),
        tell=tell_of_ending(
            "dissatisfied",
            _("代表不满意，请在一个月内重新办理"),
            relations.units,
            people_relations.city_clerks,
        ),
    ),
    Transition(
        action="conclude",
        label=_("办结"),
        sources=(Status.REPLIED,),
        target=Status.CONCLUDED,
        who=people_relations.CITY_CLERK | people_relations.CITY_LEADER,
        guards=(Guard(rated_or_lapsed, _("代表还没有评价，评价期限也还没有过。")),),
        effect=effects.conclude,
        tell=tell_of_ending("conclude", _("建议已办结"), relations.signers, relations.units),
        main=True,
        bulk=True,
    ),
    Transition(
        action="reopen",
        label=_("重新办理"),
        sources=(Status.CONCLUDED,),
        target=Status.REDOING,
        who=people_relations.CITY_LEADER,
        needs=(needs.reason(),),
        effect=effects.redo("reopen"),
        tell=tell_of_ending("reopen", _("建议重新办理"), relations.units, relations.signers),
    ),
    Transition(
        action="mark_key",
        label=_("列为重点督办"),
        sources=(Status.RECEIVED, Status.HANDED_OVER, *AT_UNIT),
        who=people_relations.CITY_LEADER,
        needs=(SUPERVISED_BY,),
        when=lambda one: not one.is_key,
        effect=effects.mark_key,
    ),
    Transition(
        action="unmark_key",
        label=_("取消重点督办"),
        sources=(Status.RECEIVED, Status.HANDED_OVER, *AT_UNIT),
        who=people_relations.CITY_LEADER,
        when=lambda one: one.is_key,
        effect=effects.unmark_key,
    ),
    Transition(
        action="publish",
        label=_("公开"),
        sources=STANDING,
        who=relations.APPROVER,
        when=lambda one: not one.is_public,
        effect=effects.publish(True),
        bulk=True,
    ),
    Transition(
        action="unpublish",
        label=_("取消公开"),
        sources=STANDING,
        who=people_relations.CITY_LEADER,
        needs=(needs.reason(),),
        when=lambda one: one.is_public,
        effect=effects.publish(False),
    ),
    Transition(
        action="call_off",
        label=_("撤回交办"),
        sources=(Status.HANDED_OVER, *AT_UNIT),
        target=Status.WITHDRAWN,
        who=people_relations.CITY_LEADER,
        needs=(needs.reason(_("撤回理由")),),
        effect=effects.withdraw,
        tell=tell_of_ending("call_off", _("建议已撤回"), relations.units, relations.signers),
    ),
)


SUGGESTION_TABLE = register(
    Table(
        model=Suggestion,
        states=SuggestionStatus,
        transitions=(*RAISING, *HANDLING, *ENDING),
    )
)
