"""How a suggestion is rated, concluded or redone, and shown to the public."""

from django.utils.translation import gettext_lazy as _

from deputies import actors, notices, suggestions
from deputies.choices import SuggestionStatus as Status
from deputies.workflow.suggestion_needs import (
    AT_UNIT,
    CONTENT,
    STANDING,
    SUPERVISED_BY,
    rated_or_lapsed,
)
from workflow import needs
from workflow.transitions import Guard, Transition

tell = notices.tell_suggestion

ENDING = (
    Transition(
        "rate",
        _("评价答复"),
        _("评价答复"),
        (Status.REPLIED,),
        None,
        (actors.LEAD_DEPUTY,),
        needs=(CONTENT, needs.optional_text(_("意见"))),
        when=lambda one: not one.satisfaction,
        effect=suggestions.rate,
        tell=tell("rate", _("代表已评价答复，可以办结"), notices.city_clerks),
        main=True,
    ),
    Transition(
        "dissatisfied",
        _("不满意，请重新办理"),
        _("不满意，要求重新办理"),
        (Status.REPLIED,),
        Status.REDOING,
        (actors.LEAD_DEPUTY,),
        needs=(needs.reason(_("哪里不满意")),),
        when=lambda one: not one.satisfaction,
        effect=suggestions.redo("dissatisfied"),
        tell=tell(
            "dissatisfied",
            _("代表不满意，请在一个月内重新办理"),
            notices.units,
            notices.city_clerks,
        ),
    ),
    Transition(
        "conclude",
        _("办结"),
        _("办结"),
        (Status.REPLIED,),
        Status.CONCLUDED,
        (actors.CITY_CLERK, actors.CITY_LEADER),
        guards=(Guard(rated_or_lapsed, _("代表还没有评价，评价期限也还没有过。")),),
        effect=suggestions.conclude,
        tell=tell("conclude", _("建议已办结"), notices.signers, notices.units),
        main=True,
        bulk=True,
    ),
    Transition(
        "reopen",
        _("重新办理"),
        _("重新办理"),
        (Status.CONCLUDED,),
        Status.REDOING,
        (actors.CITY_LEADER,),
        needs=(needs.reason(),),
        effect=suggestions.redo("reopen"),
        tell=tell("reopen", _("建议重新办理"), notices.units, notices.signers),
    ),
    Transition(
        "mark_key",
        _("列为重点督办"),
        _("列为重点督办"),
        (Status.RECEIVED, Status.HANDED_OVER, *AT_UNIT),
        None,
        (actors.CITY_LEADER,),
        needs=(SUPERVISED_BY,),
        when=lambda one: not one.is_key,
        effect=suggestions.mark_key,
    ),
    Transition(
        "unmark_key",
        _("取消重点督办"),
        _("取消重点督办"),
        (Status.RECEIVED, Status.HANDED_OVER, *AT_UNIT),
        None,
        (actors.CITY_LEADER,),
        when=lambda one: one.is_key,
        effect=suggestions.unmark_key,
    ),
    Transition(
        "publish",
        _("公开"),
        _("公开"),
        STANDING,
        None,
        (actors.APPROVER,),
        when=lambda one: not one.is_public,
        effect=suggestions.publish(True),
        bulk=True,
    ),
    Transition(
        "unpublish",
        _("取消公开"),
        _("取消公开"),
        STANDING,
        None,
        (actors.CITY_LEADER,),
        needs=(needs.reason(),),
        when=lambda one: one.is_public,
        effect=suggestions.publish(False),
    ),
    Transition(
        "call_off",
        _("撤回交办"),
        _("撤回交办"),
        (Status.HANDED_OVER, *AT_UNIT),
        Status.WITHDRAWN,
        (actors.CITY_LEADER,),
        needs=(needs.reason(_("撤回理由")),),
        effect=suggestions.withdraw,
        tell=tell("call_off", _("建议已撤回"), notices.units, notices.signers),
    ),
)
