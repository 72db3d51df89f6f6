"""Who reads and who makes the papers of supervision."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import Holder
from supervision.activities.relations import clerk_at, leader_at, reader_at
from supervision.items.choices import NOT_IN_FORCE
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
from workflow.relations import Where

HANDED_OVER = ~Where(status__in=UNSEEN_OUTSIDE)
ADDRESSEE = Holder(Role.HANDLER, at="addressee", label=_("交办对象"))
WHOLE_LETTER = of_opinions.STAFF | (HANDED_OVER & ADDRESSEE)
"""Who has the letter with its whole list."""
LETTER_MAKER = of_opinions.CLERK | of_opinions.LEADER

ITEM_STAFF = reader_at("opinion__activity")
ITEM_MAKER = CLERK | LEADER
IN_FORCE = ~Where(status__in=NOT_IN_FORCE)
ITEM_OF_UNIT = IN_FORCE & HANDLING_UNIT & UNITS
UNIT_READER = ITEM_STAFF | ITEM_OF_UNIT
RATER = ITEM_STAFF | (IN_FORCE & FOLLOWERS)
CHECK_READER = ITEM_READER

FILE_READER = reader_at("")
FILE_MAKER = clerk_at("") | leader_at("")
