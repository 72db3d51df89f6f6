"""How a suggestion ends: rated, handled again, concluded, published; and what is done beside."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from deputies.handling import effects
from deputies.handling.needs import (
    AT_UNIT,
    CONTENT,
    STANDING,
    SUPERVISED_BY,
    rated_or_lapsed,
)
from deputies.people.relations import CITY_CLERK, CITY_LEADER
from deputies.suggestions import relations
from deputies.suggestions.models import Suggestion, SuggestionPart
from deputies.suggestions.models import SuggestionStatus as Status
from workflow import needs
from workflow.correcting import correcting
from workflow.parts import PARTS_DONE, PartStatus
from workflow.relations import Where
from workflow.transitions import Guard, Transition, Wait

OPEN_PARTS = SuggestionPart.objects.filter(suggestion=OuterRef("pk")).exclude(
    status=PartStatus.CONCLUDED
)
DAYS_TO_PUBLISH = timedelta(days=60)
tell = relations.tell_suggestion


def unit_of(suggestion: Suggestion) -> Any:
    """Whom a line on a desk came from: the lead unit, or the deputy before there is one."""
    return suggestion.lead_unit or suggestion.lead_deputy


def concluded_lately(user: Any, day: date) -> Q:
    """Concluded through the portal; what is let lie for two months stays unpublished."""
    return Q(concluded_on__gt=day - DAYS_TO_PUBLISH, received_by__isnull=False)


ENDING = (
    Transition(
        action="rate",
        label=_("评价答复"),
        sources=(Status.REPLIED,),
        who=relations.LEAD_DEPUTY,
        needs=(CONTENT, needs.optional_text(_("意见"))),
        when=Where(satisfaction=""),
        effect=effects.rate,
        tell=tell("rate", _("代表已评价答复，可以办结"), CITY_CLERK),
        main=True,
        waits=(
            Wait(
                key="suggestion_rate",
                label=_("待评价的答复"),
                action=_("评价"),
                due="step_due_on",
                source=unit_of,
                since=lambda one: one.replied_on,
            ),
        ),
    ),
    Transition(
        action="dissatisfied",
        label=_("不满意，请重新办理"),
        done=_("不满意，要求重新办理"),
        sources=(Status.REPLIED,),
        target=Status.REDOING,
        who=relations.LEAD_DEPUTY,
        needs=(needs.reason(_("哪里不满意")),),
        when=Where(satisfaction=""),
        effect=effects.redo("dissatisfied"),
        tell=tell(
            "dissatisfied",
            _("代表不满意，请在一个月内重新办理"),
            relations.UNITS,
            CITY_CLERK,
        ),
    ),
    Transition(
        action="conclude",
        label=_("办结"),
        sources=(Status.REPLIED,),
        target=Status.CONCLUDED,
        who=relations.CONCLUDER,
        guards=(
            PARTS_DONE,
            # A deputy who says nothing must not keep it open for ever: after the days for it,
            # silence will do.
            Guard(rated_or_lapsed, _("代表还没有评价，评价期限也还没有过。")),
        ),
        effect=effects.conclude,
        tell=tell("conclude", _("建议已办结"), relations.SIGNERS, relations.UNITS),
        main=True,
        bulk=True,
        waits=(
            Wait(
                key="suggestion_conclude",
                label=_("待办结的建议"),
                to=relations.NOT_WHO_REPLIED,
                where=lambda user, day: (
                    (~Q(satisfaction="") | Q(step_due_on__lt=day)) & ~Q(Exists(OPEN_PARTS))
                ),
                order="replied_on",
                source=unit_of,
            ),
        ),
    ),
    Transition(
        action="reopen",
        label=_("重新办理"),
        sources=(Status.CONCLUDED,),
        target=Status.REDOING,
        who=CITY_LEADER,
        needs=(needs.reason(),),
        effect=effects.redo("reopen"),
        tell=tell("reopen", _("建议重新办理"), relations.UNITS, relations.SIGNERS),
    ),
    Transition(
        action="mark_key",
        label=_("列为重点督办"),
        sources=(Status.RECEIVED, Status.HANDED_OVER, *AT_UNIT),
        who=CITY_LEADER,
        needs=(SUPERVISED_BY,),
        when=Where(is_key=False),
        effect=effects.mark_key,
    ),
    Transition(
        action="unmark_key",
        label=_("取消重点督办"),
        sources=(Status.RECEIVED, Status.HANDED_OVER, *AT_UNIT),
        who=CITY_LEADER,
        when=Where(is_key=True),
        effect=effects.unmark_key,
    ),
    Transition(
        action="publish",
        label=_("公开"),
        sources=STANDING,
        who=relations.APPROVER,
        when=Where(is_public=False),
        effect=effects.publish(True),
        bulk=True,
        waits=(
            Wait(
                key="suggestion_publish",
                label=_("待公开的建议"),
                sources=(Status.CONCLUDED,),
                where=concluded_lately,
                order="concluded_on",
                since=lambda one: one.concluded_on,
            ),
        ),
    ),
    Transition(
        action="unpublish",
        label=_("取消公开"),
        sources=STANDING,
        who=CITY_LEADER,
        needs=(needs.reason(),),
        when=Where(is_public=True),
        effect=effects.publish(False),
    ),
    *correcting(
        (Status.RECEIVED, Status.HANDED_OVER, *AT_UNIT, Status.REPLIED, Status.CONCLUDED),
        Suggestion,
        ("title", "text"),
        who=CITY_LEADER,
        write=effects.with_entry("correct"),
        tell=tell("correct", _("建议文字已更正"), relations.SIGNERS, relations.UNITS),
    ),
    Transition(
        action="call_off",
        label=_("撤回交办"),
        sources=(Status.HANDED_OVER, *AT_UNIT),
        target=Status.WITHDRAWN,
        who=CITY_LEADER,
        needs=(needs.reason(_("撤回理由")),),
        effect=effects.withdraw,
        tell=tell("call_off", _("建议已撤回"), relations.UNITS, relations.SIGNERS),
    ),
)
