"""Seals are chained in the order of making; INSERT OR REPLACE is refused on the trail as well."""

from importlib import import_module

from django.db import migrations, models

from workflow import append_only

TRAIL = {
    "workflow_trailentry": (("id",), ("subject_kind", "subject_key", "sequence")),
    "workflow_trailseal": (("id",), ("previous_hash",)),
}
before = import_module("workflow.migrations.0002_trail_triggers")


def guard(apps, schema_editor):
    append_only.guard(schema_editor, TRAIL)


def lower(apps, schema_editor):
    append_only.lower(schema_editor, TRAIL)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0004_messages_given_up")]
    operations = [
        migrations.RunPython(lower, before.raise_guards),
        migrations.AlterModelOptions(
            name="trailseal",
            options={
                "ordering": ["id"],
                "verbose_name": "留痕封存",
                "verbose_name_plural": "留痕封存",
            },
        ),
        migrations.AlterField(
            model_name="trailseal",
            name="day",
            field=models.DateField(verbose_name="日期"),
        ),
        migrations.AlterField(
            model_name="trailseal",
            name="previous_hash",
            field=models.CharField(max_length=64, unique=True, verbose_name="前一次封存的散列"),
        ),
        migrations.RunPython(guard, lower),
    ]
