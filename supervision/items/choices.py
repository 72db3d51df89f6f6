from django.db import models
from django.utils.translation import gettext_lazy as _


class ItemKind(models.TextChoices):
    """Whether an item names a problem or makes a suggestion."""

    PROBLEM = "problem", _("问题")
    SUGGESTION = "suggestion", _("建议")


class ItemStatus(models.TextChoices):
    """The states of an item, from draft to struck off (docs/workflow.md)."""

    DRAFT = "draft", _("待交办")
    HANDED_OVER = "handed_over", _("已交办")
    ACKNOWLEDGED = "acknowledged", _("已签收")
    HANDLING = "handling", _("办理中")
    REPLIED = "replied", _("已反馈")
    REWORK = "rework", _("退回重办")
    AWAITING_EVALUATION = "awaiting_evaluation", _("待评价")
    STRUCK_OFF = "struck_off", _("已销号")
    LONG_TERM = "long_term", _("持续跟踪")
    WITHDRAWN = "withdrawn", _("已撤回")


WITH_UNIT = (
    ItemStatus.HANDED_OVER,
    ItemStatus.ACKNOWLEDGED,
    ItemStatus.HANDLING,
    ItemStatus.REWORK,
)
"""The unit has the item in hand."""
WITH_COMMITTEE = (ItemStatus.REPLIED, ItemStatus.AWAITING_EVALUATION)
"""The unit reports done; the committee and the deputies are to check it."""
OPEN = (*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.LONG_TERM)
"""Handed over and not yet concluded."""
REPORTED_DONE = (
    ItemStatus.REPLIED,
    ItemStatus.AWAITING_EVALUATION,
    ItemStatus.STRUCK_OFF,
    ItemStatus.LONG_TERM,
)
"""The unit has reported done (单位报告办结)."""
HANDED_OVER = (*OPEN, ItemStatus.STRUCK_OFF)
"""Past the hand-over and not withdrawn."""
NOT_IN_FORCE = (ItemStatus.DRAFT, ItemStatus.WITHDRAWN)
"""The rest: not handed over yet, or no longer."""


class Progress(models.TextChoices):
    """How far an item is, in the words for the public: two keys are two words, never one."""

    IN_HAND = "in_hand", _("在办")
    REPORTED = "reported", _("单位报告办结")
    STRUCK_OFF = "struck_off", _("核验销号")
    LONG_TERM = "long_term", _("持续跟踪")

    @property
    def states(self):
        """The states of items that count as this step."""
        return PROGRESS_STATES[self]

    @classmethod
    def of(cls, status):
        """The public word for a state; None for a draft and what was withdrawn."""
        return next((step for step, states in PROGRESS_STATES.items() if status in states), None)


PROGRESS_STATES = {
    Progress.IN_HAND: WITH_UNIT,
    Progress.REPORTED: WITH_COMMITTEE,
    Progress.STRUCK_OFF: (ItemStatus.STRUCK_OFF,),
    Progress.LONG_TERM: (ItemStatus.LONG_TERM,),
}


class Reached(models.TextChoices):
    """How far an item had come by the end of the year of its hand-over, and no farther."""

    HANDED_OVER = "handed_over", _("已交办、未签收")
    ACKNOWLEDGED = "acknowledged", _("已签收、未反馈")
    ANSWERED = "answered", _("已反馈、未核实")
    CHECKED = "checked", _("已核实、未销号")
    CONCLUDED = "concluded", _("年底前销号")


class Directness(models.TextChoices):
    """Whether an item was ever sent back to its unit."""

    STRAIGHT = "straight", _("没有退回过")
    RETURNED = "returned", _("退回重办过")


class RequestKind(models.TextChoices):
    """What a unit may ask for on an item: more time, or another unit."""

    EXTENSION = "extension", _("申请延期")
    RETURN = "return", _("申请退回")


class EntryKind(models.TextChoices):
    """What a line of an item's timeline is about."""

    PROGRESS = "progress", _("办理进展")
    QUESTION = "question", _("提问")
    ANSWER = "answer", _("答复提问")
    REPLY = "reply", _("反馈办理结果")
    VERIFICATION = "verification", _("现场核实")
    FOLLOWING = "following", _("代表跟踪")
    EVALUATION = "evaluation", _("代表评价")
    DECISION = "decision", _("办理决定")
