"""Notices, under /my/notices/."""

from django.urls import path

from congress_portal.notices import views

app_name = "my_notices"
urlpatterns = [
    path("", views.own, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("told/", views.told, name="ledger"),
    path("<int:pk>/", views.open_one, name="open"),
    path("<int:pk>/sign/", views.sign, name="sign"),
]
