"""The steps by which a delay climbs where nobody has set others."""

from django.db import migrations

STEPS = ((3, "unit"), (5, "head"), (7, "clerk"), (15, "leader"))


def fill(apps, schema_editor):
    step = apps.get_model("congress_portal", "EscalationStep")
    step.objects.bulk_create(step(days=days, audience=audience) for days, audience in STEPS)


def empty(apps, schema_editor):
    """Takes out the rows that this migration put in; staff's own stay."""
    steps = apps.get_model("congress_portal", "EscalationStep").objects
    for days, audience in STEPS:
        steps.filter(days=days, audience=audience).delete()


class Migration(migrations.Migration):
    dependencies = [("congress_portal", "0001_initial")]
    operations = [migrations.RunPython(fill, empty)]
