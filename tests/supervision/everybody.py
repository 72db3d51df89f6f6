"""One person of every part, and what they may do with a record."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.choices import Role
from tests.factories import (
    People,
    evidence,
    make_deputy_user,
    make_org,
    make_user,
    town_congress,
)
from workflow.choices import Outcome, Satisfaction
from workflow.transitions import Conflict, allowed, perform

STRANGERS = (
    "other_handler",
    "other_deputy",
    "town_clerk",
    "town_leader",
    "station_clerk",
    "keeper",
    "sysadmin",
    "nobody",
)


class Everybody(People):
    """The people of an item, an assisting unit's handler, and everybody else."""

    def __init__(self):
        super().__init__()
        self.helper = make_user(Role.HANDLER, make_org("教育局"))
        self.other_handler = make_user(Role.HANDLER, make_org("卫生健康局"))
        self.other_deputy = make_deputy_user()
        self.town_clerk = make_user(Role.TOWN_CLERK, town_congress())
        self.town_leader = make_user(Role.LEADER, town_congress())
        self.station_clerk = make_user(Role.STATION_CLERK)
        self.keeper = make_user(Role.KEEPER)
        self.sysadmin = make_user(Role.SYSADMIN)
        self.nobody = make_user()


INSIDERS = ("clerk", "leader", "handler", "helper", "deputy")


def offered(obj, user):
    return {row.action for row in allowed(obj, user)}


def given():
    """Inputs with which no action is refused for what it lacks."""
    today = timezone.localdate()
    return {
        "text": "已办。",
        "reason": "情况如此。",
        "outcome": Outcome.SOLVED,
        "files": evidence(),
        "verified_on": today,
        "place": "现场",
        "rating": Satisfaction.SATISFIED,
        "until": today + timedelta(days=800),
        "unit": make_org("水利局"),
        "suggestion": "更正过的建议",
        "title": "更正过的标题",
        "more": [make_org("司法局")],
        "parts": [(make_org("司法局"), "甲"), (make_org("财政局"), "乙")],
        "handed_over_on": today,
        "reported_on": today,
        "note": "请抓紧办理。",
    }


def refusal(obj, action, user, data):
    """What the kernel answers to an action; None where it would be done."""
    try:
        perform(obj, action, by=user, data=data)
    except (PermissionDenied, Conflict) as refused:
        return type(refused)
    return None
