"""Which feeds there are, for the page of open data and for the heads of pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress_portal.matters.views import FOLLOWED_BY, CaseFilter, cases

FEEDS = (
    ("feed_annual", _("年度总结")),
    ("feed_items", _("清单事项")),
    ("feed_matters", _("群众反映与办理")),
)
"""The name of each feed's address, and what is in it."""


def feeds() -> list[tuple[Any, str]]:
    """(what is in it, address) of every feed that is not narrowed."""
    return [(label, reverse(name)) for name, label in FEEDS]


def narrowed_feeds() -> list[tuple[str, str]]:
    """(topic or town, address) of the feeds of published cases of each."""
    offered = CaseFilter({}, cases()).offered()
    address = reverse("feed_matters")
    return [
        (str(label), f"{address}?{urlencode({name: key})}")
        for name in FOLLOWED_BY
        for key, label in offered[name]
    ]
