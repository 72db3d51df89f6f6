"""Every address of the portal. Chinese pages as they stand, English ones under /en/."""

from importlib import import_module
from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from congress_portal import feeds, health, station_calendar
from congress_portal.search import views as search_views


def _when_there(route, module, view=None, name=None):
    if find_spec(module) is None:
        return []
    if view is None:
        return [path(route, include(module))]
    return [path(route, getattr(import_module(module), view), name=name)]


urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    *_when_there("display/", "congress_portal.display", "switch", "display"),
    *i18n_patterns(
        *_when_there("", "congress_portal.home", "home", "home"),
        *_when_there("annual/", "annual_summaries.urls"),
        *_when_there("supervision/", "supervision.urls"),
        path("search/", search_views.find, name="search"),
        path("deputies/", include("congress_portal.deputies_urls")),
        path("stations/", include("liaison_stations.urls")),
        path("opinions/", include("liaison_stations.opinion_urls")),
        path("calendar/stations/<slug:code>.ics", station_calendar.feed, name="station_calendar"),
        path("feeds/annual/", feeds.annual, name="feed_annual"),
        path("feeds/items/", feeds.items, name="feed_items"),
        *_when_there("my/", "congress_portal.my_urls"),
        path("my/duty/", include("deputies.duty_urls")),
        path("my/suggestions/", include("deputies.suggestion_urls")),
        path("my/training/", include("deputies.training_urls")),
        path("my/promises/", include("supervision.promise_urls")),
        path("my/reports/", include("supervision.report_urls")),
        path("my/", include("supervision.assignment_urls")),
        path("my/", include("liaison_stations.my_urls")),
        *_when_there("my/", "supervision.my_urls"),
        path("accounts/", include("accounts.urls")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]

handler400 = "congress_portal.errors.bad_request"
