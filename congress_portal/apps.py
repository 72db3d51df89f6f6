from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.translation import gettext_lazy as _


class PortalAdminConfig(SimpleAdminConfig):
    """The stock admin on our own site; the apps' admin modules are found as usual."""

    default_site = "congress_portal.site.back_office.BackOffice"

    def ready(self) -> None:
        super().ready()
        self.module.autodiscover()


class CongressPortalConfig(AppConfig):
    """The top: when it is ready it arranges what the rooms below declared."""

    name = "congress_portal"
    verbose_name = _("门户")
    default = True

    def ready(self) -> None:
        from backoffice import signs
        from congress_portal.desk.order import DESK_ORDER
        from congress_portal.long_work import publishing
        from congress_portal.open_data import checks as licence_checks  # noqa: F401  the same
        from congress_portal.serving import checks, keys  # noqa: F401  registers them
        from congress_portal.site import place_checks  # noqa: F401  registers them
        from pages import place_catalogues
        from registers import waiting

        place_catalogues.put_into_words()
        signs.speak()
        waiting.arrange(DESK_ORDER)
        keys.register()
        publishing.register()
