"""How often something came from one place within a span of time; never from whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """One counter of one span: ``bucket`` is a keyed digest, rows are dropped after a day."""

    bucket = models.CharField(_("计数对象"), max_length=64)
    since = models.DateTimeField(_("起"))
    count = models.PositiveIntegerField(_("次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("提交计数")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["bucket", "since"], name="tally_once")]
        indexes = [models.Index(fields=["since"], name="tally_since")]

    def __str__(self):
        return f"#{self.pk}"
