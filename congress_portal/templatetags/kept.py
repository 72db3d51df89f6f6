"""What a person keeps of a list: named filters, columns; see ``congress_portal/personal``."""

from django import template
from django.template import Context

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
