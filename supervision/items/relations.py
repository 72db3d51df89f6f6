"""How a person stands to an item of an opinion's list, and who hears of an action on one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import UNIT_ROLES, Role
from accounts.models import User
from accounts.relations import Holder, RoleHolder
from supervision.activities.relations import clerk_at, leader_at, reader_at
from supervision.items.choices import NOT_IN_FORCE
from workflow.notices import teller
from workflow.relations import Person, Relation, Where

if TYPE_CHECKING:  # the models ask this module who sees them
    from supervision.items.models import Item

CLERK = clerk_at("opinion__activity")
LEADER = leader_at("opinion__activity")
CHECKER = ((CLERK | LEADER) & ~Person("replied_by")).called(_("人大核实人（不得为反馈人）"))
PUBLISHER = (LEADER & ~Person("opinion__drafted_by")).called(_("领导（不得为起草人）"))
CLOSER = (LEADER & ~Person("verified_by")).called(_("领导（不得为核实人）"))
LEAD_UNIT = Holder(Role.HANDLER, at="lead_unit", label=_("主办单位"))
ASSISTING_UNIT = Holder(Role.HANDLER, at="assisting_units")
HANDLING_UNIT = (LEAD_UNIT | ASSISTING_UNIT).called(_("主办或协办单位"))
FOLLOWER = RoleHolder(Role.DEPUTY, label=_("跟踪代表")) & Person("following_deputies__user")

HANDED_OVER = Where(handed_over_on__isnull=False)
UNITS = HANDLING_UNIT & HANDED_OVER
"""Who hears of an item in the units: nobody before the hand-over."""
FOLLOWERS = FOLLOWER & HANDED_OVER


def item_reader_at(path: str) -> Relation:
    """Who reads an item at the end of ``path`` with its timeline and its files; "" is the item.

    Congress staff; from the hand-over on the units that handle it (with their leaders) and the
    deputies who follow it, as long as it is not withdrawn.
    """
    step = f"{path}__" if path else ""
    units = Holder(*UNIT_ROLES, at=f"{step}lead_unit") | Holder(
        *UNIT_ROLES, at=f"{step}assisting_units"
    )
    follower = RoleHolder(Role.DEPUTY) & Person(f"{step}following_deputies__user")
    in_force = ~Where(**{f"{step}status__in": NOT_IN_FORCE})
    return reader_at(f"{step}opinion__activity") | (in_force & (units | follower))


ITEM_READER = item_reader_at("")


def raters(item: Item, today: date) -> Iterable[User]:
    """The deputies who follow the item; where none does, the leaders may strike it off."""
    return FOLLOWERS.people(item, today) or LEADER.people(item, today)


def address(item: Item) -> tuple[str, str]:
    """What messages call an item, and its page."""
    return "item", reverse("my_items:item", args=[item.pk])


tell = teller(address)
