from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanStatus(models.TextChoices):
    DRAFT = "draft", _("拟订中")
    ADOPTED = "adopted", _("已通过")


class TopicStatus(models.TextChoices):
    PROPOSED = "proposed", _("待研究")
    ADOPTED = "adopted", _("已列入")
    LEFT_OUT = "left_out", _("未列入")
    DROPPED = "dropped", _("已取消")


class TopicSource(models.TextChoices):
    STAFF = "staff", _("工作机构")
    DEPUTY = "deputy", _("代表")
    STATION = "station", _("联络站群众事项")
    PUBLIC = "public", _("社会公众")


class ChangeKind(models.TextChoices):
    """How an adopted plan was changed during its year."""

    ADDED = "added", _("增补")
    MOVED = "moved", _("调整时间")
    DROPPED = "dropped", _("取消")


IN_PLAN = (TopicStatus.ADOPTED, TopicStatus.DROPPED)
"""Lines of the adopted plan; a dropped one stays visible as a change."""
