from django.db import models
from django.utils.translation import gettext_lazy as _


class SummaryStatus(models.TextChoices):
    DRAFT = "draft", _("起草中")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")


class RecognitionKind(models.TextChoices):
    CASE = "case", _("典型案例")
    MEDIA = "media", _("媒体报道")
    AWARD = "award", _("获奖")
    ADOPTION = "adoption", _("上级决定采纳")
    ENDORSEMENT = "endorsement", _("领导批示")


class Form(models.TextChoices):
    """The forms in which a revision is kept, word for word as it was published."""

    PAGE = "page", _("网页")
    JSON = "json", "JSON"
    CSV = "csv", "CSV"
    BREAKDOWNS = "breakdowns", _("分项 CSV")
