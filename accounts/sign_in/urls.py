"""Signing in and out, and the second factor; accounts are made in the back office, so that nothing
else of allauth is here."""

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, reverse_lazy
from django.views.generic import RedirectView

from accounts.sign_in.views import SecondFactor, SignIn, SignOut

TO_ACCOUNT = RedirectView.as_view(url=reverse_lazy("my_account:home"))
TO_PASSWORD = RedirectView.as_view(pattern_name="account_reauthenticate", query_string=True)

urlpatterns = [
    path("login/", login_not_required(SignIn.as_view()), name="account_login"),
    path("logout/", login_not_required(SignOut.as_view()), name="account_logout"),
    path("identity/", include("accounts.identities.urls")),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    # In the place of allauth's own lists and forms: all of it stands on the page of the account.
    path("2fa/", TO_ACCOUNT, name="mfa_index"),
    path("2fa/webauthn/", TO_ACCOUNT, name="mfa_list_webauthn"),
    path("2fa/webauthn/reauthenticate/", TO_PASSWORD, name="mfa_reauthenticate_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/edit/", TO_ACCOUNT, name="mfa_edit_webauthn"),
    path("2fa/authenticate/", SecondFactor.as_view(), name="mfa_authenticate"),
    path("2fa/", include("allauth.mfa.urls")),
]
