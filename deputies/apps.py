from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeputiesConfig(AppConfig):
    """The app of deputies, by its name in the back office."""

    name = "deputies"
    verbose_name = _("代表")
