"""The work group's robot as one of the channels of a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.robots import hooks
from accounts.robots.models import Robot
from workflow.channels import ChannelWay, Letter, Unreachable, register
from workflow.choices import Channel

if TYPE_CHECKING:
    from accounts.models import User


def reaches(person: User) -> bool:
    """Whether a body for which the person acts has a robot."""
    return Robot.objects.of(person).exists()


def send(person: User, letter: Letter) -> None:
    """Posts to each robot of the person's bodies, with the person's name before it.

    What one group took has arrived: a robot out of order keeps it from no other group, and nothing
    is posted twice for its sake.
    """
    robots = list(Robot.objects.of(person).select_related("organization"))
    if not robots:
        raise Unreachable(_("所在单位没有启用机器人。"))
    faults = [fault for robot in robots if (fault := _post(robot, f"【{person}】{letter.text}"))]
    if len(faults) == len(robots):
        raise next((one for one in faults if not isinstance(one, Unreachable)), faults[0])


def _post(robot: Robot, text: str) -> Exception | None:
    """What went wrong, if anything did."""
    try:
        hooks.post(robot, text)
    except hooks.Refused as refusal:
        return Unreachable(str(refusal))
    except (hooks.NotTaken, OSError) as fault:
        return fault
    return None


register(Channel.ROBOT, ChannelWay(reaches, send))
