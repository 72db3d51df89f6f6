"""Identity services at the sign-in, under /accounts/identity/."""

from django.urls import path

from accounts.identities import views

app_name = "identity"
urlpatterns = [
    path("<slug:service>/", views.begin, name="begin"),
    path("<slug:service>/callback/", views.callback, name="callback"),
]
