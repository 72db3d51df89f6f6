from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LookBackStatus(TextChoices):
    """A spot check of a struck-off item: to do, then what was found."""

    PLANNED = "planned", _("待回访")
    HOLDS = "holds", _("成效保持")
    RELAPSED = "relapsed", _("问题反弹")
    CANCELLED = "cancelled", _("已取消")


class Way(TextChoices):
    RANDOM = "random", _("随机抽取")
    RISK = "risk", _("按风险抽取")
