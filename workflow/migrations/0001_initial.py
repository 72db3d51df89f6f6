import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='日期')),
                ('kind', models.CharField(choices=[('rest', '放假'), ('work', '调休上班')], max_length=10, verbose_name='类别')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
            ],
            options={
                'verbose_name': '节假日与调休',
                'verbose_name_plural': '节假日与调休',
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='TrailSeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('last_entry', models.PositiveBigIntegerField(verbose_name='最后一条')),
                ('entries', models.PositiveBigIntegerField(verbose_name='条数')),
                ('heads', models.CharField(max_length=64, verbose_name='各链末端摘要')),
                ('previous_hash', models.CharField(max_length=64, unique=True, verbose_name='前一次封存的散列')),
                ('hash', models.CharField(max_length=64, verbose_name='散列')),
            ],
            options={
                'verbose_name': '留痕封存',
                'verbose_name_plural': '留痕封存',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, verbose_name='代号')),
                ('label', models.CharField(max_length=80, verbose_name='名称')),
                ('amount', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='数量')),
                ('unit', models.CharField(choices=[('months', '个月'), ('days', '日'), ('working_days', '个工作日')], max_length=20, verbose_name='单位')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('moves_on', models.BooleanField(default=True, help_text='最后一日是法定休假日的，到其后的第一个工作日为止（民法典第203条）。', verbose_name='休息日顺延')),
                ('since', models.DateField(verbose_name='生效日期')),
            ],
            options={
                'verbose_name': '办理期限',
                'verbose_name_plural': '办理期限',
                'ordering': ['key', '-since'],
                'constraints': [models.UniqueConstraint(fields=('key', 'since'), name='clock_once_a_day', violation_error_message='同一期限同一天只能设定一次。'), models.CheckConstraint(condition=models.Q(('amount__gte', 1)), name='clock_amount_positive', violation_error_message='期限数量至少为 1。')],
            },
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('subject', models.CharField(max_length=200, verbose_name='标题')),
                ('body', models.TextField(blank=True, verbose_name='内容')),
                ('path', models.CharField(blank=True, max_length=200, verbose_name='链接')),
                ('record_kind', models.CharField(blank=True, max_length=100, verbose_name='对象类别')),
                ('record_key', models.CharField(blank=True, max_length=64, verbose_name='对象编号')),
                ('asks_signature', models.BooleanField(default=False, verbose_name='须签收')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='生成时间')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='阅读时间')),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='签收时间')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outbox_messages', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
            ],
            options={
                'verbose_name': '通知',
                'verbose_name_plural': '通知',
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('read_at__isnull', True)), fields=['recipient'], name='outbox_unread'), models.Index(fields=['record_kind', 'record_key'], name='outbox_record')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='下次发送')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='尝试次数')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='发出时间')),
                ('failed_at', models.DateTimeField(blank=True, null=True, verbose_name='放弃时间')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='错误')),
                ('channel', models.CharField(choices=[('email', '电子邮件'), ('sms', '短信'), ('robot', '工作群机器人')], max_length=10, verbose_name='渠道')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='workflow.outboxmessage', verbose_name='通知')),
            ],
            options={
                'verbose_name': '通知发送',
                'verbose_name_plural': '通知发送',
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('failed_at__isnull', True), ('sent_at__isnull', True)), fields=['due_at'], name='delivery_waiting')],
                'constraints': [models.UniqueConstraint(fields=('message', 'channel'), name='delivery_once_a_channel')],
            },
        ),
        migrations.CreateModel(
            name='ProposedChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('subject_kind', models.CharField(max_length=100, verbose_name='对象类别')),
                ('subject_key', models.CharField(blank=True, max_length=64, verbose_name='对象编号')),
                ('title', models.CharField(max_length=300, verbose_name='标题')),
                ('path', models.CharField(max_length=200)),
                ('posted', models.JSONField(default=dict)),
                ('shown', models.JSONField(default=list, verbose_name='修改内容')),
                ('seen_version', models.PositiveIntegerField(default=0)),
                ('status', models.CharField(choices=[('proposed', '待第二人确认'), ('confirmed', '已确认'), ('refused', '未予确认'), ('replaced', '已由提出人的新修改代替')], default='proposed', editable=False, max_length=20, verbose_name='状态')),
                ('reason', models.TextField(blank=True, verbose_name='未予确认的理由')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
            ],
            options={
                'verbose_name': '公开内容的修改',
                'verbose_name_plural': '公开内容的修改',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'proposed'), models.Q(('subject_key', ''), _negated=True)), fields=('subject_kind', 'subject_key'), name='proposed_change_one_open', violation_error_message='这条记录已有一项修改等待确认。'), models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'confirmed', 'refused', 'replaced'])), name='proposed_change_status_known')],
            },
        ),
        migrations.CreateModel(
            name='TrailEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(max_length=100, verbose_name='对象类别')),
                ('subject_key', models.CharField(max_length=64, verbose_name='对象编号')),
                ('sequence', models.PositiveIntegerField(verbose_name='序号')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('action', models.CharField(max_length=50, verbose_name='动作')),
                ('source', models.CharField(blank=True, max_length=30, verbose_name='原状态')),
                ('target', models.CharField(blank=True, max_length=30, verbose_name='新状态')),
                ('content', models.JSONField(default=dict, verbose_name='内容')),
                ('previous_hash', models.CharField(max_length=64, verbose_name='前一条散列')),
                ('hash', models.CharField(max_length=64, verbose_name='散列')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
            ],
            options={
                'verbose_name': '留痕',
                'verbose_name_plural': '留痕',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['at'], name='trail_at')],
                'constraints': [models.UniqueConstraint(fields=('subject_kind', 'subject_key', 'sequence'), name='trail_one_chain')],
            },
        ),
        migrations.CreateModel(
            name='CorrectedValues',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('values', models.JSONField(default=list, verbose_name='更正内容')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='corrected', to='workflow.trailentry', verbose_name='留痕')),
            ],
            options={
                'verbose_name': '更正内容',
                'verbose_name_plural': '更正内容',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Urging',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(max_length=100, verbose_name='对象类别')),
                ('subject_key', models.CharField(max_length=64, verbose_name='对象编号')),
                ('action', models.CharField(choices=[('urge', '催办'), ('supervise', '督办')], max_length=10, verbose_name='类别')),
                ('number', models.PositiveSmallIntegerField(verbose_name='次数')),
                ('text', models.CharField(blank=True, max_length=300, verbose_name='要求')),
                ('answer_by', models.DateField(blank=True, null=True, verbose_name='请于此日前答复')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
            ],
            options={
                'verbose_name': '催办督办',
                'verbose_name_plural': '催办督办',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('subject_kind', 'subject_key', 'action', 'number'), name='urging_number_once')],
            },
        ),
    ]
