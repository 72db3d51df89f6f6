"""The own account, under /my/account/."""

from django.urls import path

from accounts.own_account import views

app_name = "my_account"
urlpatterns = [
    path("", views.home, name="home"),
    path("contact/", views.contact, name="contact"),
    path("channels/", views.channels, name="channels"),
    path("password/", views.password, name="password"),
    path("sessions/end/", views.end_sessions, name="end_sessions"),
]
