from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class ClockUnit(models.TextChoices):
    """In what a time limit is counted; working days by the State Council's yearly notice."""

    MONTHS = "months", _("个月")
    DAYS = "days", _("日")
    WORKING_DAYS = "working_days", _("个工作日")


class DayKind(models.TextChoices):
    """What that notice makes of a day: free, or worked although it is a weekend."""

    REST = "rest", _("放假")
    WORK = "work", _("调休上班")


class RecordStatus(models.TextChoices):
    """States of a record without a course of its own: kept, or withdrawn with a reason."""

    RECORDED = "recorded", _("已登记")
    WITHDRAWN = "withdrawn", _("已作废")


class Outcome(models.TextChoices):
    """Outcome class: what became of the matter; satisfaction is another axis."""

    SOLVED = "solved", _("已解决")
    UNDER_WAY = "under_way", _("正在解决")
    PARTLY = "partly", _("部分解决")
    PLANNED = "planned", _("列入计划")
    REFERENCE = "reference", _("留作参考")


OUTCOME_SIGNS = {
    "solved": "solved",
    "under_way": "solving",
    "partly": "partly",
    "planned": "planned",
    "reference": "noted",
}
"""The look of each outcome, a colour and a sign of its own: what is planned is not yet solved."""


HEAVENLY_STEMS = dict(zip("ABCD", "甲乙丙丁", strict=True))


def outcome_letters() -> dict[str, object]:
    """What the letters of this place mean, as its settings say: A and 甲, A类 and 甲类."""
    found: dict[str, Any] = {}
    with translation.override(None):
        values = {str(label): value for value, label in Outcome.choices}
    for letter, word in settings.OUTCOME_LETTERS.items():
        for said in filter(None, (letter, HEAVENLY_STEMS.get(letter))):
            found |= {said: values.get(word), f"{said}类": values.get(word)}
    return {said: value for said, value in found.items() if value}


class Satisfaction(models.TextChoices):
    """How whoever asked finds what was done (满意度), in the three words of the law's forms."""

    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")


class MessageState(models.TextChoices):
    """How far a message of the outbox is."""

    WAITING = "waiting", _("待发")
    SENT = "sent", _("已发")
    FAILED = "failed", _("未送达")


class Channel(models.TextChoices):
    """The ways by which a notice leaves the portal; on its reader's page it always stands."""

    EMAIL = "email", _("电子邮件")
    SMS = "sms", _("短信")
    ROBOT = "robot", _("工作群机器人")


class Reach(models.TextChoices):
    """How far a notice has come; each is under exactly one of these words."""

    SIGNED = "signed", _("已签收")
    SEEN = "seen", _("已看")
    SENT = "sent", _("已送出，未看")
    WAITING = "waiting", _("正在发送")
    ON_PAGE = "on_page", _("只在站内，未看")
    UNDELIVERED = "undelivered", _("未送达")


class UrgingKind(models.TextChoices):
    """What a committee does while a unit has something in hand; the value is the action."""

    URGE = "urge", _("催办")
    SUPERVISE = "supervise", _("督办")
