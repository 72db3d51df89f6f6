"""How templates print single facts: what is empty is left out, with all that would surround it.

So a template lists what a page may say of a record, and asks no question for each line of it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.utils import formats
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.translation import gettext as _

from registers.merging.models import numbers_before

register = template.Library()

CHINESE = format_html(' lang="{}"', "zh-Hans")
"""What staff wrote is Chinese on a page in any language, and read out as such."""


@register.simple_tag
def fact(label: Any, text: Any, url: str = "", chinese: bool = False) -> str:
    """One row of ``<dl class="facts">``; nothing where ``text`` is empty.

    ``url`` makes a link of the text; ``chinese`` marks it as written by staff.
    """
    if text in (None, ""):
        return ""
    content = format_html('<a href="{}">{}</a>', url, text) if url else conditional_escape(text)
    lang = CHINESE if chinese else ""
    return format_html("<div><dt>{}</dt><dd{}>{}</dd></div>", label, lang, content)


@register.simple_tag
def also_numbered(record: Any) -> str:
    """The row of the numbers under which a record was entered too, before it was merged."""
    return fact(_("也曾编号"), "、".join(numbers_before(record)), chinese=True)


@register.filter
def within(text: Any, element: str) -> str:
    """The text within an element, ``{{ phone|within:"span.small" }}``; nothing around nothing."""
    return _element(element, "", text)


@register.filter
def chinese(text: Any, element: str) -> str:
    """As ``within``, for what staff wrote: ``{{ station.address|chinese:"p" }}``."""
    return _element(element, CHINESE, text)


def _element(element: str, attributes: str, text: Any) -> str:
    if text in (None, ""):
        return ""
    tag, *classes = element.split(".")
    marks = format_html(' class="{}"', " ".join(classes)) if classes else ""
    return format_html("<{0}{1}{2}>{3}</{0}>", tag, marks, attributes, text)


@register.filter
def day_tag(day: date | None) -> str:
    """A day in words that programs can read too; nothing where there is none."""
    if day is None:
        return ""
    words = formats.date_format(day, "DATE_FORMAT")
    return format_html('<time datetime="{}">{}</time>', f"{day:%Y-%m-%d}", words)


@register.filter
def due_in_words(day: date | None) -> str:
    """「期限 2026年11月23日」 within a line; nothing where there is no day."""
    if day is None:
        return ""
    return format_html("<span>{}</span>", _("期限 %(day)s") % {"day": formats.date_format(day)})


@register.filter
def links(records: Iterable[Any], attribute: str = "") -> str:
    """Records as links to their pages, with 、 between; by an attribute or as they print.

    Of people, those who have a public page (``DeputyQuerySet.named``).
    """
    rows = (
        (
            format_html(' href="{}"', record.get_absolute_url())
            if getattr(record, "has_page", True)
            else "",
            getattr(record, attribute) if attribute else record,
        )
        for record in records
    )
    return format_html_join("、", "<a{}>{}</a>", rows)
