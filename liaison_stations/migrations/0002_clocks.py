"""The default time limits of matters: settings, none of them fixed by statute here."""

from datetime import date

from django.db import migrations

SINCE = date(1949, 10, 1)
RULES = "代表联络站工作规则"
CLOCKS = (
    ("matter_accept", "群众事项受理", 3, "working_days", RULES),
    ("matter_handle", "群众事项办理", 30, "days", RULES),
    ("matter_answer", "群众事项答复", 60, "days", RULES),
    ("matter_ask_again", "群众事项回访", 21, "days", RULES),
    ("personal_data_retention", "群众个人信息保存", 12, "months", "《个人信息保护法》第十九条"),
    ("reception_notice", "接待日公告提前", 3, "days", RULES),
)


def fill(apps, schema_editor):
    clock = apps.get_model("workflow", "Clock")
    clock.objects.bulk_create(
        clock(key=key, label=label, amount=amount, unit=unit, source=source, since=SINCE)
        for key, label, amount, unit, source in CLOCKS
    )


def empty(apps, schema_editor):
    """Takes out the rows that this migration put in; staff's own stay."""
    keys = [key for key, *_ in CLOCKS]
    apps.get_model("workflow", "Clock").objects.filter(key__in=keys, since=SINCE).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("liaison_stations", "0001_initial"),
        ("workflow", "0003_calendar_and_clocks"),
    ]
    operations = [migrations.RunPython(fill, empty)]
