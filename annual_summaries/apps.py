from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnualSummariesConfig(AppConfig):
    """The app of annual summaries, by its name in the back office."""

    name = "annual_summaries"
    verbose_name = _("年度总结")
