"""A portal in which only the home page is there."""

from django.http import HttpResponse
from django.urls import path

from congress_portal.site import display

urlpatterns = [
    path("", lambda request: HttpResponse(), name="home"),
    path("display/", display.switch, name="display"),
]
