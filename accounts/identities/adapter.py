"""What becomes of a person whom an identity service has sent: in, bound, or a clear sentence."""

import logging
from typing import Any, NoReturn

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.account_trail.record import note
from accounts.attempts.limits import NETWORK, give_back
from accounts.identities.binding import bind
from accounts.identities.services import service_at
from accounts.models import User
from intake.limits import address_of

logger = logging.getLogger(__name__)


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Finds the account that a person has bound; makes none, gives no role, fills no field."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: accounts are made by administrators."""
        return False

    def get_requests_session(self) -> requests.Session:
        """Goes to the named server alone: a redirect would lead secrets elsewhere."""
        session: requests.Session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The service has answered rightly: binds, refuses, or lets allauth go on to the second
        factor and the session.

        Raises:
            ImmediateHttpResponse: in the first two cases.
        """
        if sociallogin.state["process"] == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(_bind(request, sociallogin))
        account = sociallogin.user if sociallogin.is_existing else None
        if account is None or not account.is_active:
            note(account, "sign_in_failed")
            text = _(
                "这个身份没有绑定账号，或者账号已停用。请先用密码登录，在“我的账号”里绑定；没有账号的，"
                "请与本单位的联系人或人大常委会办公室联系。"
            )
            raise ImmediateHttpResponse(refusal(request, text))
        give_back(NETWORK, address_of(request))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: object,
        error: object = None,
        exception: Exception | None = None,
        extra_context: dict[str, object] | None = None,
    ) -> NoReturn:
        """Each way to fail in its own sentence.

        Raises:
            ImmediateHttpResponse: always, with that sentence.
        """
        has_begun = (extra_context or {}).keys() & {"state", "begun"}
        logger.warning("identity service: %s", _reason(error, exception, bool(has_begun)))
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(refusal(request, _("您取消了这次登录。")))
        if not has_begun:
            text = _("这次登录不是在这个浏览器里开始的，或者已经用过、超过了十分钟。请重新登录。")
            raise ImmediateHttpResponse(refusal(request, text))
        if _is_away(exception):
            text = _("身份认证服务现在没有应答，您的账号没有问题。请稍后再试，或者改用密码登录。")
            raise ImmediateHttpResponse(refusal(request, text))
        text = _(
            "身份认证服务的应答不符合要求，没有登录。请重新登录；再次出现时，请告诉系统管理员。"
        )
        raise ImmediateHttpResponse(refusal(request, text))


def refusal(request: HttpRequest, text: str) -> HttpResponse:
    """To the page where it began, in the reader's language, which says why it came to nothing."""
    messages.error(request, text)
    return redirect("my_account:home" if request.user.is_authenticated else "account_login")


def _bind(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    """Binds to the account that asked for it and is still the one that is signed in."""
    user: Any = request.user
    if not user.is_authenticated or user.pk != sociallogin.state["data"]["user"]:
        return refusal(request, _("开始绑定的账号已经退出。请登录后重新绑定。"))
    account: User = user
    service = service_at(sociallogin.account.provider)
    give_back(NETWORK, address_of(request))
    try:
        bind(account, service, sociallogin.account.uid)
    except ValidationError as told:
        messages.error(request, " ".join(told.messages))
    else:
        messages.success(request, _("已绑定%(service)s。") % {"service": service.name})
    return redirect("my_account:home")


def _is_away(exception: Exception | None) -> bool:
    """Whether the service did not answer, or answered that it cannot."""
    answer = getattr(exception, "response", None)
    if answer is not None:
        return bool(answer.status_code >= 500)
    return isinstance(exception, requests.ConnectionError | requests.Timeout)


def _reason(error: object, exception: Exception | None, has_begun: bool) -> str:
    """For the log: of what kind, never what was sent."""
    if exception is None:
        return f"{error}" if has_begun else "state"
    word = str(exception) if str(exception).isidentifier() else ""
    return f"{type(exception).__name__} {word}".strip()
