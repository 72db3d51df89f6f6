"""The check codes of papers, under /letters/."""

from django.urls import path

from papers import views

app_name = "letters"
urlpatterns = [
    path("", views.find, name="find"),
    path("<slug:code>/", views.letter, name="letter"),
]
