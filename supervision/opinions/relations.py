"""How a person stands to an opinion, and who hears of an action on one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from supervision.activities.relations import clerk_at, keeper_at, leader_at, reader_at
from supervision.opinions.choices import UNSEEN_OUTSIDE
from workflow.notices import teller
from workflow.relations import Anyone, Person, Where

if TYPE_CHECKING:  # the models ask this module who sees them
    from supervision.opinions.models import Opinion

CLERK = clerk_at("activity")
LEADER = leader_at("activity")
APPROVER = (LEADER & ~Person("submitted_by")).called(_("领导（不得为提交人）"))
PUBLISHER = (LEADER & ~Person("drafted_by")).called(_("领导（不得为起草人）"))
AUTHOR = Person("submitted_by")
WITH_REPORT = Anyone(_("随听取的报告"))
KEEPER = keeper_at("activity")
STAFF = reader_at("activity")
"""Who reads it with its drafts and its history: the congress staff of the level alone."""
READER = STAFF | (
    Where(is_public=True, activity__is_public=True) & ~Where(status__in=UNSEEN_OUTSIDE)
)


def address(opinion: Opinion) -> tuple[str, str]:
    """What messages call an opinion, and its page."""
    return "opinion", reverse("my_items:opinion", args=[opinion.pk])


def items_address(opinion: Opinion) -> tuple[str, str]:
    """For who follows items but does not read the opinion: the list of theirs."""
    return "opinion", reverse("my_items:list")


def followers(opinion: Opinion, today: date) -> list[User]:
    """The deputies who follow an item of the opinion and have an account.

    Args:
        opinion: with its list.
        today: on which they hold the role.
    """
    found = User.objects.filter(deputy__followed_items__opinion=opinion.pk, is_active=True)
    return [one for one in found.distinct() if one.has_role(Role.DEPUTY)]


tell = teller(address)
tell_of_items = teller(items_address)
