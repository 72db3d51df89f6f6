import django.core.serializers.json
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
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('subject_kind', models.CharField(editable=False, max_length=100, verbose_name='对象类别')),
                ('kept_key', models.BigIntegerField(editable=False, verbose_name='保留的记录')),
                ('lost_key', models.BigIntegerField(editable=False, verbose_name='并入的记录')),
                ('kept_name', models.CharField(editable=False, max_length=300, verbose_name='保留')),
                ('lost_name', models.CharField(editable=False, max_length=300, verbose_name='并入')),
                ('number', models.CharField(blank=True, editable=False, max_length=200, verbose_name='原编号')),
                ('canonical', models.CharField(blank=True, db_index=True, editable=False, max_length=200)),
                ('taken', models.JSONField(default=list, editable=False)),
                ('shown', models.JSONField(default=list, editable=False, verbose_name='对照')),
                ('moves', models.JSONField(default=list, editable=False, verbose_name='移动的内容')),
                ('lost_values', models.JSONField(default=dict, editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('dropped', models.JSONField(default=list, editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('kept_version', models.PositiveIntegerField(default=0, editable=False)),
                ('lost_version', models.PositiveIntegerField(default=0, editable=False)),
                ('status', models.CharField(choices=[('proposed', '待第二人确认'), ('merged', '已合并'), ('refused', '未予确认')], default='proposed', editable=False, max_length=20, verbose_name='状态')),
                ('reason', models.TextField(editable=False, verbose_name='合并的理由')),
                ('refusal', models.TextField(blank=True, editable=False, verbose_name='未予确认的理由')),
                ('merged_on', models.DateField(editable=False, null=True, verbose_name='合并日期')),
                ('proposed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
            ],
            options={
                'verbose_name': '合并记录',
                'verbose_name_plural': '合并记录',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['subject_kind', 'kept_key'], name='merge_kept')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'refused'), _negated=True), fields=('subject_kind', 'lost_key'), name='merge_once', violation_error_message='这条记录已有一项合并。'), models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'merged', 'refused'])), name='merge_status_known')],
            },
        ),
    ]
