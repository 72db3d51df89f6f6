"""How what happens to an account reads on its trail."""

from django.utils.translation import gettext_lazy as _

from workflow.transitions import TRAIL_WORDS

TRAIL_WORDS.update(
    {
        "signed_in": _("登录"),
        "sign_in_failed": _("登录失败"),
        "sign_in_throttled": _("登录受限"),
        "password_reset": _("管理员重设密码"),
        "password_changed": _("修改密码"),
        "second_factor_failed": _("第二因素不正确"),
        "second_factor_reset": _("管理员取消第二因素"),
        "second_factor_changed": _("变更第二因素"),
        "role_given": _("授予角色"),
        "role_ended": _("终止角色"),
        "work_handed_on": _("移交工作"),
        "superuser_act": _("超级用户操作"),
    }
)
