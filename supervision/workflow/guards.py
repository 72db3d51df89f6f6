"""Conditions that several actions share."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from supervision import services
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


def pending(kind: str) -> Callable[[Any], bool]:
    return lambda item: services.pending(item, kind) is not None


def nothing_pending(kind: str) -> Callable[[Any], bool]:
    return lambda item: services.pending(item, kind) is None
