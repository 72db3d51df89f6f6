"""For search engines: which pages there are (sitemaps.org), and which are for nobody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.xmlutils import SimplerXMLGenerator

from annual_summaries.revisions.models import Revision
from congress_portal.help.handbook import public_chapters
from deputies.people.models import Deputy
from liaison_stations.stations.models import Station
from pages.public import public_page
from supervision.activities.models import Activity
from supervision.items.models import Item

MOST = 10_000
"""Records of a kind; a sitemap may hold 50,000 addresses (sitemaps.org)."""
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = (
    "home",
    "annual:index",
    "supervision:activities",
    "supervision:items",
    "supervision:documents",
    "supervision:promises",
    "supervision:decisions",
    "deputies",
    "stations:directory",
    "matters",
    "opinions:speak",
    "open_data:page",
    "help:index",
)
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
        for path in _paths():
            _entry(xml, path)
    xml.endElement("urlset")
    xml.endDocument()
    return response


def _entry(xml: Any, path: str) -> None:
    xml.startElement("url", {})
    xml.addQuickElement("loc", settings.SITE_URL + path)
    for lang, prefix in (("zh-Hans", ""), ("en", "/en")):
        twin = {"rel": "alternate", "hreflang": lang, "href": settings.SITE_URL + prefix + path}
        xml.addQuickElement("xhtml:link", None, twin)
    xml.endElement("url")


def _paths() -> list[str]:
    years = Revision.objects.current().values_list("summary__year", flat=True)
    activities = Activity.objects.public().newest_first().values_list("number", flat=True)
    items = Item.objects.public().newest_first().values_list("pk", flat=True)
    deputies = Deputy.objects.public().order_by("pk").values_list("pk", flat=True)
    stations = Station.objects.public().in_order().values_list("code", flat=True)
    kinds = (
        ("annual:summary", years.order_by("-summary__year")),
        ("supervision:activity", activities),
        ("supervision:item", items),
        ("deputy", deputies),
        ("stations:station", stations),
    )
    return [
        *(reverse(name) for name in PAGES),
        *(reverse("help:page", args=[chapter.key]) for chapter in public_chapters()),
        *(reverse(name, args=[key]) for name, keys in kinds for key in keys[:MOST]),
    ]
