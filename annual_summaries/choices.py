from django.db import models
from django.utils.translation import gettext_lazy as _


class SummaryStatus(models.TextChoices):
    DRAFT = "draft", _("起草中")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")


class Form(models.TextChoices):
    """The forms in which a revision is kept, word for word as it was published."""

    PAGE = "page", _("网页")
    JSON = "json", "JSON"
    CSV = "csv", "CSV"
    BREAKDOWNS = "breakdowns", _("分项 CSV")
