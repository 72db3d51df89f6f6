"""How many notices the signed-in person has not read, in the head of every page of theirs."""

from typing import Any

from django import template

from workflow.unread import unread_of

register = template.Library()


@register.inclusion_tag("components/unread_notices.html", takes_context=True)
def unread_notices(context: Any) -> dict[str, Any]:
    """The way to the own notices, with their number; at most one query for the whole page."""
    return {"number": unread_of(context["request"]).in_words}
