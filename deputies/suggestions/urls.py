"""The signed-in person's addresses of suggestions, under /my/suggestions/."""

from django.urls import path

from deputies.suggestions import views

app_name = "my_suggestions"
urlpatterns = [
    path("", views.suggestions, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.suggestion, name="suggestion"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/files/<uuid:uuid>/", views.file, name="file"),
    path("<int:pk>/<slug:action>/", views.act, name="act"),
]
