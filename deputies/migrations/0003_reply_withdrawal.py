"""How long a unit may take its reply back: a default that the committee may change."""

from datetime import date

from django.db import migrations

KEY = "reply_withdrawal"


def fill(apps, schema_editor):
    apps.get_model("workflow", "Clock").objects.get_or_create(
        key=KEY,
        since=date(1949, 10, 1),
        defaults={
            "label": "承办单位撤回反馈",
            "amount": 3,
            "unit": "working_days",
            "source": "法律没有规定，由常委会自定",
        },
    )


def empty(apps, schema_editor):
    apps.get_model("workflow", "Clock").objects.filter(key=KEY).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("deputies", "0002_clocks_and_yardsticks"),
        ("workflow", "0003_calendar_and_clocks"),
    ]
    operations = [migrations.RunPython(fill, empty)]
