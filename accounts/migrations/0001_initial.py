import accounts.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50, unique=True, verbose_name='名称')),
                ('kind', models.CharField(choices=[('city', '市'), ('town', '镇'), ('subdistrict', '街道'), ('zone', '区')], default='town', max_length=20, verbose_name='类别')),
                ('row', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='行')),
                ('column', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='列')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
            ],
            options={
                'verbose_name': '辖区',
                'verbose_name_plural': '辖区',
                'ordering': ['order', 'name'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': '这个用户名已被使用。'}, max_length=50, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='用户名')),
                ('name', models.CharField(max_length=50, verbose_name='姓名')),
                ('mobile', models.CharField(blank=True, error_messages={'unique': '这个手机号已有账号。'}, max_length=11, null=True, unique=True, validators=[django.core.validators.RegexValidator('^1\\d{10}$', '手机号是以 1 开头的 11 位数字。')], verbose_name='手机号')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='电子邮箱')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('password_is_temporary', models.BooleanField(default=False, editable=False, help_text='由管理员设定，登录后必须先改成自己的密码。', verbose_name='一次性密码')),
                ('channels', models.JSONField(blank=True, default=accounts.models.first_channels, verbose_name='通知渠道')),
                ('wants_digest', models.BooleanField(default=False, help_text='除催办、督办和账号安全外，通知每天早上合成一条发给您；站内随时可看。', verbose_name='每天汇总成一条')),
                ('hints_seen', models.JSONField(editable=False, null=True, verbose_name='看过的提示')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='建立时间')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': '用户',
                'verbose_name_plural': '用户',
                'ordering': ['username'],
            },
            managers=[
                ('objects', accounts.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='AttemptCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True, verbose_name='计数对象')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='次数')),
                ('until', models.DateTimeField(verbose_name='至')),
            ],
            options={
                'verbose_name': '登录失败计数',
                'verbose_name_plural': '登录失败计数',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['until'], name='attempt_count_by_age')],
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(error_messages={'unique': '已有同名的组织。'}, max_length=100, unique=True, verbose_name='名称')),
                ('short_name', models.CharField(blank=True, max_length=50, verbose_name='简称')),
                ('kind', models.CharField(choices=[('committee', '人大常委会'), ('working_body', '工作机构'), ('town_congress', '镇街区人大'), ('government', '政府'), ('department', '政府部门'), ('supervision_commission', '监察委员会'), ('court', '法院'), ('procuratorate', '检察院'), ('other', '其他')], max_length=30, verbose_name='类别')),
                ('since', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organizations', to='accounts.area', verbose_name='辖区')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.organization', verbose_name='上级')),
                ('successor', models.ForeignKey(blank=True, help_text='撤销或改组后，由哪个单位承接职责。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='accounts.organization', verbose_name='承接单位')),
            ],
            options={
                'verbose_name': '组织',
                'verbose_name_plural': '组织',
                'ordering': ['order', 'id'],
                'indexes': [models.Index(fields=['kind', 'order'], name='organization_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='organization_ends_after_start', violation_error_message='撤销日期不能早于成立日期。')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('clerk', '市人大经办人员'), ('leader', '人大领导'), ('town_clerk', '镇街区人大经办人员'), ('station_clerk', '联络站工作人员'), ('handler', '承办单位经办人员'), ('unit_leader', '承办单位负责人'), ('deputy', '人大代表'), ('keeper', '联络站管理员'), ('sysadmin', '系统管理员'), ('account_admin', '账号管理员'), ('auditor', '审计员')], max_length=20, verbose_name='角色')),
                ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='起')),
                ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                ('confirmed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('granted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授予人')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='accounts.organization', verbose_name='所属组织')),
            ],
            options={
                'verbose_name': '角色授予',
                'verbose_name_plural': '角色授予',
                'ordering': ['user', 'role', '-since'],
                'indexes': [models.Index(fields=['role', 'organization'], name='grant_role')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='grant_ends_after_start', violation_error_message='截止日期不能早于起始日期。'), models.UniqueConstraint(models.F('user'), models.F('role'), django.db.models.functions.comparison.Coalesce('organization', 0), models.F('since'), name='grant_once', violation_error_message='这项授予已经登记。'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['clerk', 'leader', 'town_clerk', 'station_clerk', 'handler', 'unit_leader']), _negated=True), ('organization__isnull', False), _connector='OR'), name='grant_bound_role_has_organization', violation_error_message='这个角色必须指明所属组织。'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_by__isnull', True), ('granted_by__isnull', True)), models.Q(('confirmed_by__isnull', False), ('granted_by__isnull', False), models.Q(('confirmed_by', models.F('granted_by')), _negated=True), models.Q(('confirmed_by', models.F('user')), _negated=True)), _connector='OR'), name='grant_by_two_people', violation_error_message='角色须由一人提出，另一人确认。')],
            },
        ),
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='曾用名')),
                ('until', models.DateField(blank=True, null=True, verbose_name='使用至')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_names', to='accounts.organization', verbose_name='组织')),
            ],
            options={
                'verbose_name': '曾用名',
                'verbose_name_plural': '曾用名',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'name'), name='former_name_once', violation_error_message='这个曾用名已经登记。')],
            },
        ),
        migrations.CreateModel(
            name='Robot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('dingtalk', '钉钉'), ('wecom', '企业微信')], max_length=10, verbose_name='类别')),
                ('url', models.CharField(max_length=500, verbose_name='推送地址')),
                ('secret', models.CharField(blank=True, max_length=200, verbose_name='签名密钥')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='robots', to='accounts.organization', verbose_name='所属组织')),
            ],
            options={
                'verbose_name': '工作群机器人',
                'verbose_name_plural': '工作群机器人',
                'ordering': ['organization', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RoleProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('role', models.CharField(choices=[('clerk', '市人大经办人员'), ('leader', '人大领导'), ('town_clerk', '镇街区人大经办人员'), ('station_clerk', '联络站工作人员'), ('handler', '承办单位经办人员'), ('unit_leader', '承办单位负责人'), ('deputy', '人大代表'), ('keeper', '联络站管理员'), ('sysadmin', '系统管理员'), ('account_admin', '账号管理员'), ('auditor', '审计员')], max_length=20, verbose_name='角色')),
                ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='起')),
                ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                ('reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='移交理由')),
                ('status', models.CharField(choices=[('proposed', '待确认'), ('confirmed', '已确认'), ('refused', '未同意'), ('withdrawn', '已撤回')], default='proposed', editable=False, max_length=20, verbose_name='状态')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization', verbose_name='所属组织')),
                ('proposed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                ('replaces', models.ForeignKey(blank=True, editable=False, help_text='确认之日起，原来的角色终止。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.grant', verbose_name='接替的角色')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_proposals', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '角色提名',
                'verbose_name_plural': '角色提名',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='role_proposal_ends_after_start', violation_error_message='截止日期不能早于起始日期。')],
            },
        ),
        migrations.CreateModel(
            name='KnownPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, verbose_name='地点')),
                ('last_used', models.DateTimeField(verbose_name='上次使用')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_places', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '登录过的设备和网络',
                'verbose_name_plural': '登录过的设备和网络',
                'ordering': ['-last_used', '-id'],
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='known_place_once')],
            },
        ),
    ]
