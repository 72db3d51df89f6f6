"""The people who act in the stories of the demo, and the bodies that they act for."""

from typing import Any

from accounts.choices import Role
from tests.factories import make_deputy_user, make_org, make_user


def demo_people() -> dict[str, Any]:
    """By the names that the stories call them; ``units`` are the two that handle."""
    units = {"handler": make_org("永康市住房和城乡建设局"), "handler2": make_org("教育局")}
    return {
        "units": units,
        "clerk": make_user(Role.CLERK),
        "clerk2": make_user(Role.CLERK),
        "leader": make_user(Role.LEADER),
        "handler": make_user(Role.HANDLER, units["handler"]),
        "handler2": make_user(Role.HANDLER, units["handler2"]),
        "deputy": make_deputy_user(),
        "deputy2": make_deputy_user(),
    }
