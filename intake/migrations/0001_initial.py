from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bucket', models.CharField(max_length=64, verbose_name='计数对象')),
                ('since', models.DateTimeField(verbose_name='起')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='次数')),
            ],
            options={
                'verbose_name': '提交计数',
                'verbose_name_plural': '提交计数',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['since'], name='tally_by_age')],
                'constraints': [models.UniqueConstraint(fields=('bucket', 'since'), name='tally_once_a_span')],
            },
        ),
    ]
