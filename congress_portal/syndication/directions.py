"""For search engines: which pages there are (sitemaps.org), and which are for nobody."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.xmlutils import SimplerXMLGenerator

from congress_portal.syndication.public_addresses import ALL, in_words, public_addresses
from pages.public import public_page

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
CLOSED = ("/my/", "/admin/", "/accounts/", "/opinions/track/", "/search/", "/display/")


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """What robots are asked to leave alone: pages of people, and endless searches."""
    both = [prefix + path for path in CLOSED for prefix in ("", "/en")]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in both)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in Chinese, each with its English twin."""
    response = HttpResponse(content_type="application/xml; charset=utf-8")
    xml = SimplerXMLGenerator(response, "utf-8")
    xml.startDocument()
    xml.startElement("urlset", {"xmlns": SPACE, "xmlns:xhtml": "http://www.w3.org/1999/xhtml"})
    with translation.override(settings.LANGUAGE_CODE):
        for path, at in islice(public_addresses(), ALL):
            _entry(xml, path, at)
    xml.endElement("urlset")
    xml.endDocument()
    return response


def _entry(xml: Any, path: str, at: datetime | None) -> None:
    xml.startElement("url", {})
    xml.addQuickElement("loc", settings.SITE_URL + path)
    if at:
        xml.addQuickElement("lastmod", in_words(at))
    for lang, prefix in (("zh-Hans", ""), ("en", "/en"), ("x-default", "")):
        twin = {"rel": "alternate", "hreflang": lang, "href": settings.SITE_URL + prefix + path}
        xml.addQuickElement("xhtml:link", None, twin)
    xml.endElement("url")
