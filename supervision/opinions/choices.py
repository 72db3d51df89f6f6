from django.db import models
from django.utils.translation import gettext_lazy as _


class OpinionKind(models.TextChoices):
    """What an opinion follows from: an inspection, a deliberation, an inquiry and the like."""

    INSPECTION = "inspection", _("视察意见")
    DELIBERATION = "deliberation", _("审议意见")
    ENFORCEMENT = "enforcement", _("执法检查意见")
    INQUIRY = "inquiry", _("专题询问意见")
    RESEARCH = "research", _("调研建议")


class OpinionStatus(models.TextChoices):
    """The states of an opinion (docs/workflow.md)."""

    DRAFTED = "drafted", _("起草中")
    SUBMITTED = "submitted", _("待审签")
    HANDED_OVER = "handed_over", _("已交办")
    REPORTED_BACK = "reported_back", _("已报告办理情况")
    PUBLISHED = "published", _("已公布")
    WITHDRAWN = "withdrawn", _("已撤回")


UNSEEN_OUTSIDE = (OpinionStatus.DRAFTED, OpinionStatus.SUBMITTED, OpinionStatus.WITHDRAWN)
"""Nobody outside the congress knows of it: not handed over yet, or taken back."""
