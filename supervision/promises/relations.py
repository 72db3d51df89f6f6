"""How a person stands to a promise, and who hears of an action on one."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import Holder
from supervision.activities.relations import clerk_at, leader_at, reader_at
from supervision.items.choices import NOT_IN_FORCE
from workflow.notices import teller
from workflow.relations import Person, Where

IN_FORCE = ~Where(item__status__in=NOT_IN_FORCE)
MADE_IT = Where(heir__isnull=True) & Holder(Role.HANDLER, at="item__lead_unit")
LEAD_UNIT = (MADE_IT | Holder(Role.HANDLER, at="heir")).called(_("主办单位")) & IN_FORCE
"""Nobody in a unit knows of an item before its hand-over, nor after it was withdrawn."""
ITEM_CLERK = clerk_at("item__opinion__activity")
ITEM_LEADER = leader_at("item__opinion__activity")
CLERK = (ITEM_CLERK & ~Person("reported_by")).called(_("经办人员（不得为报告人）"))
READER = reader_at("item__opinion__activity") | LEAD_UNIT

tell = teller(lambda promise: ("promise", reverse("my_promises:promise", args=[promise.pk])))
