"""Lines of a matter tell their day, as those of every other case do."""

from django.db import migrations, models
from django.utils import timezone


def fill(apps, schema_editor):
    entries = apps.get_model("liaison_stations", "MatterEntry").objects
    for entry in entries.only("at").iterator(chunk_size=500):
        entries.filter(pk=entry.pk).update(happened_on=timezone.localdate(entry.at))


class Migration(migrations.Migration):
    dependencies = [("liaison_stations", "0002_clocks")]
    operations = [
        migrations.AddField(
            "matterentry", "happened_on", models.DateField(null=True, verbose_name="日期")
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "matterentry", "happened_on", models.DateField(verbose_name="日期")
        ),
        migrations.AlterField(
            "matterentry", "at", models.DateTimeField(verbose_name="时间")
        ),
    ]
