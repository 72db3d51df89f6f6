from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    """The app of supervision, by its name in the back office."""

    name = "supervision"
    verbose_name = _("监督工作")
