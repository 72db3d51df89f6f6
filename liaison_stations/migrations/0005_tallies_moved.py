"""The counters of a day stand in the workflow room now; those of today begin anew."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0004_tallies'),
        ('liaison_stations', '0004_receipt_origin_and_tallies'),
    ]

    operations = [
        migrations.DeleteModel(
            name='Tally',
        ),
    ]
