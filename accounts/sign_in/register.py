"""How what happens to an account reads on its trail."""

from django.utils.translation import gettext_lazy as _

from workflow.transitions import TRAIL_WORDS

TRAIL_WORDS.update(
    {
        "signed_in": _("登录"),
        "sign_in_failed": _("登录失败"),
        "sign_in_throttled": _("登录受限"),
    }
)
