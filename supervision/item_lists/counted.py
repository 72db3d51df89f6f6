"""Which annual figures count the lines of a list, and why some lines are in none of them."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from supervision.items.choices import ItemStatus

ITEM_FIGURES = ("opinion_items", "town_opinion_items")
UNCOUNTED_ITEMS = (
    (Q(status=ItemStatus.WITHDRAWN), _("%(count)d 条已撤回，不计入")),
    (Q(handed_over_on__isnull=True), _("%(count)d 条尚未交办，不计入")),
)
