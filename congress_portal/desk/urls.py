"""Addresses under /my/ that belong to no one app: what waits, and the calendar."""

from django.urls import path

from congress_portal.calendars import views as calendars_views
from congress_portal.desk import changes, together, views

app_name = "my"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("together/<slug:kind>/", together.together, name="together"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("changes/<int:pk>/files/<uuid:uuid>/", changes.change_file, name="change_file"),
    path("changes/<int:pk>/<slug:action>/", changes.change_act, name="change_act"),
    path("calendar/", calendars_views.page, name="calendar"),
    path("calendar/<slug:token>.ics", calendars_views.feed, name="calendar_feed"),
]
