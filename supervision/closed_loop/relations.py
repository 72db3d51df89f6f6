"""Who hears of an action on an opinion, an item or an invitation."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from supervision.activities.relations import CLERKS, LEADERS, is_clerk_of, is_leader_of, leaders
from supervision.attendance.models import Invitation
from supervision.closed_loop.models import Item
from workflow.notices import teller
from workflow.transitions import Actor


def _leads(item, user):
    return item.lead_unit_id in user.organizations_as(Role.HANDLER)


def _handles(item, user):
    units = user.organizations_as(Role.HANDLER)
    return bool(units) and (
        item.lead_unit_id in units or any(unit.pk in units for unit in item.assisting_units.all())
    )


def _follows(item, user):
    return user.has_role(Role.DEPUTY) and any(
        deputy.user_id == user.pk for deputy in item.following_deputies.all()
    )


def _checks(item, user):
    activity = item.opinion.activity
    congress = is_clerk_of(activity, user) or is_leader_of(activity, user)
    return congress and user.pk != item.replied_by_id


OPINION_CLERK = Actor(
    "opinion_clerk",
    _("经办人员"),
    lambda opinion, user: is_clerk_of(opinion.activity, user),
    CLERKS,
)


OPINION_LEADER = Actor(
    "opinion_leader",
    _("领导"),
    lambda opinion, user: is_leader_of(opinion.activity, user),
    LEADERS,
)


APPROVER = Actor(
    "approver",
    _("领导（不得为提交人）"),
    lambda opinion, user: (
        is_leader_of(opinion.activity, user) and user.pk != opinion.submitted_by_id
    ),
    LEADERS,
)


PUBLISHER = Actor(
    "publisher",
    _("领导（不得为起草人）"),
    lambda opinion, user: is_leader_of(opinion.activity, user) and user.pk != opinion.drafted_by_id,
    LEADERS,
)


WITH_REPORT = Actor("with_report", _("随听取的报告"), lambda opinion, user: True)
CLERK = Actor(
    "clerk", _("经办人员"), lambda item, user: is_clerk_of(item.opinion.activity, user), CLERKS
)


LEADER = Actor(
    "leader", _("领导"), lambda item, user: is_leader_of(item.opinion.activity, user), LEADERS
)


CHECKER = Actor("checker", _("人大核实人（不得为反馈人）"), _checks, (*CLERKS, *LEADERS))
CLOSER = Actor(
    "closer",
    _("领导（不得为核实人）"),
    lambda item, user: is_leader_of(item.opinion.activity, user) and user.pk != item.verified_by_id,
    LEADERS,
)


LEAD_UNIT = Actor("lead_unit", _("主办单位"), _leads, (Role.HANDLER,))
HANDLING_UNIT = Actor("handling_unit", _("主办或协办单位"), _handles, (Role.HANDLER,))
FOLLOWER = Actor("follower", _("跟踪代表"), _follows, (Role.DEPUTY,))


def lead_unit(item: Any, today: date) -> Iterable[User]:
    return User.objects.acting_as(Role.HANDLER, [item.lead_unit_id], today)


def units(item: Any, today: date) -> Iterable[User]:
    """The lead unit and those that assist; nobody before the hand-over."""
    if item.handed_over_on is None:
        return []
    assisting = item.assisting_units.values_list("pk", flat=True)
    return User.objects.acting_as(Role.HANDLER, [item.lead_unit_id, *assisting], today)


def followers(item: Any, today: date) -> Iterable[User]:
    """Deputies who follow the item and have an account; nobody before the hand-over."""
    if item.handed_over_on is None:
        return []
    deputies = item.following_deputies.filter(user__isnull=False)
    return User.objects.filter(pk__in=deputies.values("user"), is_active=True)


def raters(item: Any, today: date) -> Iterable[User]:
    """The deputies who follow the item; where none does, the leaders may strike it off."""
    return list(followers(item, today)) or leaders(item, today)


def author(opinion: Any, today: date) -> Iterable[User]:
    return [opinion.submitted_by] if opinion.submitted_by else []


def address(obj: Any) -> tuple[str, str]:
    if isinstance(obj, Invitation):
        return "invitation", obj.get_absolute_url()
    kind = "item" if isinstance(obj, Item) else "opinion"
    return kind, reverse(f"my_items:{kind}", args=[obj.pk])


tell = teller(address)
