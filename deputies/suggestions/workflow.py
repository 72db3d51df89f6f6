"""The table of suggestions: raised, received, handed over, handled, answered, rated, concluded."""

from django.utils.translation import gettext_lazy as _

from accounts.successions.transitions import Succession
from deputies.handling import effects
from deputies.handling.cosigning import COSIGNING
from deputies.handling.ending import ENDING, unit_of
from deputies.handling.needs import (
    ASSISTING,
    AT_UNIT,
    HAS_TEXT,
    IN_OFFICE,
    RIGHT_DOOR,
    UNIT,
    WIDE,
)
from deputies.handling.paper_actions import PAPER_ACTIONS
from deputies.handling.together import TOGETHER
from deputies.people.relations import CITY_CLERK, CITY_LEADER
from deputies.suggestions import relations
from deputies.suggestions.models import OPEN, Suggestion, SuggestionFile, SuggestionStatus
from deputies.suggestions.models import SuggestionRequestKind as Kind
from deputies.suggestions.models import SuggestionStatus as Status
from papers.issuing import issue
from papers.kinds import KINDS
from workflow import needs
from workflow.choices import Outcome
from workflow.guards import ANOTHER_UNIT, not_future
from workflow.handling_rows import (
    REASSIGNED_WITH_REASON,
    WHY_REASSIGNED,
    acknowledging,
    extending,
    replying,
    reporting_progress,
    returning,
    taking_back,
)
from workflow.relations import Where
from workflow.replacing import Shelf, shelve
from workflow.transitions import DeskText, Step, Table, Transition, Wait, register
from workflow.urging_rows import urging

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
        tell=tell("submit", _("代表建议待受理"), CITY_CLERK),
        main=True,
        waits=(
            Wait(
                key="suggestion_draft",
                label=_("起草中的建议"),
                action=_("提交"),
            ),
        ),
    ),
    Transition(
        action="submit_for",
        label=_("代为提交"),
        done=_("代为提交（书面建议）"),
        sources=(Status.DRAFT,),
        target=Status.SUBMITTED,
        who=CITY_CLERK,
        guards=(HAS_TEXT,),
        effect=effects.submit,
        inner=True,
    ),
    Transition(
        action="withdraw",
        label=_("撤回建议"),
        # Only before the hand-over: afterwards units work on it, and calling it off is the
        # leader's.
        sources=(Status.DRAFT, Status.SUBMITTED, Status.RECEIVED),
        target=Status.WITHDRAWN,
        who=relations.LEAD_DEPUTY,
        effect=effects.withdraw,
    ),
    Transition(
        action="receive",
        label=_("受理"),
        sources=(Status.SUBMITTED,),
        target=Status.RECEIVED,
        who=CITY_CLERK,
        needs=(UNIT, ASSISTING, WIDE),
        effect=effects.receive,
        tell=tell("receive", _("建议已受理"), relations.SIGNERS, CITY_LEADER),
        main=True,
        waits=(
            Wait(
                key="suggestion_receive",
                label=_("待受理的建议"),
                due="step_due_on",
                since=lambda one: one.submitted_on,
            ),
        ),
    ),
    Transition(
        action="refuse",
        label=_("不予受理"),
        sources=(Status.SUBMITTED,),
        target=Status.NOT_ACCEPTED,
        who=CITY_CLERK,
        needs=(needs.reason(_("不予受理的理由")), RIGHT_DOOR),
        effect=effects.refuse,
        tell=tell("refuse", _("建议不予受理"), relations.SIGNERS),
    ),
    Transition(
        action="set_units",
        label=_("调整承办单位"),
        sources=(Status.RECEIVED,),
        who=CITY_CLERK,
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
        tell=tell("hand_over", _("新交办的代表建议，请签收"), relations.UNITS),
        main=True,
        bulk=True,
        waits=(
            Wait(
                key="suggestion_hand_over",
                label=_("待交办的建议"),
                order="received_on",
                since=lambda one: one.received_on,
            ),
        ),
    ),
)


def _reply_to_all(suggestion: Suggestion, step: Step) -> None:
    effects.reply(suggestion, step)
    TOGETHER.reply_to_all(suggestion, step)


REQUEST_RETURN, REFUSE_RETURN = returning(
    (Status.HANDED_OVER, Status.HANDLING),
    unit=relations.LEAD_UNIT,
    decider=CITY_CLERK,
    asked=relations.asked_for(Kind.RETURN),
    in_time=effects.may_still_return,
    ask=effects.ask_for(Kind.RETURN, "request_return"),
    refuse=effects.decide(Kind.RETURN, "refuse_return", False),
    told_asked=tell("request_return", _("单位申请退回建议，请决定"), CITY_CLERK),
    told_refused=tell("refuse_return", _("不同意退回，请继续办理"), relations.UNITS),
    wait=Wait(
        key="suggestion_return",
        label=_("申请退回的建议"),
        action=_("决定"),
        order="deadline",
        source=unit_of,
    ),
)
EXTENDING = extending(
    AT_UNIT,
    unit=relations.LEAD_UNIT,
    leader=CITY_LEADER,
    asked=relations.asked_for(Kind.EXTENSION),
    ask=effects.ask_for(Kind.EXTENSION, "request_extension"),
    grant=effects.decide(Kind.EXTENSION, "grant_extension", True),
    refuse=effects.decide(Kind.EXTENSION, "refuse_extension", False),
    too_early=_("延期后的日期必须晚于现在的答复期限。"),
    told_asked=tell("request_extension", _("单位申请延期答复，请决定"), CITY_LEADER),
    told_granted=tell("grant_extension", _("同意延期"), relations.UNITS),
    told_refused=tell("refuse_extension", _("不同意延期"), relations.UNITS),
    wait=Wait(
        key="suggestion_extension",
        label=_("申请延期答复"),
        action=_("决定"),
        due="deadline",
        source=unit_of,
    ),
)
REPLY = replying(
    AT_UNIT,
    Status.REPLIED,
    label=_("答复代表"),
    unit=relations.LEAD_UNIT,
    words=needs.text(_("答复内容"), _("请写明答复内容。")),
    asked_back=relations.asked_for(Kind.RETURN),
    effect=_reply_to_all,
    told=tell("reply", _("您的建议已有答复，请评价"), relations.SIGNERS, CITY_CLERK),
    waits=(
        Wait(
            key="suggestion_handle",
            label=_("在办的建议"),
            action=_("办理"),
            due="deadline",
        ),
    ),
)
HANDLING = (
    acknowledging(
        Status.HANDED_OVER,
        Status.HANDLING,
        unit=relations.LEAD_UNIT,
        asked_back=relations.asked_for(Kind.RETURN),
        effect=effects.acknowledge,
        wait=Wait(key="suggestion_acknowledge", label=_("待签收的建议")),
    ),
    REQUEST_RETURN,
    Transition(
        action="reassign",
        label=_("改派单位"),
        sources=(Status.HANDED_OVER, Status.HANDLING),
        target=Status.HANDED_OVER,
        who=CITY_CLERK,
        needs=(UNIT, WHY_REASSIGNED),
        guards=(ANOTHER_UNIT, REASSIGNED_WITH_REASON),
        effect=effects.reassign,
        tell=tell("reassign", _("新交办的代表建议，请签收"), relations.UNITS),
    ),
    Succession(
        model=Suggestion,
        key="closed_suggestions",
        label=_("承办单位已撤销的代表建议"),
        sources=OPEN,
        who=CITY_CLERK,
        assisting="assisting_units",
        write=lambda one, step, text: effects.add_entry(one, step, "succeed", text),
        tell=tell("succeed", _("承接的代表建议，请继续办理"), relations.UNITS),
        source=unit_of,
    ).row(),
    Succession(
        model=Suggestion,
        key="closed_suggestion_promises",
        label=_("承诺单位已撤销的代表建议"),
        # Concluded is not solved: what was planned for a later day has to be kept by somebody, also
        # after its unit is gone.
        sources=(SuggestionStatus.CONCLUDED,),
        who=CITY_CLERK,
        when=Where(outcome=Outcome.PLANNED, promised_on__isnull=False),
        assisting="assisting_units",
        write=lambda one, step, text: effects.add_entry(one, step, "succeed", text),
        tell=tell("succeed", _("承接的承诺，请按期兑现"), relations.UNITS),
        source=unit_of,
    ).row(),
    REFUSE_RETURN,
    reporting_progress(
        AT_UNIT,
        unit=relations.HANDLING_UNIT,
        effect=effects.with_entry("report_progress"),
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
    *EXTENDING,
    REPLY,
)


URGING = urging(
    (Status.HANDED_OVER, *AT_UNIT),
    who=CITY_CLERK | CITY_LEADER,
    leader=CITY_LEADER,
    units=relations.UNITS,
    tell=tell,
    letter=lambda one, step: issue(KINDS["suggestion-urge"], one, by=step.by, at=step.at),
)


TAKING_BACK = taking_back(
    Status.REPLIED,
    Status.HANDLING,
    Status.REDOING,
    label=_("撤回答复"),
    unit=relations.LEAD_UNIT,
    last_day=effects.last_withdrawal_day,
    effect=effects.withdraw_reply,
    told=tell("withdraw_reply", _("单位撤回了答复"), relations.SIGNERS, CITY_CLERK),
    # Once the deputy has rated the answer it can be answered anew, not unsaid.
    when=Where(satisfaction=""),
)


SUGGESTION_TABLE = register(
    Table(
        model=Suggestion,
        states=SuggestionStatus,
        transitions=(
            *(*RAISING, *COSIGNING, *HANDLING, *TAKING_BACK, *PAPER_ACTIONS, *ENDING),
            *(*URGING, *TOGETHER.rows()),
        ),
        desk=DeskText(
            title=lambda one: one.title,
            subject=lambda one: f"{one.year}-{one.number}" if one.number else None,
            source=lambda one: one.lead_deputy,
            path=lambda one: one.get_absolute_url(),
            ready=lambda suggestions: suggestions.select_related("lead_deputy", "lead_unit"),
        ),
    )
)

shelve(
    Shelf(
        model=SuggestionFile,
        record=lambda link: link.entry.suggestion,
        page=lambda one: one.get_absolute_url(),
        keepers=CITY_LEADER,
    )
)
