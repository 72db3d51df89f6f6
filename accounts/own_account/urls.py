"""The own account, under /my/account/."""

from django.urls import path

from accounts.identities import views as identities
from accounts.own_account import views

app_name = "my_account"
urlpatterns = [
    path("", views.home, name="home"),
    path("contact/", views.contact, name="contact"),
    path("channels/", views.channels, name="channels"),
    path("password/", views.password, name="password"),
    path("identity/<slug:service>/", identities.identity, name="identity"),
    path("identity/<slug:service>/unbind/", identities.unbind, name="unbind"),
    path("sessions/end/", views.end_sessions, name="end_sessions"),
]
