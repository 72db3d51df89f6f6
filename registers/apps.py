from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    """Finds what the apps declare: annual figures, ledger sheets, waiting lists."""

    name = "registers"
    verbose_name = _("登记")

    def ready(self) -> None:
        autodiscover_modules("figures", "resources", "waiting", "calendar", "search")
