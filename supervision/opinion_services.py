"""What the actions on opinions do to the records; called by the transition table alone."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from supervision.choices import WITH_UNIT, ItemStatus
from workflow.transitions import Guard, perform


def submit(opinion, step):
    opinion.submitted_by = step.by


def hand_over(opinion, step):
    """Locks numbering and text, and puts every item in its unit's hands."""
    opinion.number = step.data.get("number") or opinion.number
    opinion.handed_over_on = step.data["handed_over_on"]
    opinion.approved_by = step.by
    opinion.save(update_fields=["number"])  # the messages to the units name it
    for item in _items(opinion).filter(status=ItemStatus.DRAFT):
        _perform_on(item, "hand_over", step, {"handed_over_on": opinion.handed_over_on})


def withdraw_opinion(opinion, step):
    for item in _items(opinion).exclude(status=ItemStatus.WITHDRAWN):
        _perform_on(item, "withdraw", step, {"reason": step.data["reason"]})


def _perform_on(item, action, step, data):
    """An action on an item as part of one on its opinion; faults name the item."""
    try:
        perform(item, action, by=step.by, at=step.at, data=data, inner=True)
    except ValidationError as fault:
        raise ValidationError(
            [
                _("第%(sequence)d条：%(fault)s") % {"sequence": item.sequence, "fault": sentence}
                for sentence in fault.messages
            ]
        ) from fault


def report_back(opinion, step):
    opinion.reported_on = step.data["reported_on"]
    opinion.report_text = step.data["text"]


def publish(opinion, step):
    """The list goes public with the opinion; single items can be taken back."""
    opinion.is_public = True
    for item in _items(opinion).handed_over().filter(is_public=False):
        perform(item, "publish", by=step.by, at=step.at)


def _items(opinion):
    return opinion.items.select_related("opinion__activity").order_by("sequence")


def _missing_in_items(opinion):
    return not opinion.items.exists() or opinion.items.filter(suggestion="").exists()


def _number_is_free(opinion, step):
    number = step.data.get("number") or opinion.number
    others = type(opinion).objects.exclude(pk=opinion.pk)
    return bool(number) and not others.filter(number=number).exists()


has_complete_items = Guard(
    lambda opinion, step: not _missing_in_items(opinion),
    _("清单至少要有一条，每条都要写明建议。"),
)
has_number = Guard(_number_is_free, _("请填写文号，且不能与其他意见重复。"), "number")
not_before_activity = Guard(
    lambda opinion, step: step.data["handed_over_on"] >= opinion.activity.starts_on,
    _("交办日期不能早于监督活动开始日期。"),
    "handed_over_on",
)
activity_is_public = Guard(
    lambda opinion, step: opinion.activity.is_public,
    _("监督活动尚未公开，请先公开活动。"),
)
all_items_answered = Guard(
    lambda opinion, step: not opinion.items.filter(status__in=WITH_UNIT).exists(),
    _("还有事项没有反馈，不能登记研究处理情况报告。"),
)
