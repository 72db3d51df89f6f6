"""Where rows written elsewhere are pasted, under /my/."""

from django.urls import path

from congress_portal.pasting import views

app_name = "pasting"
urlpatterns = [path("opinions/<int:pk>/paste/", views.items, name="items")]
