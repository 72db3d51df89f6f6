"""The public's addresses under /stations/; the fixed words come before the codes."""

from django.urls import path

from liaison_stations.views import intake, poster, public

app_name = "stations"

urlpatterns = [
    path("", public.directory, name="directory"),
    path("<str:code>/", public.station, name="station"),
    path("<str:code>/visits/", public.visits, name="visits"),
    path("<str:code>/opinion/", intake.of_station, name="opinion"),
    path("<str:code>/poster/", poster.of_station, name="poster"),
]
