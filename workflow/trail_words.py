"""What the trail calls actions that no row of a table names; rooms above add their own."""

from django.utils.translation import gettext_lazy as _

TRAIL_WORDS = {
    "created": _("登记"),
    "edited": _("修改"),
    "change_proposed": _("提出修改，待第二人确认"),
    "change_confirmed": _("确认修改"),
    "change_refused": _("不予确认修改"),
    "imported": _("从台账导入"),
    "import_changed": _("由台账更新"),
    "import_undone": _("撤销台账导入"),
    "exported": _("导出台账"),
    "absorbed": _("重复登记的另一条记录并入本条"),
    "merged_into": _("已并入另一条记录"),
    "send_again": _("再次发送"),
    "set_aside": _("封存作废"),
    "replace_file": _("替换附件"),
    "attendance": _("登记出勤"),
    "signed_up": _("报名"),
    "given_back": _("退出报名"),
    "paper_made": _("开具公文"),
    "deadline_moved": _("期限随节假日安排变动"),
    "looked": _("查看了内容"),
    "phone_shown": _("查看了电话"),
    "personal_data_removed": _("删除了个人信息"),
    "personal_data_withdrawn": _("按本人要求删除了个人信息"),
}
