"""The hint for who opens a page for the first time."""

from typing import Any

from django import template

from congress_portal.personal.hints import chapter_of, hint_for

register = template.Library()


@register.inclusion_tag("components/first_hint.html", takes_context=True)
def first_hint(context: Any) -> dict[str, Any]:
    """What the reader should know of this page, with a button that puts it away; asks no query."""
    request = context["request"]
    hint = hint_for(request)
    if hint is None:
        return {}
    return {
        "hint": hint,
        "chapter": chapter_of(request.user),
        "back": request.get_full_path(),
        "csrf_token": context["csrf_token"],
    }
