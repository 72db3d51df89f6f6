"""Every address of the portal. Chinese pages as they stand, English ones under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from congress_portal.calendars import views
from congress_portal.matters import views as matters_views
from congress_portal.monitoring import health, probes
from congress_portal.search import views as search_views
from congress_portal.site import display, home
from congress_portal.syndication import directions, feeds
from liaison_stations.cases import pictures as case_pictures

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("livez", probes.livez, name="livez"),
    path("metrics", probes.metrics, name="metrics"),
    path("display/", display.switch, name="display"),
    path("robots.txt", directions.robots, name="robots"),
    path("sitemap.xml", directions.sitemap, name="sitemap"),
    *i18n_patterns(
        path("", home.home, name="home"),
        path("annual/", include("annual_summaries.presentation.urls")),
        path("supervision/", include("supervision.urls")),
        path("search/", search_views.find, name="search"),
        path("deputies/", include("congress_portal.directory.urls")),
        path("stations/", include("liaison_stations.stations.urls")),
        path("opinions/", include("liaison_stations.opinions.urls")),
        path("letters/", include("papers.public_urls")),
        path("calendar/stations/<slug:code>.ics", views.station_feed, name="station_calendar"),
        path("feeds/annual/", feeds.annual, name="feed_annual"),
        path("feeds/items/", feeds.items, name="feed_items"),
        path("feeds/matters/", feeds.matters, name="feed_matters"),
        path("matters/", matters_views.matters, name="matters"),
        path("matters/cases/<int:pk>/<uuid:uuid>/", case_pictures.picture, name="case_picture"),
        path("open-data/", include("congress_portal.open_data.urls")),
        path("share/", include("congress_portal.share_cards.urls")),
        path("help/", include("congress_portal.help.urls")),
        path("my/", include("congress_portal.desk.urls")),
        path("my/supervision/", include("congress_portal.oversight.urls")),
        path("my/notices/", include("congress_portal.notices.urls")),
        path("my/account/", include("accounts.own_account.urls")),
        path("my/duty/", include("deputies.duty.urls")),
        path("my/suggestions/", include("deputies.suggestions.urls")),
        path("my/training/", include("deputies.training.urls")),
        path("my/promises/", include("supervision.promises.urls")),
        path("my/reports/", include("supervision.reports.urls")),
        path("my/", include("supervision.attendance.urls")),
        path("my/", include("liaison_stations.keepers_desk.urls")),
        path("my/", include("congress_portal.pasting.urls")),
        path("my/", include("congress_portal.personal.urls")),
        path("my/", include("supervision.item_lists.urls")),
        path("my/files/", include("workflow.urls")),
        path("my/papers/", include("papers.urls")),
        path("my/", include("supervision.paperwork.urls")),
        path("accounts/", include("accounts.sign_in.urls")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]

handler404 = "congress_portal.failures.moved.not_found"
handler400 = "congress_portal.failures.errors.bad_request"
handler500 = "congress_portal.failures.errors.server_error"
