"""What the committee decides about an item while the unit has it."""

from django.utils.translation import gettext_lazy as _

from supervision import actors, notices, services
from supervision.choices import WITH_COMMITTEE, WITH_UNIT, ItemStatus, RequestKind
from supervision.needs import UNIT
from supervision.workflow.guards import pending
from workflow import needs
from workflow.guards import in_future
from workflow.transitions import Guard, Transition

DESK_ACTIONS = (
    Transition(
        "reassign",
        _("改派单位"),
        _("改派单位"),
        (ItemStatus.HANDED_OVER, ItemStatus.ACKNOWLEDGED),
        ItemStatus.HANDED_OVER,
        (actors.CLERK,),
        needs=(
            UNIT,
            needs.day("until", _("新的办理期限"), _("留空则期限不变。"), required=False),
        ),
        guards=(
            Guard(
                lambda item, step: step.data["unit"].pk != item.lead_unit_id,
                _("请选择另一个单位。"),
                "unit",
            ),
            in_future("until"),
        ),
        effect=services.reassign,
        tell=notices.tell("reassign", _("新交办的事项，请签收"), notices.units),
    ),
    Transition(
        "refuse_return",
        _("不同意退回"),
        _("不同意退回"),
        (ItemStatus.HANDED_OVER, ItemStatus.ACKNOWLEDGED),
        None,
        (actors.CLERK,),
        needs=(needs.reason(),),
        when=pending(RequestKind.RETURN),
        effect=services.refuse_return,
        tell=notices.tell("refuse_return", _("不同意退回，请继续办理"), notices.lead_unit),
    ),
    Transition(
        "answer",
        _("回答提问"),
        _("回答提问"),
        WITH_UNIT,
        None,
        (actors.CLERK,),
        needs=(needs.text(_("回答")),),
        when=lambda item: item.asked_on is not None,
        effect=services.answer,
        tell=notices.tell("answer", _("您的提问已有回答"), notices.units),
    ),
    Transition(
        "grant_extension",
        _("同意延期"),
        _("同意延期"),
        (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK),
        None,
        (actors.LEADER,),
        when=pending(RequestKind.EXTENSION),
        effect=services.grant_extension,
        bulk=True,
        tell=notices.tell("grant_extension", _("同意延期"), notices.lead_unit),
    ),
    Transition(
        "refuse_extension",
        _("不同意延期"),
        _("不同意延期"),
        (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK),
        None,
        (actors.LEADER,),
        needs=(needs.reason(),),
        when=pending(RequestKind.EXTENSION),
        effect=services.refuse_extension,
        tell=notices.tell("refuse_extension", _("不同意延期"), notices.lead_unit),
    ),
    Transition(
        "publish",
        _("公开"),
        _("公开"),
        (*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.STRUCK_OFF, ItemStatus.LONG_TERM),
        None,
        (actors.LEADER,),
        when=lambda item: not item.is_public,
        effect=services.publish_item(True),
        bulk=True,
    ),
    Transition(
        "unpublish",
        _("取消公开"),
        _("取消公开"),
        (*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.STRUCK_OFF, ItemStatus.LONG_TERM),
        None,
        (actors.LEADER,),
        needs=(needs.reason(),),
        when=lambda item: item.is_public,
        effect=services.publish_item(False),
    ),
    Transition(
        "withdraw",
        _("撤回事项"),
        _("撤回事项"),
        (*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.LONG_TERM),
        ItemStatus.WITHDRAWN,
        (actors.LEADER,),
        needs=(needs.reason(_("撤回理由")),),
        effect=services.withdraw_alone,
        tell=notices.tell("withdraw", _("事项已撤回"), notices.units, notices.followers),
    ),
    Transition(
        "hand_over",
        _("随意见交办"),
        _("交办"),
        (ItemStatus.DRAFT,),
        ItemStatus.HANDED_OVER,
        (actors.LEADER,),
        inner=True,
        needs=(needs.day("handed_over_on", _("交办日期")),),
        guards=(
            Guard(
                lambda item, step: (
                    item.due_on is None or item.due_on >= step.data["handed_over_on"]
                ),
                _("办理期限不能早于交办日期。"),
                "handed_over_on",
            ),
        ),
        effect=lambda item, step: services.assign(item, step, step.data["handed_over_on"]),
        tell=notices.tell("hand_over", _("新交办的事项，请签收"), notices.units),
    ),
    Transition(
        "withdraw",
        _("随意见撤回"),
        _("撤回"),
        (ItemStatus.DRAFT, *WITH_UNIT, *WITH_COMMITTEE, ItemStatus.LONG_TERM),
        ItemStatus.WITHDRAWN,
        (actors.LEADER,),
        inner=True,
        needs=(needs.reason(),),
        effect=services.withdraw,
        tell=notices.tell("withdraw", _("事项已撤回"), notices.units, notices.followers),
    ),
)
