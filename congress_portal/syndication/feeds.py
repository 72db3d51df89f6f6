"""Atom feeds (RFC 4287) of what the public may read: the year's summaries, the list items."""

from dataclasses import dataclass
from datetime import datetime, time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from annual_summaries.revisions.models import Revision
from congress_portal.matters.views import CaseFilter, cases
from congress_portal.site.models import SiteSettings
from pages.public import public_page
from supervision.handling.timeline import ItemStanding
from supervision.items.models import Item

NEWEST = 30
LONGEST = 100


class PortalFeed(Feed):
    """Newest first, bounded; links lead to SITE_URL, whatever host was asked."""

    feed_type = Atom1Feed
    address = ""

    def link(self):
        return settings.SITE_URL + reverse(self.address)

    feed_url = feed_guid = link

    def author_name(self):
        return SiteSettings.current().committee

    def item_link(self, item):
        return settings.SITE_URL + item.get_absolute_url()

    item_guid = item_link


class AnnualFeed(PortalFeed):
    """Every published revision of the annual summaries."""

    address = "feed_annual"

    def title(self):
        return _("%(site)s：年度总结") % {"site": SiteSettings.current().name}

    def items(self):
        return (
            Revision.objects.public().select_related("summary").order_by("-published_at")[:NEWEST]
        )

    def item_title(self, revision):
        return str(revision)

    def item_description(self, revision):
        return revision.note or revision.sentence

    def item_updateddate(self, revision):
        return revision.published_at

    item_pubdate = item_updateddate


class ItemsFeed(PortalFeed):
    """The published list items handed over last, each with how far it is."""

    address = "feed_items"

    def title(self):
        return _("%(site)s：清单事项") % {"site": SiteSettings.current().name}

    def items(self):
        newest = Item.objects.public().newest_first().with_report_day()
        return newest.select_related("opinion", "lead_unit")[:NEWEST]

    def item_title(self, item):
        return item.suggestion

    def item_description(self, item):
        return _("%(standing)s · %(unit)s") % {
            "standing": ItemStanding.of(item).word,
            "unit": item.lead_unit,
        }

    def item_pubdate(self, item):
        return _noon(item.handed_over_on)

    def item_updateddate(self, item):
        return _noon(item.struck_off_on or item.reported_on or item.handed_over_on)


class MattersFeed(PortalFeed):
    """The published cases, of one topic or one town where they are asked for.

    Each choice is a feed of its own, with an id of its own.
    """

    address = "feed_matters"

    def get_object(self, request):
        asked = {name: request.GET.get(name, "")[:LONGEST] for name in ("topic", "unit")}
        listing = CaseFilter(asked, cases())
        offered = listing.offered()
        words = {
            name: next((label for key, label in offered[name] if str(key) == asked[name]), "")
            for name in asked
        }
        return Narrowing({name: asked[name] for name in asked if words[name]}, words)

    def link(self, chosen):
        query = f"?{urlencode(chosen.keys)}" if chosen.keys else ""
        return settings.SITE_URL + reverse("matters") + query

    def feed_url(self, chosen):
        query = f"?{urlencode(chosen.keys)}" if chosen.keys else ""
        return settings.SITE_URL + reverse(self.address) + query

    feed_guid = feed_url

    def title(self, chosen):
        site = SiteSettings.current().name
        told = _("、").join(str(word) for word in chosen.words.values() if word)
        if told:
            return _("%(site)s：群众反映与办理（%(topic)s）") % {"site": site, "topic": told}
        return _("%(site)s：群众反映与办理") % {"site": site}

    def items(self, chosen):
        return list(CaseFilter(chosen.keys, cases()).qs[:NEWEST])

    def item_title(self, case):
        return case.title

    def item_description(self, case):
        return f"{case.problem}\n\n{case.answer}"

    def item_link(self, case):
        return settings.SITE_URL + case.get_absolute_url()

    def item_guid(self, case):
        return f"{settings.SITE_URL}{reverse('matters')}#case-{case.pk}"

    def item_pubdate(self, case):
        return _noon(case.published_on)

    item_updateddate = item_pubdate


@dataclass(frozen=True)
class Narrowing:
    """What a feed is narrowed to: the keys of its address, and how these are called."""

    keys: dict[str, str]
    words: dict[str, object]


def _noon(day):
    return timezone.make_aware(datetime.combine(day, time(12)))


annual, items = public_page(AnnualFeed()), public_page(ItemsFeed())
matters = public_page(MattersFeed())
