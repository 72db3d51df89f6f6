import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='OfficialPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(editable=False, max_length=40, verbose_name='种类')),
                ('subject_kind', models.CharField(editable=False, max_length=100, verbose_name='对象类别')),
                ('subject_key', models.CharField(editable=False, max_length=64, verbose_name='对象编号')),
                ('occasion', models.CharField(blank=True, editable=False, max_length=40, verbose_name='场合')),
                ('version', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='版本')),
                ('issuer', models.CharField(editable=False, max_length=200, verbose_name='发文机关')),
                ('series', models.CharField(blank=True, editable=False, max_length=40, verbose_name='编号字头')),
                ('year', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='编号年份')),
                ('ordinal', models.PositiveIntegerField(editable=False, null=True, verbose_name='编号顺序')),
                ('number', models.CharField(editable=False, max_length=80, verbose_name='文号')),
                ('day', models.DateField(editable=False, verbose_name='成文日期')),
                ('code', models.CharField(editable=False, max_length=16, unique=True, verbose_name='校验码')),
                ('content', models.JSONField(default=dict, editable=False, verbose_name='内容')),
                ('digest', models.CharField(editable=False, max_length=64, verbose_name='内容摘要')),
                ('made_at', models.DateTimeField(editable=False, verbose_name='制作时间')),
                ('void_at', models.DateTimeField(editable=False, null=True, verbose_name='作废时间')),
                ('superseded_at', models.DateTimeField(editable=False, null=True, verbose_name='被代替时间')),
                ('made_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='制作人')),
            ],
            options={
                'verbose_name': '公文',
                'verbose_name_plural': '公文',
                'ordering': ['-made_at', '-id'],
                'indexes': [models.Index(fields=['subject_kind', 'subject_key'], name='paper_subject')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'subject_kind', 'subject_key', 'occasion', 'version'), name='paper_version_once'), models.UniqueConstraint(condition=models.Q(('ordinal__isnull', False)), fields=('issuer', 'series', 'year', 'ordinal', 'version'), name='paper_number_once')],
            },
        ),
    ]
