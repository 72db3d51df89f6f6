"""The list of an opinion as the office works it: where each item stands, what came last, and what
can be done to several at once."""

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from accounts.models import User
from backoffice.actions import bulk_rows
from supervision.handling.models import Entry
from supervision.items.choices import WITH_UNIT
from supervision.items.models import Item, ItemQuerySet
from workflow.transitions import table_for

LAST = Entry.objects.filter(item=OuterRef("pk")).order_by("-at", "-id")


def with_last_event(items: ItemQuerySet) -> ItemQuerySet:
    """Annotates ``last_action`` and ``last_on``: the newest line of each item's timeline."""
    return items.with_origin().annotate(
        last_action=Subquery(LAST.values("action")[:1]),
        last_on=Subquery(LAST.values("happened_on")[:1]),
    )


def ready_for_table(items: list[Item]) -> list[Item]:
    """Items with what the table says of each: the last event in words, the day that is awaited."""
    table = table_for(Item)
    for item in items:
        last = item.last_action
        item.last_event = table.label_of(last) if last else ""
        item.awaited_on = item.deadline if item.status in WITH_UNIT else None
    return items


def at_once(items: list[Item], user: User) -> dict[str, object]:
    """The verbs for several of these items that the person may choose, and where they are sent."""
    states = {item.status for item in items}
    verbs = [
        (row.action, row.label)
        for row in bulk_rows(Item, user).values()
        if states.intersection(row.sources)
    ]
    return {"verbs": verbs, "address": reverse("admin:supervision_item_changelist")}
