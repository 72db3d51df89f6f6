"""How many notices the signed-in person has not read, in the head of every page of theirs."""

from typing import Any

from django import template

from workflow.models import OutboxMessage

register = template.Library()

MOST_COUNTED = 99


@register.inclusion_tag("components/unread_notices.html", takes_context=True)
def unread_notices(context: Any) -> dict[str, Any]:
    """The way to the own notices, with their number; one query, which reads no further than 100."""
    unread = OutboxMessage.objects.visible_to(context["request"].user).unread().order_by()
    number = len(unread.values_list("pk")[: MOST_COUNTED + 1])
    return {"number": f"{MOST_COUNTED}+" if number > MOST_COUNTED else number or ""}
