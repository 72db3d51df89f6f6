"""Every public page by its address, with the day of its last change, for the sitemap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Model, QuerySet
from django.urls import reverse
from django.utils import timezone

from annual_summaries.recognitions.models import Recognition
from annual_summaries.revisions.models import FrozenFigure, FrozenRate, Revision
from congress_portal.help.handbook import public_chapters
from deputies.bills.models import Bill
from deputies.campaigns.models import Campaign
from deputies.people.models import Deputy
from liaison_stations.stations.models import Station
from pages.untyped import AnyRecord
from supervision.activities.choices import Method
from supervision.activities.models import Activity
from supervision.documents.models import Document
from supervision.items.models import Item
from supervision.plans.models import Plan
from supervision.projects.models import Project
from supervision.sessions.models import Decision, Session
from workflow.models import TrailEntry
from workflow.subjects import kind_of

MOST = 10_000
"""Records of a kind; a sitemap may hold 50,000 addresses (sitemaps.org)."""
ALL = 50_000
PAGES = (
    "home",
    "annual:index",
    "annual:compare",
    "annual:recognitions",
    "supervision:activities",
    "supervision:items",
    "supervision:documents",
    "supervision:changed_documents",
    "supervision:review_request",
    "supervision:promises",
    "supervision:decisions",
    "supervision:sessions",
    "deputies",
    "find_deputies",
    "bills",
    "stations:directory",
    "matters",
    "opinions:speak",
    "letters:find",
    "open_data:page",
    "help:index",
)
Records = QuerySet[AnyRecord, AnyRecord]


@dataclass(frozen=True)
class KindOfPages:
    """The pages of the records of a kind.

    Args:
        address: the name of their address.
        model: of the records.
        keys: the fields that make up the address.
        records: those that the public sees, from all of the model; ``public()`` where it is not
            named.
        changed: the field that says when it changed; the trail says so where it is not named.
    """

    address: str
    model: type[Model]
    keys: tuple[str, ...] = ("pk",)
    records: Callable[[Any], Records] = lambda found: found.public()
    changed: str = ""

    def pages(self) -> Iterator[tuple[str, datetime | None]]:
        """Address and last change of each, the newest records first."""
        found = self.records(self.model._default_manager.all()).order_by("-pk")
        further = (self.changed,) if self.changed else ()
        entries = {} if self.changed else _last_entries(self.model)
        seen = set()
        for pk, *keys in found.values_list("pk", *self.keys, *further)[:MOST]:
            at = keys.pop() if self.changed else entries.get(str(pk))
            path = reverse(self.address, args=keys)
            if path not in seen:
                seen.add(path)
                yield path, at


def _last_entries(model: type[Model]) -> dict[str, datetime]:
    """When each record was last written to, as the trail tells."""
    found = TrailEntry.objects.filter(subject_kind=kind_of(model)).order_by()
    return dict(found.values_list("subject_key").annotate(last=Max("at")).order_by("-last")[:MOST])


def _current(found: Any) -> Records:
    records: Records = found.current()
    return records


def _inquiries(found: Any) -> Records:
    records: Records = found.public().filter(method=Method.SPECIAL_INQUIRY)
    return records


def _shown_rates(found: Any) -> Records:
    records: Records = found.filter(revision__in=Revision.objects.current())
    return records


OF_YEAR = ("revision__summary__year", "key")
KINDS = (
    KindOfPages("annual:summary", Revision, ("summary__year",), _current, "published_at"),
    KindOfPages("annual:figure", FrozenFigure, OF_YEAR, _current, "revision__published_at"),
    KindOfPages("annual:rate", FrozenRate, OF_YEAR, _shown_rates, "revision__published_at"),
    KindOfPages("annual:recognition", Recognition),
    KindOfPages("supervision:activity", Activity, ("number",)),
    KindOfPages("supervision:inquiry", Activity, ("number",), _inquiries),
    KindOfPages("supervision:item", Item),
    KindOfPages("supervision:document", Document),
    KindOfPages("supervision:decision", Decision),
    KindOfPages("supervision:session", Session),
    KindOfPages("supervision:plan", Plan, ("year",)),
    KindOfPages("supervision:projects", Project, ("year",)),
    KindOfPages("supervision:project", Project, ("year", "pk")),
    KindOfPages("deputy", Deputy),
    KindOfPages("bill", Bill),
    KindOfPages("campaign", Campaign),
    KindOfPages("stations:station", Station, ("code",)),
    KindOfPages("stations:visits", Station, ("code",)),
)


def public_addresses() -> Iterator[tuple[str, datetime | None]]:
    """(path, last change or None) of every public page, the lists first."""
    yield from ((reverse(name), None) for name in PAGES)
    yield from ((reverse("help:page", args=[one.key]), None) for one in public_chapters())
    for kind in KINDS:
        yield from kind.pages()


def in_words(at: datetime) -> str:
    """A moment as the standard of sitemaps wants it (W3C Datetime)."""
    return timezone.localtime(at).isoformat(timespec="seconds")
