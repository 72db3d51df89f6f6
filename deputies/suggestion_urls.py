"""The signed-in person's addresses of suggestions, under /my/suggestions/."""

from django.urls import path

from deputies.views import suggestions

app_name = "my_suggestions"

urlpatterns = [
    path("", suggestions.suggestions, name="list"),
    path("new/", suggestions.new, name="new"),
    path("<int:pk>/", suggestions.suggestion, name="suggestion"),
    path("<int:pk>/edit/", suggestions.edit, name="edit"),
    path("<int:pk>/files/<uuid:uuid>/", suggestions.file, name="file"),
    path("<int:pk>/<slug:action>/", suggestions.act, name="act"),
]
