from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CongressPortalConfig(AppConfig):
    name = "congress_portal"
    verbose_name = _("门户")
