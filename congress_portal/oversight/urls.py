"""The desk of supervision, under /my/supervision/."""

from django.urls import path

from congress_portal.oversight import views

app_name = "my_supervision"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("blank/<slug:key>/", views.blank, name="blank"),
    path("<slug:key>/", views.one_kind, name="kind"),
    path("<slug:key>/urge/", views.urge, name="urge"),
]
