"""What stands around every page: how it is shared, where else to go, who is signed in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.choices import Role
from congress_portal.share_cards.drawing import font_path
from congress_portal.share_cards.pages import card_of
from congress_portal.syndication.offered import feeds
from congress_portal.templatetags.portal import language_path
from pages.spoken import marked

register = template.Library()

EMPTY = 'content=""'
LEAD = re.compile(r'<p class="lead"[^>]{0,200}>(.{1,3000}?)</p>', re.DOTALL)
PARAGRAPH = re.compile(r"<p(?: lang=\"[A-Za-z-]{2,9}\")?>(.{20,3000}?)</p>", re.DOTALL)
TAGS = re.compile(r"<[^<>]{1,1000}>")
LONGEST = 160
"""Signs of a description: search engines and chats show no more."""
TITLE = re.compile(r"<title>(.*?)</title>", re.S)
DESCRIPTION = re.compile(r'<meta name="description" content="(.*?)">', re.S)
PICTURE = "img/share.png"
PICTURE_SIZE = (1200, 630)
PRIVATE = ("/my/", "/accounts/", "/en/my/", "/en/accounts/")
FOOTER = (
    ("help:index", gettext_lazy("使用帮助"), ""),
    ("help:page", gettext_lazy("个人信息保护"), "privacy"),
    ("help:page", gettext_lazy("无障碍说明"), "accessibility"),
    ("help:page", gettext_lazy("意见反馈"), "feedback"),
    ("matters", gettext_lazy("群众反映与办理"), ""),
    ("open_data:page", gettext_lazy("开放数据"), ""),
)
"""Where the footer leads: the name of an address, what is there, its key."""
DEPUTYS_BAR = (
    ("my:desk", gettext_lazy("工作台")),
    ("my_duty:new", gettext_lazy("记履职")),
    ("my_suggestions:list", gettext_lazy("代表建议")),
)
KEEPERS_BAR = (
    ("my:desk", gettext_lazy("工作台")),
    ("my_station:home", gettext_lazy("联络站")),
    ("my_station:matters", gettext_lazy("群众事项")),
)
HANDLERS_BAR = (
    ("my:desk", gettext_lazy("工作台")),
    ("my_items:list", gettext_lazy("清单事项")),
    ("my_suggestions:list", gettext_lazy("代表建议")),
)
HERE = SafeString(' aria-current="page"')
BARS = (
    (Role.KEEPER, KEEPERS_BAR),
    (Role.DEPUTY, DEPUTYS_BAR),
    (Role.HANDLER, HANDLERS_BAR),
    (Role.UNIT_LEADER, HANDLERS_BAR),
)
"""The three places at the bottom of a phone, by role; the first that the person holds counts."""


@register.simple_block_tag(takes_context=True)
def document(context: Any, content: str) -> str:
    """The finished page: its description where it says none itself, its languages marked.

    A page without a description of its own is described by the sentence under its heading, one
    without that by its title; a private one by its title alone, as its words may be a citizen's.
    """
    if EMPTY in content:
        content = content.replace(EMPTY, f'content="{_about(context, content)}"')
    # What the templates have written is escaped already.
    return SafeString(marked(content, "en" if get_language() == "en" else "zh-Hans"))


def _about(context: Any, content: str) -> str:
    lead = LEAD.search(content)
    if lead:
        told = _plain(lead[1])
    else:
        title = _found(TITLE, content)
        is_private = context["request"].path.startswith(PRIVATE)
        main = "" if is_private else content.partition("<main")[2].partition("</main>")[0]
        first = PARAGRAPH.search(main)
        named = title.rpartition(" · ")[0] or title
        told = f"{named} · {_plain(first[1]) if first else escape(context['site'].committee)}"
    return told.replace('"', "&quot;") if len(told) <= LONGEST else _cut(told)


def _plain(html: str) -> str:
    return " ".join(TAGS.sub("", html).split())


def _cut(told: str) -> str:
    """The beginning of what is too long, as text: a sign written as ``&…;`` may not be cut."""
    return escape(unescape(told)[: LONGEST - 1] + "…")


@register.simple_block_tag(takes_context=True)
def shared(context: Any, content: str) -> str:
    """The title and the description of a page, and the same for whoever is sent its address.

    Chats show title, sentence and picture of a page (ogp.me); addresses are whole ones.
    """
    # What the templates have written is escaped already.
    whole = SafeString(content)
    title, description = (_found(pattern, content) for pattern in (TITLE, DESCRIPTION))
    path = context["request"].path
    facts = (
        ("property", "og:title", title),
        ("property", "og:description", description),
        ("property", "og:type", "website"),
        ("property", "og:url", settings.SITE_URL + path),
        ("property", "og:site_name", context["site"].name),
        ("property", "og:locale", "en_GB" if get_language() == "en" else "zh_CN"),
        ("property", "og:image", settings.SITE_URL + _picture(path)),
        ("property", "og:image:width", PICTURE_SIZE[0]),
        ("property", "og:image:height", PICTURE_SIZE[1]),
        ("property", "og:image:alt", title),
        ("name", "twitter:card", "summary_large_image"),
    )
    lines = [format_html('<meta {}="{}" content="{}">', *fact) for fact in facts]
    for code, lang in (("zh-hans", "zh-Hans"), ("en", "en")):
        address = settings.SITE_URL + language_path(context, code).partition("?")[0]
        lines.append(format_html('<link rel="alternate" hreflang="{}" href="{}">', lang, address))
    lines += [format_html(FEED, label, address) for label, address in _followed(context)]
    return SafeString("\n  ".join([whole, *lines]))


FEED = '<link rel="alternate" type="application/atom+xml" title="{}" href="{}">'


def _followed(context: Any) -> Iterator[tuple[Any, str]]:
    """What can be followed from here: on every public page all, and what the page itself tells."""
    if context["request"].path.startswith(PRIVATE):
        return
    yield from feeds()
    if "?" in str(context.get("feed", "")):
        yield _("这里选中的"), context["feed"]


def _picture(path: str) -> str:
    """The path of the card of a page, the site's own where it has none."""
    return (font_path() and card_of(path)) or static(PICTURE)


def _found(pattern: re.Pattern[str], content: str) -> SafeString:
    """The text that the page has already escaped, on one line."""
    match = pattern.search(content)
    text = " ".join(match[1].split()) if match else ""
    return SafeString(text.replace('"', "&quot;"))


@register.simple_tag(takes_context=True)
def structured(context: Any) -> str:
    """What the page is, for programs (schema.org): ``json_ld`` of the view, and the way to it."""
    parts = [part for part in (context.get("json_ld"), _way(context)) if part]
    return SafeString("\n  ".join(map(_script, parts)))


def _way(context: Any) -> dict[str, Any] | None:
    crumbs = context.get("breadcrumbs")
    if not crumbs:
        return None
    steps = [
        {
            "@type": "ListItem",
            "position": place,
            "name": str(label),
            "item": settings.SITE_URL + path,
        }
        for place, (label, path) in enumerate(crumbs, 1)
    ]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": steps,
    }


def _script(content: dict[str, Any]) -> str:
    """A block of data: the browser runs nothing of it, and no text of it can end it."""
    text = json.dumps(content, ensure_ascii=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">{text}</script>'


@register.inclusion_tag("components/footer.html", takes_context=True)
def site_footer(context: Any) -> dict[str, Any]:
    """Who answers for the site, how to reach them, and what is told about it."""
    places = [(reverse(name, args=[key] if key else []), label) for name, label, key in FOOTER]
    return {
        "site": context["site"],
        "display": context["display"],
        "request": context["request"],
        "places": places,
        "feeds": reverse("open_data:page") + "#feeds",
    }


@register.inclusion_tag("components/bottom_bar.html", takes_context=True)
def bottom_bar(context: Any) -> dict[str, Any]:
    """Three places at the bottom of a phone for who works there; nothing for others."""
    user, here = context["request"].user, context["request"].path
    held = (bar for role, bar in BARS if getattr(user, "has_role", bool)(role))
    places = [(reverse(name), label) for name, label in next(held, ())]
    return {"places": [(path, label, HERE if path == here else "") for path, label in places]}


def home_in_words(committee: str, name: str, phone: str, address: str) -> dict[str, Any]:
    """The committee and its site, with the search that a program may offer."""
    with translation.override(settings.LANGUAGE_CODE):
        home, search = settings.SITE_URL + reverse("home"), settings.SITE_URL + reverse("search")
    body = {"@type": "GovernmentOrganization", "name": committee, "url": home}
    if phone:
        body["telephone"] = phone
    if address:
        body["address"] = address
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": name,
        "url": home,
        "publisher": body,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search + "?q={q}"},
            "query-input": "required name=q",
        },
    }


@register.inclusion_tag("components/display_switch.html", takes_context=True)
def display_switch(context: Any) -> dict[str, Any]:
    """Text size and contrast, without JavaScript; the choice is kept in two cookies."""
    display = context["display"]
    high = display.contrast == "high"
    sizes = (("normal", _("标准")), ("large", _("大字")), ("xlarge", _("特大")))
    buttons = [(_pressed("text", value, display.text == value), word) for value, word in sizes]
    contrast = _pressed("contrast", "normal" if high else "high", high)
    return {
        "here": context["request"].get_full_path(),
        "buttons": [*buttons, (contrast, _("高对比"))],
    }


def _pressed(name: str, value: str, is_pressed: bool) -> str:
    label = {"aria-label": _("标准字号")} if value == "normal" and name == "text" else {}
    pressed = "true" if is_pressed else "false"
    return flatatt({"name": name, "value": value, "aria-pressed": pressed, **label})
