"""The default time limits of suggestions, and what the rules expect of a deputy in a year."""

from datetime import date

from django.db import migrations

SINCE = date(1949, 10, 1)
PROVINCE = "《浙江省人大代表建议、批评和意见办理的规定》"
CLOCKS = (
    ("suggestion_receive", "受理建议", 7, "days", f"{PROVINCE}第十条"),
    ("suggestion_acknowledge", "签收建议", 5, "working_days", "本级人大常委会工作规则"),
    ("suggestion_return", "申请退回建议", 10, "days", f"{PROVINCE}第十四条"),
    ("suggestion_reply", "答复建议", 3, "months", "《代表法》第五十一条"),
    ("suggestion_reply_wide", "答复涉及面广的建议", 6, "months", "《代表法》第五十一条"),
    ("suggestion_evaluation", "评价建议答复", 15, "days", "本级人大常委会工作规则"),
    ("suggestion_redo", "重新办理建议", 1, "months", "《浙江省实施代表法办法》第四十三条"),
)
RULE = "《浙江省实施代表法办法》"
YARDSTICKS = (
    ("days", "county", 15, f"{RULE}第三十五条"),
    ("days", "prefecture", 15, f"{RULE}第三十五条"),
    ("days", "province", 15, f"{RULE}第三十五条"),
    ("days", "national", 15, f"{RULE}第三十五条"),
    ("days", "town", 7, f"{RULE}第三十五条"),
    ("group_activities", "county", 3, f"{RULE}第十九条"),
    ("group_activities", "town", 3, f"{RULE}第十九条"),
)


def fill(apps, schema_editor):
    clock = apps.get_model("workflow", "Clock")
    yardstick = apps.get_model("deputies", "Yardstick")
    clock.objects.bulk_create(
        clock(key=key, label=label, amount=amount, unit=unit, source=source, since=SINCE)
        for key, label, amount, unit, source in CLOCKS
    )
    yardstick.objects.bulk_create(
        yardstick(key=key, level=level, amount=amount, source=source, since=SINCE)
        for key, level, amount, source in YARDSTICKS
    )


def empty(apps, schema_editor):
    """Takes out the rows that this migration put in; staff's own stay."""
    keys = [key for key, *_rest in CLOCKS]
    clock = apps.get_model("workflow", "Clock")
    clock.objects.filter(key__in=keys, since=SINCE).delete()
    apps.get_model("deputies", "Yardstick").objects.filter(since=SINCE).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("deputies", "0001_initial"),
        ("workflow", "0003_calendar_and_clocks"),
    ]
    operations = [migrations.RunPython(fill, empty)]
