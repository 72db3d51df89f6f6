"""How allauth behaves here: nobody signs up, and attempts are counted by name and address."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.backends import as_stored


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the system administrator; nobody signs up.

    An unknown name, a wrong password and a closed account are told in the same words.
    """

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("用户名、手机号或密码不正确，或者账号已停用。"),
        "too_many_login_attempts": _("尝试的次数太多了，请过 15 分钟再试。"),
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

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """Counts by name and address together, so that nobody can lock out somebody else."""
        return f"{self.get_client_ip(request)}:{as_stored(credentials.get('username', ''))}"
