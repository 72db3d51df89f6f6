"""Who reads and who makes the papers of supervision."""

from datetime import date

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import Holder
from supervision.activities.relations import clerk_at, leader_at, reader_at
from supervision.items.choices import NOT_IN_FORCE
from supervision.items.models import Item
from supervision.items.relations import (
    CLERK,
    FOLLOWERS,
    HANDLING_UNIT,
    ITEM_READER,
    LEADER,
    UNITS,
)
from supervision.opinions import relations as of_opinions
from supervision.opinions.choices import UNSEEN_OUTSIDE
from workflow.people import Actor
from workflow.relations import Condition, Relation, Where

HANDED_OVER = ~Where(status__in=UNSEEN_OUTSIDE)
ADDRESSEE = Holder(Role.HANDLER, at="addressee", label=_("交办对象"))
WHOLE_LETTER = of_opinions.STAFF | (HANDED_OVER & ADDRESSEE)
"""Who has the letter with its whole list."""


class ThroughItems(Relation):
    """Who stands so to one of an opinion's items."""

    def __init__(self, inner: Relation) -> None:
        self.inner, self.label, self.roles = inner, inner.label, inner.roles

    def holds(self, record: Model | None, user: Actor | None, day: date | None = None) -> bool:
        if record is None or user is None:
            return False
        return self.inner.records(Item.objects.filter(opinion=record.pk), user, day).exists()

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        items = self.inner.scope(Item, user, day)
        return None if items is None else Q(pk__in=Item.objects.filter(items).values("opinion"))

    def audience(self, record: Model, day: date) -> Condition:
        """Nobody is told of a letter as the unit of one of its items: the item itself is told."""
        return None


LETTER_MAKER = of_opinions.CLERK | of_opinions.LEADER

ITEM_STAFF = reader_at("opinion__activity")
ITEM_MAKER = CLERK | LEADER
IN_FORCE = ~Where(status__in=NOT_IN_FORCE)
ITEM_OF_UNIT = IN_FORCE & HANDLING_UNIT & UNITS
LETTER_READER = WHOLE_LETTER | ThroughItems(ITEM_OF_UNIT)
UNIT_READER = ITEM_STAFF | ITEM_OF_UNIT
RATER = ITEM_STAFF | (IN_FORCE & FOLLOWERS)
CHECK_READER = ITEM_READER

FILE_READER = reader_at("")
FILE_MAKER = clerk_at("") | leader_at("")
