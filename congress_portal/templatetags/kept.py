"""What a person keeps of a list: named filters, columns; see ``congress_portal/personal``."""

from django import template
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html

from congress_portal.personal.drafts import is_kept
from congress_portal.personal.lists import kept_lists
from pages.paging import BoundedPage
from pages.tables import ListTable

register = template.Library()


@register.inclusion_tag("components/kept_lists.html", takes_context=True)
def kept(context: Context, table: ListTable) -> dict[str, object]:
    """The named filters of a list and the choice of its columns."""
    lists = kept_lists(context["request"])
    choices = lists.choices(table) if lists else []
    return {"lists": lists, "columns": choices, "csrf_token": context.get("csrf_token", "")}


@register.simple_tag(takes_context=True)
def chosen_table(context: Context, table: ListTable, page: BoundedPage) -> dict[str, object] | None:
    """The rows of a page in the columns that the person has chosen; None where they chose none."""
    lists = kept_lists(context["request"])
    if lists is None or not lists.columns:
        return None
    columns = table.chosen(lists.columns)
    first, *others = columns
    lines = [(row, first.value(row), [one.value(row) for one in others]) for row in page]
    return {"headings": [column.label for column in columns], "lines": lines}


@register.simple_tag(takes_context=True)
def draft_script(context: Context) -> str:
    """What keeps the words that somebody types into the actions of a record until they are sent.

    Nothing on a page with data of citizens: a script that is not there keeps nothing in the
    browser either.
    """
    request = context["request"]
    if not request.user.is_authenticated or not is_kept(request.path):
        return ""
    return format_html(
        '<script src="{}" defer data-person="{}" data-address="{}"></script>',
        static("js/drafts.js"),
        request.user.pk,
        reverse("personal:drafts"),
    )
