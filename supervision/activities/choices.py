from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    """Methods of supervision: the seven of 监督法 and the everyday ones beside them."""

    REPORT = "report", _("听取和审议专项工作报告")
    FINANCE = "finance", _("财政经济工作监督")
    ENFORCEMENT = "enforcement", _("执法检查")
    RECORDING = "recording", _("备案审查")
    SPECIAL_INQUIRY = "special_inquiry", _("专题询问")
    QUESTION = "question", _("询问")
    INTERPELLATION = "interpellation", _("质询")
    INVESTIGATION = "investigation", _("特定问题调查")
    DISMISSAL = "dismissal", _("撤职案")
    INSPECTION = "inspection", _("视察")
    RESEARCH = "research", _("专题调研")
    HEARING = "hearing", _("专题听取")
    APPRAISAL = "appraisal", _("工作评议")
    OVERSIGHT = "oversight", _("督查")
    INTERVIEW = "interview", _("约见")


class Level(models.TextChoices):
    """Whose activity it is: the committee's or a town congress's."""

    CITY = "city", _("市")
    TOWN = "town", _("镇")


class StageKind(models.TextChoices):
    """The stages of the timeline that an activity tells, in order."""

    PLAN = "plan", _("计划")
    RESEARCH = "research", _("前期调研")
    ON_SITE = "on_site", _("现场活动")
    OPINION = "opinion", _("形成意见")
    FOLLOW_UP = "follow_up", _("跟踪督办")
    CONCLUDED = "concluded", _("办结")


class EffectKind(models.TextChoices):
    """成效: what came of an activity."""

    RULES = "rules", _("制度出台")
    POLICY = "policy", _("政策调整")
    FUNDS = "funds", _("资金落实")
    MECHANISM = "mechanism", _("机制建立")
    OTHER = "other", _("其他")
