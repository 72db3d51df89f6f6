"""The public's addresses under /stations/; the fixed words come before the codes."""

from django.urls import path

from liaison_stations.views import public

app_name = "stations"

urlpatterns = [
    path("", public.directory, name="directory"),
    path("<str:code>/", public.station, name="station"),
    path("<str:code>/visits/", public.visits, name="visits"),
]
