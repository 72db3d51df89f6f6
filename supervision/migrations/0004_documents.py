"""Recording and review of normative documents, with its default time limits: settings, all."""

from datetime import date

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


SINCE = date(1949, 10, 1)
PROVINCE = "《浙江省各级人民代表大会常务委员会规范性文件备案审查规定》第四条"
TOWN = "参照湖州市2025年乡镇（街道）规范性文件备案审查规则"
OTHERS = "参照上海市2024年规范性文件备案审查规则"
OWN = "法律没有规定，由常委会自定"
CLOCKS = (
    ("document_filing_city", "规范性文件报送备案（市级）", 30, "days", PROVINCE),
    ("document_filing_town", "规范性文件报送备案（镇街区）", 15, "days", TOWN),
    ("document_check_city", "备案登记审查（市级）", 5, "working_days", OTHERS),
    ("document_check_town", "备案登记审查（镇街区）", 3, "working_days", TOWN),
    ("document_supplement", "备案材料补正", 5, "working_days", TOWN),
    ("document_reply", "制定机关反馈审查意见", 2, "months", OTHERS),
    ("review_request_answer", "审查建议答复", 3, "months", OWN),
    ("review_request_retention", "审查建议人信息保存", 12, "months", "《个人信息保护法》第十九条"),
)


def fill(apps, schema_editor):
    clock = apps.get_model("workflow", "Clock")
    clock.objects.bulk_create(
        clock(key=key, label=label, amount=amount, unit=unit, source=source, valid_from=SINCE)
        for key, label, amount, unit, source in CLOCKS
    )


def empty(apps, schema_editor):
    """Takes out the rows that this migration put in; staff's own stay."""
    keys = [key for key, *_ in CLOCKS]
    apps.get_model("workflow", "Clock").objects.filter(key__in=keys, valid_from=SINCE).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('supervision', '0003_invitation_note'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, unique=True, verbose_name='文号')),
            ],
            options={
                'verbose_name': '规范性文件',
                'verbose_name_plural': '规范性文件',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('is_public', models.BooleanField(default=False, editable=False, verbose_name='公开')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='示例数据')),
                ('number', models.CharField(error_messages={'blank': '请填写文号：没有文件就不能登记它的审查、废止或修改。', 'unique': '这个文号已经登记。'}, help_text='例如：永政发〔2023〕12号。', max_length=60, unique=True, verbose_name='文号')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('level', models.CharField(choices=[('city', '市'), ('town', '镇')], default='city', max_length=10, verbose_name='层级')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='公布日期')),
                ('filed_on', models.DateField(help_text='收到报送备案材料的日期。', verbose_name='备案日期')),
                ('filing_due_on', models.DateField(blank=True, editable=False, null=True, verbose_name='报备期限')),
                ('status', models.CharField(choices=[('filed', '待登记'), ('deferred', '暂缓登记'), ('returned', '已退回'), ('registered', '已登记'), ('reviewing', '审查中'), ('opinion_sent', '已发审查意见'), ('replied', '制定机关已反馈'), ('concluded', '审查办结'), ('withdrawn', '已作废')], default='filed', editable=False, max_length=20, verbose_name='状态')),
                ('step_due_on', models.DateField(blank=True, editable=False, null=True, verbose_name='本环节期限')),
                ('registered_on', models.DateField(blank=True, editable=False, null=True, verbose_name='登记日期')),
                ('way', models.CharField(blank=True, choices=[('own', '主动审查'), ('demand', '审查要求'), ('proposal', '审查建议'), ('special', '专项审查'), ('referred', '移送')], editable=False, max_length=20, verbose_name='方式')),
                ('opinion', models.TextField(blank=True, editable=False, verbose_name='审查意见')),
                ('opinion_sent_on', models.DateField(blank=True, editable=False, null=True, verbose_name='审查意见发出日期')),
                ('reply', models.TextField(blank=True, editable=False, verbose_name='制定机关反馈')),
                ('replied_on', models.DateField(blank=True, editable=False, null=True, verbose_name='反馈日期')),
                ('result', models.CharField(choices=[('reviewing', '审查中'), ('none_found', '未发现问题'), ('amended', '修改'), ('repealed', '废止'), ('corrected', '纠正')], default='reviewing', editable=False, max_length=20, verbose_name='结果')),
                ('conclusion', models.TextField(blank=True, editable=False, verbose_name='审查结论')),
                ('concluded_on', models.DateField(blank=True, editable=False, null=True, verbose_name='办结日期')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('maker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='made_documents', to='accounts.organization', verbose_name='制定机关')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviewed_documents', to='accounts.organization', verbose_name='审查单位')),
                ('paper', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='review', to='supervision.paper', verbose_name='文件')),
            ],
            options={
                'verbose_name': '备案审查文件',
                'verbose_name_plural': '备案审查文件',
                'ordering': ['-filed_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='DocumentEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=50, verbose_name='动作')),
                ('text', models.TextField(blank=True, verbose_name='内容')),
                ('happened_on', models.DateField(verbose_name='日期')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='supervision.document', verbose_name='文件')),
            ],
            options={
                'verbose_name': '备案审查经过',
                'verbose_name_plural': '备案审查经过',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CleanupEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('is_public', models.BooleanField(default=False, editable=False, verbose_name='公开')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='示例数据')),
                ('number', models.CharField(error_messages={'blank': '请填写文号：没有文件就不能登记它的审查、废止或修改。', 'unique': '这个文号已经登记。'}, help_text='例如：永政发〔2023〕12号。', max_length=60, unique=True, verbose_name='文号')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('result', models.CharField(choices=[('repealed', '废止'), ('amended', '修改')], max_length=20, verbose_name='结果')),
                ('decided_on', models.DateField(help_text='宣布废止或者修改的日期。', verbose_name='日期')),
                ('status', models.CharField(choices=[('recorded', '已登记'), ('withdrawn', '已作废')], default='recorded', editable=False, max_length=20, verbose_name='状态')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('maker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cleaned_documents', to='accounts.organization', verbose_name='制定机关')),
                ('opinion', models.ForeignKey(blank=True, help_text='因哪一份意见而清理，没有则不填。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='caused_cleanups', to='supervision.opinion', verbose_name='起因：监督意见')),
                ('review', models.ForeignKey(blank=True, help_text='因哪一件文件的审查而清理，没有则不填。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='caused', to='supervision.document', verbose_name='起因：备案审查')),
                ('paper', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='cleanup', to='supervision.paper', verbose_name='文件')),
            ],
            options={
                'verbose_name': '清理文件',
                'verbose_name_plural': '清理文件',
                'ordering': ['-decided_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ReviewRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('number', models.CharField(editable=False, max_length=20, unique=True, verbose_name='编号')),
                ('form_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('locator', models.CharField(db_index=True, editable=False, max_length=5)),
                ('digest', models.CharField(editable=False, max_length=200)),
                ('paper', models.CharField(editable=False, max_length=200, verbose_name='文件名称或文号')),
                ('text', models.TextField(editable=False, verbose_name='建议审查的理由')),
                ('received_on', models.DateField(editable=False, verbose_name='收到日期')),
                ('step_due_on', models.DateField(blank=True, editable=False, null=True, verbose_name='答复期限')),
                ('status', models.CharField(choices=[('received', '待受理'), ('studying', '研究中'), ('answered', '已答复'), ('not_accepted', '不予受理')], default='received', editable=False, max_length=20, verbose_name='状态')),
                ('answer', models.TextField(blank=True, editable=False, verbose_name='答复')),
                ('answered_on', models.DateField(blank=True, editable=False, null=True, verbose_name='答复日期')),
                ('document', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='supervision.document', verbose_name='备案审查文件')),
            ],
            options={
                'verbose_name': '审查建议',
                'verbose_name_plural': '审查建议',
                'ordering': ['-received_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Requester',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('citizen', '公民'), ('organization', '企业、社会组织等')], default='citizen', max_length=20, verbose_name='身份')),
                ('name', models.CharField(blank=True, max_length=100, verbose_name='姓名或名称')),
                ('contact', models.CharField(blank=True, max_length=100, verbose_name='联系方式')),
                ('removed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='删除日期')),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='requester', to='supervision.reviewrequest', verbose_name='审查建议')),
            ],
            options={
                'verbose_name': '审查建议人',
                'verbose_name_plural': '审查建议人',
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['-filed_on', '-id'], name='document_newest'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['level', 'filed_on'], name='document_level_day'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['status', 'step_due_on'], name='document_status'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['filed', 'deferred', 'returned', 'registered', 'reviewing', 'opinion_sent', 'replied', 'concluded', 'withdrawn'])), name='document_status_known'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('result', 'reviewing'), ('status__in', ['concluded', 'withdrawn']), _connector='OR'), name='document_result_when_concluded', violation_error_message='审查办结以后才有结果。'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('concluded_on__isnull', True), ('concluded_on__gte', models.F('filed_on')), _connector='OR'), name='document_concluded_after_filing', violation_error_message='办结日期不能早于备案日期。'),
        ),
        migrations.AddIndex(
            model_name='cleanupentry',
            index=models.Index(fields=['-decided_on', '-id'], name='cleanup_newest'),
        ),
        migrations.AddIndex(
            model_name='reviewrequest',
            index=models.Index(fields=['status', 'step_due_on'], name='review_request_status'),
        ),
        migrations.AddConstraint(
            model_name='reviewrequest',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['received', 'studying', 'answered', 'not_accepted'])), name='review_request_status_known'),
        ),
        migrations.RunPython(fill, empty),
    ]
