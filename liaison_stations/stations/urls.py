"""The public's addresses under /stations/; the fixed words come before the codes."""

from django.urls import path

from liaison_stations.opinions import views as opinions_views
from liaison_stations.stations import posters, views

app_name = "stations"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("<str:code>/", views.station, name="station"),
    path("<str:code>/photo/", views.photo, name="photo"),
    path("<str:code>/visits/", views.visits, name="visits"),
    path("<str:code>/opinion/", opinions_views.of_station, name="opinion"),
    path("<str:code>/poster/", posters.of_station, name="poster"),
]
