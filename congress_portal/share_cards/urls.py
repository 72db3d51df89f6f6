from django.urls import path

from congress_portal.share_cards import views

app_name = "share"
urlpatterns = [
    path("kinds/<slug:kind>.png", views.kind, name="kind"),
    path("deputies/<int:pk>.png", views.deputy, name="deputy"),
    path("stations/<str:code>.png", views.station, name="station"),
    path("annual/<year:year>.png", views.annual, name="annual"),
    path("projects/<int:pk>/", views.project, name="project"),
]
