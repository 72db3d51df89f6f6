"""How a suggestion is raised, received and handed over."""

from django.utils.translation import gettext_lazy as _

from deputies import actors, notices, suggestions
from deputies.choices import SuggestionStatus as Status
from deputies.workflow.suggestion_needs import (
    ASSISTING,
    HAS_TEXT,
    IN_OFFICE,
    RIGHT_DOOR,
    UNIT,
    WIDE,
)
from workflow import needs
from workflow.guards import not_future
from workflow.transitions import Transition

tell = notices.tell_suggestion

RAISING = (
    Transition(
        "submit",
        _("提交建议"),
        _("提交建议"),
        (Status.DRAFT,),
        Status.SUBMITTED,
        (actors.LEAD_DEPUTY,),
        guards=(HAS_TEXT, IN_OFFICE),
        effect=suggestions.submit,
        tell=tell("submit", _("代表建议待受理"), notices.city_clerks),
        main=True,
    ),
    Transition(
        "submit_for",
        _("代为提交"),
        _("代为提交（书面建议）"),
        (Status.DRAFT,),
        Status.SUBMITTED,
        (actors.CITY_CLERK,),
        guards=(HAS_TEXT,),
        effect=suggestions.submit,
        inner=True,
    ),
    Transition(
        "withdraw",
        _("撤回建议"),
        _("撤回建议"),
        (Status.DRAFT, Status.SUBMITTED, Status.RECEIVED),
        Status.WITHDRAWN,
        (actors.LEAD_DEPUTY,),
        effect=suggestions.withdraw,
    ),
    Transition(
        "leave",
        _("取消附议"),
        _("取消附议"),
        (Status.SUBMITTED,),
        None,
        (actors.COSIGNER,),
        effect=suggestions.leave,
    ),
    Transition(
        "receive",
        _("受理"),
        _("受理"),
        (Status.SUBMITTED,),
        Status.RECEIVED,
        (actors.CITY_CLERK,),
        needs=(UNIT, ASSISTING, WIDE),
        effect=suggestions.receive,
        tell=tell("receive", _("建议已受理"), notices.signers, notices.city_leaders),
        main=True,
    ),
    Transition(
        "refuse",
        _("不予受理"),
        _("不予受理"),
        (Status.SUBMITTED,),
        Status.NOT_ACCEPTED,
        (actors.CITY_CLERK,),
        needs=(needs.reason(_("不予受理的理由")), RIGHT_DOOR),
        effect=suggestions.refuse,
        tell=tell("refuse", _("建议不予受理"), notices.signers),
    ),
    Transition(
        "set_units",
        _("调整承办单位"),
        _("调整承办单位"),
        (Status.RECEIVED,),
        None,
        (actors.CITY_CLERK,),
        needs=(UNIT, ASSISTING, WIDE),
        effect=suggestions.set_units,
    ),
    Transition(
        "hand_over",
        _("批准交办"),
        _("批准交办"),
        (Status.RECEIVED,),
        Status.HANDED_OVER,
        (actors.APPROVER,),
        needs=(needs.day("handed_over_on", _("交办日期"), today=True),),
        guards=(not_future("handed_over_on"),),
        effect=suggestions.hand_over,
        tell=tell("hand_over", _("新交办的代表建议，请签收"), notices.units),
        main=True,
        bulk=True,
    ),
)
