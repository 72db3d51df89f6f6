"""Conditions on the inputs of actions that every room shares."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.transitions import Guard


def not_future(name: str) -> Guard:
    return Guard(
        lambda obj, step: step.data[name] <= timezone.localdate(step.at),
        _("日期不能晚于今天。"),
        name,
    )


def in_future(name: str) -> Guard:
    return Guard(
        lambda obj, step: not step.data.get(name) or step.data[name] > step.today,
        _("日期必须晚于今天。"),
        name,
    )
