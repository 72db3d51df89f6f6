"""How allauth behaves here: nobody signs up, and attempts are counted in our own table."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.account_trail.record import note, note_throttled
from accounts.attempts import places
from accounts.attempts.attempt import Attempt, QuestionDue
from accounts.models import KnownPlace, User
from accounts.sign_in.backends import as_stored
from accounts.sign_in.session_limits import limit_session
from pages.untyped import AnyValue, ByDjango


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; nobody signs up.

    An unknown name, a wrong password and a closed account are told in the same words.
    """

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("用户名、手机号或密码不正确，或者账号已停用。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only pages of the host that was asked; allauth would take every allowed host."""
        return url_has_allowed_host_and_scheme(
            url,
            allowed_hosts={context.request.get_host()},
            require_https=context.request.is_secure(),
        )

    def authenticate(self, request: HttpRequest, **credentials: ByDjango) -> User | None:
        """The person of a name and a password; the attempt is counted before it is judged.

        In the place of allauth's own limits, which count in the cache: others could push them out.

        Raises:
            ValidationError: where it must wait, or a question comes first.
        """
        name = credentials.get("username", "")
        attempt = Attempt.of(request, name)
        try:
            attempt.begin(request.POST.get("answer", ""), request.POST.get("token", ""))
        except QuestionDue:
            raise
        except ValidationError:
            # Once for many: whoever tries all night must not fill the trail.
            note_throttled(attempt.user, as_stored(name))
            raise
        # Counted first and taken back where it was right: of a thousand at once, each sees the
        # others.
        user = authenticate(request, **credentials)
        if user is None:
            note(attempt.user, "sign_in_failed")
            return None
        attempt.undo()
        return user

    def post_login(
        self, request: HttpRequest, user: User, *args: object, **options: object
    ) -> HttpResponse:
        """After every factor: the trail, and a word to the owner where the browser is a new one."""
        response: HttpResponse = super().post_login(request, user, *args, **options)
        limit_session(request, user)
        # The first browser of all is new to everybody; a warning about it would teach people to
        # ignore warnings.
        is_first = not KnownPlace.objects.filter(user=user).exists()
        was_known = places.remember(request, response, user)
        text = _("您的账号在一台新的设备上登录。如果不是您本人，请立即修改密码。")
        news = (timezone.now().isoformat(), text) if not (was_known or is_first) else None
        content = {"known": was_known, **_service(options)}
        note(user, "signed_in", by=user, content=content, notice=news)
        return response


def _service(options: dict[str, AnyValue]) -> dict[str, str]:
    """Which identity service sent the person, where one did."""
    login = (options.get("signal_kwargs") or {}).get("sociallogin")
    return {"service": login.account.provider} if login else {}
