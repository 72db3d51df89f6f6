"""Numbers published elsewhere are kept in the words in which they were told."""

import annual_summaries.summaries.told
from django.db import migrations, models


def in_words(apps, schema_editor):
    """600 with 多 becomes 600多."""
    for one in apps.get_model("annual_summaries", "ReportedFigure").objects.iterator():
        one.told = f"{one.value}多" if one.is_minimum else str(one.value)
        one.save(update_fields=["told"])


def in_digits(apps, schema_editor):
    for one in apps.get_model("annual_summaries", "ReportedFigure").objects.iterator():
        number = annual_summaries.summaries.told.read(one.told)
        one.value = int(number.value) if number else 0
        one.is_minimum = bool(number) and number.qualifier == "at_least"
        one.save(update_fields=["value", "is_minimum"])


class Migration(migrations.Migration):
    dependencies = [("annual_summaries", "0002_rate_records")]

    operations = [
        migrations.AddField(
            model_name="reportedfigure",
            name="told",
            field=models.CharField(
                default="0",
                help_text="照原文写：1200、600多、十余、近百。",
                max_length=20,
                validators=[annual_summaries.summaries.told.readable],
                verbose_name="数值",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="reportedfigure",
            name="value",
            field=models.PositiveIntegerField(default=0, verbose_name="数"),
        ),
        migrations.RunPython(in_words, in_digits),
        migrations.RemoveField(model_name="reportedfigure", name="value"),
        migrations.RemoveField(model_name="reportedfigure", name="is_minimum"),
        migrations.AddConstraint(
            model_name="reportedfigure",
            constraint=models.UniqueConstraint(
                fields=("summary", "label"),
                name="reported_figure_once",
                violation_error_message="这一年已有同名的另行公布的数。",
            ),
        ),
    ]
