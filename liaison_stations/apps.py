from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiaisonStationsConfig(AppConfig):
    """The app of liaison stations, by its name in the back office."""

    name = "liaison_stations"
    verbose_name = _("代表联络站")
