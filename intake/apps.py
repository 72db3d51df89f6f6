from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """What people without an account send in, whatever it is about."""

    name = "intake"
    verbose_name = _("受理")
