from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundStatus(models.TextChoices):
    """How far the projects of a year are: collected, voted on, assessed at its end."""

    COLLECTING = "collecting", _("征集中")
    VOTED = "voted", _("已票决")
    ASSESSED = "assessed", _("已测评")


class ProjectStatus(models.TextChoices):
    CANDIDATE = "candidate", _("候选")
    UNDER_WAY = "under_way", _("实施中")
    COMPLETED = "completed", _("已完成")
    UNFINISHED = "unfinished", _("未完成")
    WITHDRAWN = "withdrawn", _("已撤回")


CHOSEN = (ProjectStatus.UNDER_WAY, ProjectStatus.COMPLETED, ProjectStatus.UNFINISHED)
"""After the vote; a project that was not chosen stays a candidate."""
