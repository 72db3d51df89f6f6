"""What stands on a desk in the closed loop without following from one row of a table."""

from django.utils.translation import gettext_lazy as _

from registers.waiting import Waiting
from supervision.closed_loop.choices import OPEN, ItemStatus
from supervision.closed_loop.item_workflow import ITEM_TABLE, lead_unit_of
from supervision.closed_loop.models import Item
from supervision.closed_loop.relations import ASSISTING_UNIT, FOLLOWER, LEAD_UNIT

UNDER_WAY = (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK)


def to_assist(user, day):
    """Progress is told by two rows, by whether it changes the state."""
    return (ASSISTING_UNIT & ~LEAD_UNIT).records(
        Item.objects.filter(status__in=UNDER_WAY), user, day
    )


def followed(user, day):
    """What a deputy follows, but for what they are asked to rate."""
    waiting = Item.objects.awaiting_rating_by(user)
    items = FOLLOWER.records(Item.objects.filter(status__in=OPEN), user, day)
    return items.exclude(pk__in=waiting.values("pk"))


def _kind(key, label, action, records, **options):
    text = ITEM_TABLE.desk
    return Waiting(
        key=key,
        label=label,
        action=action,
        records=records,
        title=text.title,
        subject=text.subject,
        source=lead_unit_of,
        path=text.path,
        ready=text.ready,
        **options,
    )


KINDS = (
    _kind("assist", _("协办"), _("报告进展"), to_assist, due="deadline"),
    _kind(
        "followed", _("您跟踪的事项"), _("查看"), followed, order="deadline", for_information=True
    ),
)
