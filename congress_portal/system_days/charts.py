"""Charts of the system's state: the last two weeks, a column a day."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from annual_summaries.presentation.charts import ColumnChart, day_columns
from congress_portal.upkeep.models import SystemDay

DAYS = 14


def charts(today: date) -> list[ColumnChart]:
    """Answers, errors, queue, age of the last backup, and the lag of replicas where there are any.

    A day of which nothing was written down shows a dot, not a zero.
    """
    first = today - timedelta(days=DAYS - 1)
    known = SystemDay.objects.filter(day__gte=first, day__lte=today).in_bulk(field_name="day")
    days = [first + timedelta(days=number) for number in range(DAYS)]
    drawn = [
        ("answers", _("应答"), _("次/天")),
        ("errors", _("出错的应答（500 及以上）"), _("次/天")),
        ("queue", _("待发消息（当天最多时）"), _("条")),
        ("backup_hours", _("距上一次备份多久（当天最久时）"), _("小时")),
    ]
    if settings.REPLICAS:
        drawn.append(("lag_seconds", _("只读副本落后（当天最长时）"), _("秒")))
    return [
        day_columns(
            f"system-{name}",
            title,
            [(day, getattr(known.get(day), name, None)) for day in days],
            unit=unit,
        )
        for name, title, unit in drawn
    ]
