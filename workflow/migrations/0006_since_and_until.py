from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0005_seals_in_order_of_making'),
        # These still write clocks by the old name.
        ('deputies', '0002_clocks_and_yardsticks'),
        ('liaison_stations', '0002_clocks'),
        ('supervision', '0002_clocks_and_rules'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='clock',
            options={'ordering': ['key', '-since'], 'verbose_name': '办理期限', 'verbose_name_plural': '办理期限'},
        ),
        migrations.RemoveConstraint(
            model_name='clock',
            name='clock_once_a_day',
        ),
        migrations.RenameField(
            model_name='clock',
            old_name='valid_from',
            new_name='since',
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.UniqueConstraint(fields=('key', 'since'), name='clock_once_a_day', violation_error_message='同一期限同一天只能设定一次。'),
        ),
    ]
