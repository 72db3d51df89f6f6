"""Signing in and out; accounts are made in the back office, so nothing else of allauth is here."""

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from accounts.sign_in.views import SignIn

urlpatterns = [
    path("login/", login_not_required(SignIn.as_view()), name="account_login"),
    path("logout/", login_not_required(views.logout), name="account_logout"),
]
