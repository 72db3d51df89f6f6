from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PromiseStatus(TextChoices):
    """A promise comes back until it is kept, found broken, or replaced by a new reply."""

    OPEN = "open", _("兑现中")
    REPORTED = "reported", _("已报告兑现，待确认")
    RENEWAL_ASKED = "renewal_asked", _("申请改期，待决定")
    KEPT = "kept", _("已兑现")
    BROKEN = "broken", _("未兑现")
    REPLACED = "replaced", _("已由新的答复代替")


OPEN_PROMISES = (PromiseStatus.OPEN, PromiseStatus.REPORTED, PromiseStatus.RENEWAL_ASKED)
