"""Elements that stand around what they hold, and are left out where they hold nothing.

With them a template lists what a page may show, and asks no question for each part of it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.template.defaultfilters import linebreaks_filter, linebreaksbr
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import template_localtime
from django.utils.translation import gettext as _

from congress_portal.templatetags.facts import CHINESE, day_tag
from congress_portal.templatetags.portal import relative_day
from workflow.choices import OUTCOME_SIGNS

register = template.Library()


@register.simple_block_tag
def element(content: str, tag: str, css: str = "", label: str = "", **attributes: Any) -> str:
    """``{% element "ol" "rows" %}…{% endelement %}``: an element, nothing where it holds nothing.

    ``label`` is its name for screen readers.
    """
    if not content.strip():
        return ""
    given = {"class": css, "aria-label": label, **attributes}
    kept = flatatt({name: value for name, value in given.items() if value})
    return format_html("<{0}{1}>{2}</{0}>", tag, kept, content)


@register.simple_block_tag
def spoken_search(content: str) -> SafeString:
    """Django's search above a list; its own sign is called “Search” in every language."""
    return SafeString(content.replace('alt="Search"', format_html('alt="{}"', _("搜索"))))


@register.simple_block_tag
def section(content: str, key: str, heading: Any, css: str = "") -> str:
    """A section with its heading, named by it; nothing where the section is empty.

    ``key`` is the id of the heading, unique on the page.
    """
    if not content.strip():
        return ""
    return format_html(
        '<section{} aria-labelledby="{}"><h2 id="{}">{}</h2>{}</section>',
        flatatt({"class": css}) if css else "",
        key,
        key,
        heading,
        content,
    )


@register.simple_block_tag
def row(content: str, label: Any, chinese: bool = False) -> str:
    """One row of ``<dl class="facts">`` whose answer is more than a word."""
    if not content.strip():
        return ""
    lang = CHINESE if chinese else ""
    return format_html("<div><dt>{}</dt><dd{}>{}</dd></div>", label, lang, content)


@register.simple_tag
def term(label: Any, text: Any, chinese: bool = False) -> str:
    """``<span>label <b>text</b></span>``; nothing where ``text`` is empty."""
    if text in (None, ""):
        return ""
    return format_html("<span>{} <b{}>{}</b></span>", label, CHINESE if chinese else "", text)


@register.simple_tag
def badge(sign: str, label: Any) -> str:
    """The state of a record: one of the six signs and a word; without a sign the word alone."""
    if not label:
        return ""
    return format_html('<span class="badge{}">{}</span>', f" sign s-{sign}" if sign else "", label)


@register.simple_tag
def outcome_badge(record: Any) -> str:
    """What a reply says came of a record, each outcome in its own look; nothing before one."""
    return badge(OUTCOME_SIGNS.get(record.outcome, ""), record.get_outcome_display())


@register.simple_tag
def sign(name: str, text: Any) -> str:
    """A word with one of the six signs before it, outside a badge."""
    return format_html('<span class="sign s-{}">{}</span>', name, text) if text else ""


@register.simple_tag
def due_badge(due: date | None, today: date) -> str:
    """How many days there are until a day, or have passed since it."""
    if due is None:
        return ""
    return badge("overdue" if due < today else "waiting", relative_day(due, today))


@register.simple_tag
def due_of(record: Any) -> str:
    """The same of a record that says until when it runs; nothing once no day is late any more."""
    return due_badge(record.running_until, timezone.localdate())


@register.simple_tag
def due_sign(due: date | None, today: date) -> str:
    """As ``due_badge``, within a line of a list."""
    if due is None:
        return ""
    return sign("overdue" if due < today else "waiting", relative_day(due, today))


@register.simple_tag
def period(first: date, last: date | None = None) -> str:
    """A day, or two days and a dash where it took several."""
    if not last or last == first:
        return day_tag(first)
    return format_html("{} – {}", day_tag(first), day_tag(last))


@register.simple_tag
def dates(first: date, last: date | None = None, dash: str = " – ") -> str:
    """As ``period``, in words alone."""
    days = [first] if not last or last == first else [first, last]
    return dash.join(formats.date_format(day, "DATE_FORMAT") for day in days)


@register.simple_tag
def since(first: date, last: date | None = None) -> str:
    """A term of office or a campaign: its two days, or 「今」 while it lasts."""
    end = formats.date_format(last, "DATE_FORMAT") if last else _("今")
    return f"{formats.date_format(first, 'DATE_FORMAT')} – {end}"


@register.filter
def moment(at: datetime | None) -> str:
    """A moment in words that programs can read too; nothing where there is none."""
    if at is None:
        return ""
    local = template_localtime(at)
    words = f"{formats.date_format(local, 'DATE_FORMAT')} {local:%H:%M}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), words)


@register.filter
def prose(text: str, css: str = "prose") -> str:
    """What staff wrote, in paragraphs; nothing where nothing was written."""
    if not text:
        return ""
    return format_html('<div class="{}"{}>{}</div>', css, CHINESE, linebreaks_filter(text))


@register.filter
def lines_in(text: str, tag: str) -> str:
    """What staff wrote, its line breaks kept, within an element; nothing where it is empty."""
    if not text:
        return ""
    return format_html("<{0}{1}>{2}</{0}>", tag, CHINESE, linebreaksbr(text))


@register.filter
def linked(text: Any, url: str) -> str:
    """A text as a link; the text alone where it leads nowhere."""
    return format_html('<a href="{}">{}</a>', url, text) if url else conditional_escape(text)


@register.filter
def published(is_public: bool) -> str:
    """Whether the public reads it, in words."""
    return _("已公开") if is_public else _("未公开")


@register.filter
def names(records: Iterable[Any]) -> str:
    """The full names of records, with 、 between."""
    return "、".join(record.name for record in records)
