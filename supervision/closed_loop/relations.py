"""How a person stands to an opinion or an item of its list, and who hears of an action on one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from accounts.relations import Holder, RoleHolder
from supervision.activities.relations import clerk_at, leader_at
from supervision.closed_loop.choices import RequestKind
from supervision.closed_loop.handling import Request
from supervision.closed_loop.models import Item
from workflow.notices import teller
from workflow.relations import Anyone, Meets, Person, Where

OPINION_CLERK = clerk_at("activity")
OPINION_LEADER = leader_at("activity")
APPROVER = (OPINION_LEADER & ~Person("submitted_by")).called(_("领导（不得为提交人）"))
PUBLISHER = (OPINION_LEADER & ~Person("drafted_by")).called(_("领导（不得为起草人）"))
AUTHOR = Person("submitted_by")
WITH_REPORT = Anyone(_("随听取的报告"))

CLERK = clerk_at("opinion__activity")
LEADER = leader_at("opinion__activity")
CHECKER = ((CLERK | LEADER) & ~Person("replied_by")).called(_("人大核实人（不得为反馈人）"))
CLOSER = (LEADER & ~Person("verified_by")).called(_("领导（不得为核实人）"))
LEAD_UNIT = Holder(Role.HANDLER, at="lead_unit", label=_("主办单位"))
ASSISTING_UNIT = Holder(Role.HANDLER, at="assisting_units")
HANDLING_UNIT = (LEAD_UNIT | ASSISTING_UNIT).called(_("主办或协办单位"))
FOLLOWER = RoleHolder(Role.DEPUTY, label=_("跟踪代表")) & Person("following_deputies__user")

HANDED_OVER = Where(handed_over_on__isnull=False)
UNITS = HANDLING_UNIT & HANDED_OVER
"""Who hears of an item in the units: nobody before the hand-over."""
FOLLOWERS = FOLLOWER & HANDED_OVER


def asked_for(kind: RequestKind) -> Meets:
    """The unit has asked for something of this kind, and nobody has decided yet."""
    return Meets(
        lambda item: any(one.kind == kind and one.granted is None for one in item.requests.all()),
        lambda: Q(Exists(Request.objects.pending().filter(item=OuterRef("pk"), kind=kind))),
    )


def raters(item: Item, today: date) -> Iterable[User]:
    """The deputies who follow the item; where none does, the leaders may strike it off."""
    return FOLLOWERS.people(item, today) or LEADER.people(item, today)


def address(obj: Any) -> tuple[str, str]:
    """What messages call an opinion or an item, and its page."""
    kind = "item" if isinstance(obj, Item) else "opinion"
    return kind, reverse(f"my_items:{kind}", args=[obj.pk])


tell = teller(address)
