"""The public's addresses under /deputies/."""

from django.urls import path

from congress_portal import deputies_pages
from liaison_stations.views import intake

urlpatterns = [
    path("", deputies_pages.directory, name="deputies"),
    path("campaigns/<int:pk>/", deputies_pages.campaign, name="campaign"),
    path("<int:pk>/", deputies_pages.deputy, name="deputy"),
    path("<int:pk>/photo/", deputies_pages.photo, name="deputy_photo"),
    path("<int:pk>/opinion/", intake.of_deputy, name="deputy_opinion"),
]
