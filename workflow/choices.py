from django.db import models
from django.utils.translation import gettext_lazy as _


class ClockUnit(models.TextChoices):
    MONTHS = "months", _("个月")
    DAYS = "days", _("日")
    WORKING_DAYS = "working_days", _("个工作日")


class DayKind(models.TextChoices):
    REST = "rest", _("放假")
    WORK = "work", _("调休上班")
