"""Who brings the ledger in and takes it out by the back office."""

from typing import Any

from accounts.choices import Role


def may_export(user: Any) -> bool:
    """The committee's clerks and station staff, and the clerks of the town bodies."""
    return bool(
        user.acts_for_city(Role.CLERK, Role.STATION_CLERK) or user.organizations_as(Role.TOWN_CLERK)
    )


def may_take_matters(user: Any) -> bool:
    """Who may have citizens' words in an export (个人信息保护法 art. 6): nobody but those who
    look after stations, a town's own clerk for the own ones."""
    return bool(user.acts_for_city(Role.STATION_CLERK) or user.organizations_as(Role.TOWN_CLERK))
