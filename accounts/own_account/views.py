"""The own account: password, second factor, ways to be reached, sign-ins."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.account_trail.record import note
from accounts.attempts import places
from accounts.identities.binding import bound_of
from accounts.models import User
from accounts.own_account.devices import device_in_words
from accounts.own_account.forms import ChannelsForm, ContactForm, OwnPasswordForm
from accounts.passwords.setting import set_own
from workflow.models import TrailEntry
from workflow.transitions import TRAIL_WORDS

MOST_LINES = 20


def _person(request: HttpRequest) -> User:
    user: Any = request.user  # every page here needs a sign-in
    person: User = user
    return person


def _breadcrumbs() -> list[tuple[str, str]]:
    return [(_("工作台"), reverse("my:desk"))]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All of the own account on one page."""
    return _home(request, ContactForm(instance=_person(request)))


def _home(request: HttpRequest, form: ContactForm, status: int = 200) -> HttpResponse:
    user = User.objects.get(pk=request.user.pk)  # the form may have put refused values on its own
    factors = Authenticator.objects.filter(user=user)
    lines = TrailEntry.objects.of(user).order_by("-sequence")[:MOST_LINES]
    context = {
        "breadcrumbs": _breadcrumbs(),
        "person": user,
        "form": form,
        "channels": ChannelsForm(instance=user),
        "has_codes": factors.filter(type=Authenticator.Type.TOTP).exists(),
        "has_recovery": factors.filter(type=Authenticator.Type.RECOVERY_CODES).exists(),
        "passkeys": factors.filter(type=Authenticator.Type.WEBAUTHN).order_by("pk"),
        "identities": bound_of(user),
        "sessions": [
            (device_in_words(session.user_agent), session)
            for session in UserSession.objects.purge_and_list(user)
        ],
        "lines": [(line.at, TRAIL_WORDS.get(line.action, line.action)) for line in lines],
    }
    return render(request, "my/account.html", context, status=status)


@require_POST
def contact(request: HttpRequest) -> HttpResponse:
    """Saves mobile number and e-mail; both values stay off the trail."""
    user = _person(request)
    form = ContactForm(request.POST, instance=user)
    if not form.is_valid():
        return _home(request, form)
    if form.has_changed():
        with transaction.atomic():
            form.save()
            note(user, "edited", by=user, content={"fields": form.changed_data})
        messages.success(request, _("已保存。"))
    return redirect("my_account:home")


@require_POST
def channels(request: HttpRequest) -> HttpResponse:
    """Saves by which ways notices reach the person; what is no such way changes nothing."""
    user = _person(request)
    form = ChannelsForm(request.POST, instance=user)
    if form.is_valid() and form.has_changed():
        with transaction.atomic():
            form.save()
            note(user, "edited", by=user, content={"fields": form.changed_data})
        messages.success(request, _("已保存。"))
    return redirect("my_account:home")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own; every other session ends."""
    user = _person(request)
    form = OwnPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        set_own(user, form.cleaned_data["password1"])
        update_session_auth_hash(request, user)
        response = redirect("my_account:home")
        places.remember(request, response, user)
        UserSession.objects.create_from_request(request)
        messages.success(request, _("密码已经修改，其他设备上的登录都已结束。"))
        return response
    context = {
        "breadcrumbs": [*_breadcrumbs(), (_("我的账号"), reverse("my_account:home"))],
        "form": form,
        "is_first": user.password_is_temporary,
    }
    return render(request, "my/password.html", context)


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Ends the sign-ins on all other devices."""
    end_other_sessions(request, _person(request))
    messages.success(request, _("其他设备上的登录都已结束。"))
    return redirect("my_account:home")
