"""How a person stands to an opinion, and who hears of an action on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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


tell = teller(address)
