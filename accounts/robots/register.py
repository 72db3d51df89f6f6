"""The work group's robot as one of the channels of a notice."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.robots import hooks
from accounts.robots.models import Robot
from workflow.channels import ChannelWay, Letter, Unreachable, register
from workflow.choices import Channel


def reaches(person: Any) -> bool:
    """Whether a body for which the person acts has a robot."""
    return Robot.objects.of(person).exists()


def send(person: Any, letter: Letter) -> None:
    """Posts to each robot of the person's bodies, with the person's name before it."""
    robots = list(Robot.objects.of(person).select_related("organization"))
    if not robots:
        raise Unreachable(_("所在单位没有启用机器人。"))
    for robot in robots:
        try:
            hooks.post(robot, f"【{person}】{letter.text}")
        except hooks.Refused as refusal:
            raise Unreachable(str(refusal)) from refusal


register(Channel.ROBOT, ChannelWay(reaches, send))
