"""The database itself refuses to change, replace or delete what is on the trail."""

from django.db import migrations

from workflow import append_only

TRAIL = {
    "workflow_trailentry": (("id",), ("subject_kind", "subject_key", "sequence")),
    "workflow_trailseal": (("id",), ("previous_hash",)),
}


def raise_guards(apps, schema_editor):
    append_only.guard(schema_editor, TRAIL)


def lower_guards(apps, schema_editor):
    append_only.lower(schema_editor, TRAIL)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION workflow_trail_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]
    operations = [migrations.RunPython(raise_guards, lower_guards)]
