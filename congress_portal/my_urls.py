from importlib import import_module
from importlib.util import find_spec

from django.urls import path

from congress_portal import calendar_pages

app_name = "my"
urlpatterns = []
if find_spec("congress_portal.desk"):
    urlpatterns = [path("", import_module("congress_portal.desk").desk, name="desk")]
urlpatterns += [
    path("calendar/", calendar_pages.page, name="calendar"),
    path("calendar/<slug:token>.ics", calendar_pages.feed, name="calendar_feed"),
]
