from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseStatus(models.TextChoices):
    """How far a case is: being written, with another person, public, or taken back."""

    DRAFT = "draft", _("编辑中")
    SUBMITTED = "submitted", _("待审核")
    PUBLISHED = "published", _("已公开")
    WITHDRAWN = "withdrawn", _("已撤回")
