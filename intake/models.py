"""How often something came from one place; never from whom."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """How often something came from one place within a span of time; never from whom.

    ``bucket`` is a keyed digest; rows are dropped after a day.
    """

    bucket = models.CharField(_("计数对象"), max_length=64)
    since = models.DateTimeField(_("起"))
    count = models.PositiveIntegerField(_("次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("提交计数")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["bucket", "since"], name="tally_once_a_span")
        ]
        indexes = [models.Index(fields=["since"], name="tally_by_age")]

    def __str__(self) -> Any:
        return f"#{self.pk}"
