import congress_portal.site.models
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('attachments', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LastDone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.CharField(max_length=30, unique=True, verbose_name='任务')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '最近完成的任务',
                'verbose_name_plural': '最近完成的任务',
            },
        ),
        migrations.CreateModel(
            name='SystemDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='日期')),
                ('answers', models.PositiveBigIntegerField(default=0, verbose_name='应答')),
                ('errors', models.PositiveBigIntegerField(default=0, verbose_name='出错的应答')),
                ('queue', models.PositiveIntegerField(default=0, verbose_name='待发消息')),
                ('backup_hours', models.PositiveIntegerField(null=True, verbose_name='备份的时长')),
                ('lag_seconds', models.PositiveIntegerField(null=True, verbose_name='副本落后')),
            ],
            options={
                'verbose_name': '系统每日情况',
                'verbose_name_plural': '系统每日情况',
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='DeskVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='最近一次')),
                ('before', models.DateTimeField(verbose_name='上一次')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='desk_visit', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '督办台访问',
                'verbose_name_plural': '督办台访问',
            },
        ),
        migrations.CreateModel(
            name='EscalationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='逾期天数')),
                ('audience', models.CharField(choices=[('unit', '承办单位'), ('head', '承办单位负责人'), ('clerk', '人大经办人员'), ('leader', '人大领导')], max_length=10, verbose_name='告诉谁')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'verbose_name': '逾期升级提醒',
                'verbose_name_plural': '逾期升级提醒',
                'ordering': ['days', 'audience'],
                'constraints': [models.UniqueConstraint(fields=('days', 'audience'), name='escalation_once', violation_error_message='这一级提醒已经有了。')],
            },
        ),
        migrations.CreateModel(
            name='ImportJournal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255, verbose_name='文件名')),
                ('sha256', models.CharField(max_length=64, verbose_name='校验和')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='导入时间')),
                ('content', models.JSONField(default=dict, verbose_name='写入的内容')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='撤销时间')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='导入人')),
            ],
            options={
                'verbose_name': '台账导入的写入记录',
                'verbose_name_plural': '台账导入的写入记录',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='LedgerExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('exported_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='导出时间')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('with_personal_data', models.BooleanField(default=False, verbose_name='含个人信息')),
                ('sha256', models.CharField(max_length=64, verbose_name='校验和')),
                ('exported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='导出人')),
            ],
            options={
                'verbose_name': '台账导出',
                'verbose_name_plural': '台账导出',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='SearchCursor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trail', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': '搜索进度',
                'verbose_name_plural': '搜索进度',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='search_cursor_one_row')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30, verbose_name='类别')),
                ('record', models.BigIntegerField(verbose_name='记录')),
                ('title', models.CharField(blank=True, max_length=300, verbose_name='名称')),
                ('text', models.TextField(verbose_name='文字')),
            ],
            options={
                'verbose_name': '搜索索引',
                'verbose_name_plural': '搜索索引',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'record'), name='search_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='SiteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default=congress_portal.site.models.site_name, max_length=100, verbose_name='网站名称')),
                ('committee', models.CharField(default=congress_portal.site.models.committee_name, max_length=100, verbose_name='常委会名称')),
                ('term', models.CharField(default='第十八届', max_length=20, verbose_name='届次')),
                ('icp_record', models.CharField(blank=True, max_length=60, verbose_name='ICP 备案号')),
                ('police_record', models.CharField(blank=True, max_length=60, verbose_name='公安备案号')),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name='联系电话')),
                ('contact_address', models.CharField(blank=True, max_length=200, verbose_name='联系地址')),
            ],
            options={
                'verbose_name': '网站设置',
                'verbose_name_plural': '网站设置',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='site_settings_one_row')],
            },
        ),
        migrations.CreateModel(
            name='KeptList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(max_length=60, verbose_name='页面')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='名称')),
                ('query', models.CharField(blank=True, max_length=500, verbose_name='筛选条件')),
                ('columns', models.JSONField(default=list, verbose_name='列')),
                ('shared_with', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization', verbose_name='共享给')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '保存的列表',
                'verbose_name_plural': '保存的列表',
                'constraints': [models.UniqueConstraint(fields=('user', 'page', 'name'), name='kept_list_once')],
            },
        ),
        migrations.CreateModel(
            name='LedgerUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('status', models.CharField(choices=[('previewed', '预览中'), ('proposed', '待第二人确认'), ('confirmed', '已确认'), ('refused', '未予确认'), ('undo_asked', '待第二人确认撤销'), ('undoing', '正在撤销'), ('undone', '已撤销')], default='previewed', editable=False, max_length=20, verbose_name='状态')),
                ('reason', models.TextField(blank=True, verbose_name='未予确认的理由')),
                ('name', models.CharField(max_length=120, verbose_name='文件名')),
                ('sha256', models.CharField(max_length=64, verbose_name='校验和')),
                ('is_large', models.BooleanField(default=False, verbose_name='由后台进程处理')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='上传时间')),
                ('preview', models.JSONField(null=True, verbose_name='预览')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                ('taken_at', models.DateTimeField(null=True, verbose_name='开始处理')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                ('journal', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='upload', to='congress_portal.importjournal', verbose_name='写入记录')),
                ('stored', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attachments.storedfile', verbose_name='文件')),
                ('undo_asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出撤销的人')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'verbose_name': '台账导入',
                'verbose_name_plural': '台账导入',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['previewed', 'proposed', 'confirmed', 'refused', 'undo_asked', 'undoing', 'undone'])), name='ledger_upload_status_known')],
            },
        ),
        migrations.CreateModel(
            name='LongWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('ledger_check', '检查台账'), ('ledger_import', '导入台账'), ('ledger_export', '导出台账'), ('ledger_undo', '撤销台账导入'), ('publish', '发布年度总结'), ('search', '重建搜索索引'), ('files', '重写已公开的文件'), ('backup', '做一份备份')], max_length=20, verbose_name='种类')),
                ('subject', models.CharField(blank=True, max_length=64, verbose_name='对象编号')),
                ('asked', models.JSONField(default=dict)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='提出时间')),
                ('state', models.CharField(choices=[('waiting', '等待处理'), ('running', '正在处理'), ('done', '已完成'), ('failed', '没有完成'), ('stopped', '已停止')], default='waiting', max_length=10, verbose_name='状态')),
                ('stage', models.CharField(blank=True, max_length=200, verbose_name='步骤')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='已处理')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='共有')),
                ('seen_at', models.DateTimeField(null=True, verbose_name='最近动静')),
                ('stop_asked', models.BooleanField(default=False, verbose_name='要求停止')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='结束时间')),
                ('sentence', models.TextField(blank=True, verbose_name='结果')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                ('stored', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attachments.storedfile', verbose_name='文件')),
            ],
            options={
                'verbose_name': '后台处理的事',
                'verbose_name_plural': '后台处理的事',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['kind', 'state'], name='long_work_to_do')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'done', 'failed', 'stopped'])), name='long_work_state_known'), models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running']), models.Q(('subject', ''), _negated=True)), fields=('kind', 'subject'), name='long_work_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='SearchPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30, verbose_name='类别')),
                ('pair', models.BigIntegerField(verbose_name='字对')),
                ('record', models.BigIntegerField(verbose_name='记录')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairs', to='congress_portal.searchentry')),
            ],
            options={
                'verbose_name': '搜索字对',
                'verbose_name_plural': '搜索字对',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['kind', 'pair', 'record'], name='search_pair')],
            },
        ),
        migrations.CreateModel(
            name='UnsavedForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=200, verbose_name='页面')),
                ('fields', models.JSONField(default=list, verbose_name='填写的内容')),
                ('kept_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='保存时间')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '没有保存的表单',
                'verbose_name_plural': '没有保存的表单',
                'indexes': [models.Index(fields=['kept_at'], name='unsaved_form_age')],
                'constraints': [models.UniqueConstraint(fields=('user', 'path'), name='unsaved_form_once')],
            },
        ),
    ]
