"""The State Council's holiday notices that are known, and the default time limits."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

HOLIDAYS = Path(__file__).parent.parent / "data" / "holidays.csv"
SINCE = date(1949, 10, 1)
CLOCKS = (
    ("item_reply", "办理并反馈", 3, "months", "《浙江省各级人民代表大会常务委员会监督条例》"),
    ("item_acknowledge", "签收", 5, "working_days", "本级人大常委会工作规则"),
    ("item_return", "申请退回", 10, "days", "《浙江省人大代表建议、批评和意见办理的规定》第十四条"),
    ("item_rework", "重新办理", 1, "months", "《浙江省实施代表法办法》第四十三条"),
    ("item_evaluation", "代表评价", 15, "days", "本级人大常委会工作规则"),
    ("opinion_hand_over", "交办", 7, "days", "《浙江省各级人民代表大会常务委员会监督条例》"),
    ("look_back", "回头看", 6, "months", "本级人大常委会工作规则"),
)


def fill(apps, schema_editor):
    holiday, clock = apps.get_model("workflow", "Holiday"), apps.get_model("workflow", "Clock")
    with HOLIDAYS.open(encoding="utf-8") as rows:
        holiday.objects.bulk_create(holiday(**row) for row in csv.DictReader(rows))
    clock.objects.bulk_create(
        clock(key=key, label=label, amount=amount, unit=unit, source=source, since=SINCE)
        for key, label, amount, unit, source in CLOCKS
    )


def empty(apps, schema_editor):
    """Takes out the rows that this migration put in; staff's own stay."""
    days = [row["day"] for row in csv.DictReader(HOLIDAYS.read_text("utf-8").splitlines())]
    apps.get_model("workflow", "Holiday").objects.filter(day__in=days).delete()
    apps.get_model("workflow", "Clock").objects.filter(since=SINCE).delete()


class Migration(migrations.Migration):
    dependencies = [("workflow", "0002_trail_triggers")]
    operations = [migrations.RunPython(fill, empty)]
