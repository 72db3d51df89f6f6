import annual_summaries.summaries.models
import annual_summaries.told_numbers.told
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('attachments', '0001_initial'),
        ('deputies', '0001_initial'),
        ('liaison_stations', '0001_initial'),
        ('supervision', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FrozenFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label_zh', models.CharField(max_length=200)),
                ('label_en', models.CharField(max_length=200)),
                ('key', models.CharField(max_length=60)),
                ('order', models.PositiveSmallIntegerField()),
                ('value', models.BigIntegerField()),
                ('unit_zh', models.CharField(max_length=20)),
                ('unit_en', models.CharField(max_length=40)),
                ('definition_zh', models.TextField()),
                ('definition_en', models.TextField()),
            ],
            options={
                'verbose_name': '已发布的数据',
                'verbose_name_plural': '已发布的数据',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='AnnualSummary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('year', models.PositiveSmallIntegerField(error_messages={'unique': '这一年的年度总结已经建立。'}, unique=True, validators=[django.core.validators.MinValueValidator(1949), django.core.validators.MaxValueValidator(2100)], verbose_name='年度')),
                ('title', models.CharField(max_length=100, verbose_name='标题')),
                ('sentence', models.CharField(blank=True, help_text='概括全年的一句话；留空则由数据自动写成。', max_length=120, verbose_name='一句话')),
                ('opening', models.TextField(blank=True, help_text='空行分段。', verbose_name='开篇')),
                ('headline_keys', models.JSONField(blank=True, default=list, help_text='页首的大号数据，最多 6 个；不选则取前 4 个。', validators=[annual_summaries.summaries.models.known_figures, annual_summaries.summaries.models.at_most_six], verbose_name='首要数据')),
                ('status', models.CharField(choices=[('draft', '起草中'), ('published', '已发布'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=20, verbose_name='状态')),
                ('ready_at', models.DateTimeField(editable=False, null=True, verbose_name='提请发布时间')),
                ('drafted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='起草人')),
                ('edited_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='最后修改人')),
            ],
            options={
                'verbose_name': '年度总结',
                'verbose_name_plural': '年度总结',
                'ordering': ['-year'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'published', 'withdrawn'])), name='summary_status_known')],
            },
        ),
        migrations.CreateModel(
            name='FrozenBreakdown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label_zh', models.CharField(max_length=200)),
                ('label_en', models.CharField(max_length=200)),
                ('key', models.CharField(max_length=60)),
                ('order', models.PositiveSmallIntegerField()),
                ('chart', models.CharField(blank=True, max_length=10)),
                ('figure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='breakdowns', to='annual_summaries.frozenfigure')),
            ],
            options={
                'verbose_name': '已发布的分项',
                'verbose_name_plural': '已发布的分项',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='FrozenRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label_zh', models.CharField(max_length=200)),
                ('label_en', models.CharField(max_length=200)),
                ('key', models.CharField(max_length=60)),
                ('order', models.PositiveIntegerField()),
                ('value', models.BigIntegerField()),
                ('tone', models.CharField(blank=True, max_length=10)),
                ('breakdown', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='annual_summaries.frozenbreakdown')),
            ],
            options={
                'verbose_name': '已发布的分项行',
                'verbose_name_plural': '已发布的分项行',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版次')),
                ('published_at', models.DateTimeField(verbose_name='发布时间')),
                ('note', models.TextField(blank=True, verbose_name='修订说明')),
                ('explanation', models.TextField(blank=True, help_text='为什么文中有数与记录不一致而仍然发布；只供内部查看。', verbose_name='不一致的理由')),
                ('title', models.CharField(max_length=100, verbose_name='标题')),
                ('sentence', models.CharField(max_length=300, verbose_name='一句话')),
                ('opening', models.TextField(blank=True, verbose_name='开篇')),
                ('checksum', models.CharField(max_length=64, verbose_name='校验值')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
                ('summary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='annual_summaries.annualsummary', verbose_name='年度总结')),
            ],
            options={
                'verbose_name': '版本',
                'verbose_name_plural': '版本',
                'ordering': ['summary', '-number'],
                'constraints': [models.UniqueConstraint(fields=('summary', 'number'), name='revision_number_once'), models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('note', ''), _negated=True), _connector='OR'), name='revision_note_from_second', violation_error_message='再次发布必须说明改了什么。')],
            },
        ),
        migrations.CreateModel(
            name='FrozenRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label_zh', models.CharField(max_length=200)),
                ('label_en', models.CharField(max_length=200)),
                ('key', models.CharField(max_length=60)),
                ('order', models.PositiveSmallIntegerField()),
                ('numerator', models.PositiveBigIntegerField()),
                ('denominator', models.PositiveBigIntegerField()),
                ('definition_zh', models.TextField()),
                ('definition_en', models.TextField()),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rates', to='annual_summaries.revision')),
            ],
            options={
                'verbose_name': '已发布的比率',
                'verbose_name_plural': '已发布的比率',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.AddField(
            model_name='frozenfigure',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='annual_summaries.revision'),
        ),
        migrations.AddField(
            model_name='annualsummary',
            name='current',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shown_by', to='annual_summaries.revision', verbose_name='现行版本'),
        ),
        migrations.CreateModel(
            name='RevisionPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
                ('alt', models.CharField(help_text='画面上有什么，给看不见图片的人。', max_length=200, verbose_name='图片说明（读屏）')),
                ('caption', models.CharField(blank=True, max_length=200, verbose_name='图注')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='annual_summaries.revision')),
                ('stored', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attachments.storedfile')),
            ],
            options={
                'verbose_name': '已发布的图片',
                'verbose_name_plural': '已发布的图片',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RevisionSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=60)),
                ('body', models.TextField()),
                ('figure_keys', models.JSONField(default=list)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='annual_summaries.revision')),
            ],
            options={
                'verbose_name': '版本章节',
                'verbose_name_plural': '版本章节',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
                ('title', models.CharField(max_length=60, verbose_name='标题')),
                ('body', models.TextField(help_text='空行分段。', verbose_name='正文')),
                ('figure_keys', models.JSONField(blank=True, default=list, validators=[annual_summaries.summaries.models.known_figures], verbose_name='数据')),
                ('summary', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='annual_summaries.annualsummary', verbose_name='年度总结')),
            ],
            options={
                'verbose_name': '章节',
                'verbose_name_plural': '章节',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ReportedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
                ('label', models.CharField(max_length=60, verbose_name='名称')),
                ('told', models.CharField(help_text='照原文写：1200、600多、十余、近百。', max_length=20, validators=[annual_summaries.told_numbers.told.readable], verbose_name='数值')),
                ('unit', models.CharField(max_length=10, verbose_name='单位')),
                ('source', models.CharField(max_length=200, verbose_name='出处')),
                ('summary', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reported_figures', to='annual_summaries.annualsummary', verbose_name='年度总结')),
                ('section', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reported_figures', to='annual_summaries.section', verbose_name='章节')),
            ],
            options={
                'verbose_name': '另行公布的数',
                'verbose_name_plural': '另行公布的数',
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('summary', 'label'), name='reported_figure_once', violation_error_message='这一年已有同名的另行公布的数。')],
            },
        ),
        migrations.CreateModel(
            name='SectionPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
                ('alt', models.CharField(help_text='画面上有什么，给看不见图片的人。', max_length=200, verbose_name='图片说明（读屏）')),
                ('caption', models.CharField(blank=True, max_length=200, verbose_name='图注')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='annual_summaries.section', verbose_name='章节')),
                ('stored', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attachments.storedfile', verbose_name='图片')),
                ('summary', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='annual_summaries.annualsummary', verbose_name='年度总结')),
            ],
            options={
                'verbose_name': '章节图片',
                'verbose_name_plural': '章节图片',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='StoredForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('form', models.CharField(choices=[('page', '网页'), ('json', 'JSON'), ('csv', 'CSV'), ('breakdowns', '分项 CSV')], max_length=20)),
                ('body', models.TextField()),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forms', to='annual_summaries.revision')),
            ],
            options={
                'verbose_name': '已发布的文本',
                'verbose_name_plural': '已发布的文本',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('revision', 'form', 'language'), name='stored_form_once')],
            },
        ),
        migrations.CreateModel(
            name='FrozenRateRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.BigIntegerField()),
                ('is_counted', models.BooleanField()),
                ('rate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='annual_summaries.frozenrate')),
            ],
            options={
                'verbose_name': '已发布比率的记录',
                'verbose_name_plural': '已发布比率的记录',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('rate', 'record'), name='frozen_rate_record_once')],
            },
        ),
        migrations.CreateModel(
            name='FrozenRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.BigIntegerField()),
                ('amount', models.IntegerField(default=1)),
                ('figure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='annual_summaries.frozenfigure')),
                ('rows', models.ManyToManyField(related_name='records', to='annual_summaries.frozenrow')),
            ],
            options={
                'verbose_name': '已发布数据的记录',
                'verbose_name_plural': '已发布数据的记录',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('figure', 'record'), name='frozen_record_once')],
            },
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('values', models.JSONField(verbose_name='当时的数')),
                ('summary', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='looks', to='annual_summaries.annualsummary', verbose_name='年度总结')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='看的人')),
            ],
            options={
                'verbose_name': '看过的数',
                'verbose_name_plural': '看过的数',
                'constraints': [models.UniqueConstraint(fields=('summary', 'user'), name='look_one_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Recognition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('is_public', models.BooleanField(default=False, editable=False, verbose_name='公开')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='示例数据')),
                ('happened_on', models.DateField(verbose_name='日期')),
                ('kind', models.CharField(choices=[('case', '典型案例'), ('media', '媒体报道'), ('award', '获奖'), ('adoption', '上级决定采纳'), ('endorsement', '领导批示')], max_length=20, verbose_name='类别')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('granted_by', models.CharField(blank=True, max_length=200, verbose_name='授予单位')),
                ('text', models.TextField(blank=True, verbose_name='说明')),
                ('link', models.URLField(blank=True, max_length=300, verbose_name='链接')),
                ('status', models.CharField(choices=[('recorded', '已登记'), ('withdrawn', '已作废')], default='recorded', editable=False, max_length=20, verbose_name='状态')),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='supervision.activity', verbose_name='监督活动')),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='deputies.campaign', verbose_name='专项行动')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('deputies', models.ManyToManyField(blank=True, related_name='recognitions', to='deputies.deputy', verbose_name='相关代表')),
                ('evidence', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attachments.storedfile', verbose_name='佐证')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='supervision.item', verbose_name='清单事项')),
                ('station', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='liaison_stations.station', verbose_name='联络站')),
                ('suggestion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='deputies.suggestion', verbose_name='代表建议')),
            ],
            options={
                'verbose_name': '宣传表彰',
                'verbose_name_plural': '宣传表彰',
                'ordering': ['-happened_on', '-id'],
                'indexes': [models.Index(fields=['-happened_on', '-id'], name='recognition_newest')],
                'constraints': [models.UniqueConstraint(fields=('happened_on', 'title'), name='recognition_once', violation_error_message='同一天已有同一标题的记录。'), models.CheckConstraint(condition=models.Q(('kind__in', ['case', 'media', 'award', 'adoption', 'endorsement'])), name='recognition_kind_known')],
            },
        ),
        migrations.AddConstraint(
            model_name='frozenfigure',
            constraint=models.UniqueConstraint(fields=('revision', 'key'), name='frozen_figure_once'),
        ),
        migrations.AddConstraint(
            model_name='annualsummary',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), ('current__isnull', False), _connector='OR'), name='summary_published_has_revision', violation_error_message='已发布的年度总结必须有版本。'),
        ),
    ]
