"""What the desk of supervision says of promises."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registers.supervised import SUPERVISED, Supervised
from supervision.promises.models import Promise

SUPERVISED.register(
    Supervised(
        key="promises",
        label=_("承诺"),
        model=Promise,
        before=lambda day: Q(promised_on__lt=day),
        order="promised_on",
        due=lambda promise: promise.promised_on,
        since=lambda promise: promise.item.replied_on,
        unit="item__lead_unit",
        body="item__opinion__activity__organizer",
    )
)
