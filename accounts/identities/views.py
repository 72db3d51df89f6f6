"""To an identity service and back: to sign in, or to bind the own account."""

import secrets
from typing import Any

import requests
from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.attempts.attempt import wait_text
from accounts.attempts.limits import NETWORK, Throttled, take
from accounts.identities.adapter import refusal
from accounts.identities.binding import unbind as take_away
from accounts.identities.services import DINGTALK, Service, service_at
from intake.limits import address_of

UNFIT = (requests.RequestException, OAuth2Error, KeyError, TypeError, ValueError, AttributeError)
"""What an answer of another shape than the standard's ends in, or none."""


@login_not_required
@require_POST
def begin(request: HttpRequest, service: str) -> HttpResponse:
    """Sends a person who wants in to the service."""
    found = service_at(service)
    if request.user.is_authenticated:
        return redirect("my:desk")
    target = request.POST.get("next", "")
    if not account_adapter(request).is_safe_url(target):
        target = reverse("my:desk")
    return _leave(request, found, AuthProcess.LOGIN, target)


@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, service: str) -> HttpResponse:
    """What binding means, and then to the service; the password is asked for first."""
    response: HttpResponse = reauthentication_required(_identity)(request, service_at(service))
    return response


def _identity(request: HttpRequest, found: Service) -> HttpResponse:
    if request.method == "POST":
        return _leave(request, found, AuthProcess.CONNECT, reverse("my_account:home"))
    crumbs = [(_("工作台"), reverse("my:desk")), (_("我的账号"), reverse("my_account:home"))]
    return render(request, "my/identity.html", {"breadcrumbs": crumbs, "service": found})


@require_POST
def unbind(request: HttpRequest, service: str) -> HttpResponse:
    """Takes the own identity of a service away; one who has no password would be locked out."""
    user: Any = request.user  # needs a sign-in
    if not user.has_usable_password():
        messages.error(request, _("您还没有密码，解除后就无法登录。请先请账号管理员设一个密码。"))
    elif take_away(user, service):
        messages.success(request, _("已解除。"))
    return redirect("my_account:home")


@login_not_required
@require_safe
def callback(request: HttpRequest, service: str) -> HttpResponse:
    """Back from the service."""
    service_at(service)
    provider = get_adapter(request).get_provider(request, service)
    view = _Callback.adapter_view(provider.get_oauth2_adapter(request))
    response: HttpResponse = view(request)
    return response


class _Callback(OAuth2CallbackView):
    """Speaks the language in which the person began, and stumbles over no shape of an answer."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        translation.activate(translation.get_language_from_request(request))
        try:
            response: HttpResponse = super().dispatch(request, *args, **kwargs)
        except UNFIT as fault:
            provider = self.adapter.get_provider()
            response = _error(request, provider, fault)
        return response

    def _get_state(self, request: HttpRequest, provider: object) -> object:
        state, refused = super()._get_state(request, provider)
        if state:
            translation.activate(state["data"]["language"])
            self.adapter.nonce = state["data"]["nonce"]
        return state, refused


def _leave(request: HttpRequest, service: Service, process: str, target: str) -> HttpResponse:
    """A page that leads on to the service.

    No redirect: the content-security policy lets forms go to the portal alone, and browsers follow
    it along redirects; so nobody need know on which hosts a service answers.
    """
    try:
        take(NETWORK, address_of(request))
    except Throttled as throttled:
        return refusal(request, wait_text(throttled.wait))
    provider = get_adapter(request).get_provider(request, service.key)
    data = {
        "nonce": secrets.token_urlsafe(32),
        "language": translation.get_language(),
        "user": request.user.pk,
    }
    asked = {"prompt": "consent"} if service.key == DINGTALK else {"nonce": data["nonce"]}
    try:
        there = provider.redirect(request, process, next_url=target, data=data, auth_params=asked)
    except ImmediateHttpResponse as answer:
        response: HttpResponse = answer.response
        return response
    except UNFIT as fault:
        return _error(request, provider, fault)
    if "Location" not in there:
        told: HttpResponse = there
        return told
    return render(request, "account/identity_leave.html", {"service": service, "to": there.url})


def _error(request: HttpRequest, provider: object, fault: Exception) -> HttpResponse:
    response: HttpResponse = render_authentication_error(
        request, provider, exception=fault, extra_context={"begun": True}
    )
    return response
