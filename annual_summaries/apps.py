from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnualSummariesConfig(AppConfig):
    name = "annual_summaries"
    verbose_name = _("年度总结")
