"""Accounts as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The bottom app of the house: people, bodies and roles."""

    name = "accounts"
    verbose_name = _("账号与组织")

    def ready(self) -> None:
        from allauth.mfa import signals

        from accounts.sign_in.second_factor import note_change

        signals.authenticator_added.connect(note_change)
        signals.authenticator_removed.connect(note_change)
