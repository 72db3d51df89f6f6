"""What the registers keep of people without an account: codes, forms, personal data, counters."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.fields import day_field


class CodedRecord(models.Model):
    """What a receipt code finds: its first signs, and of the others a slow hash (``codes.find``).

    A concept makes it of the record itself or of a row that points to it.
    """

    locator = models.CharField(max_length=5, db_index=True, editable=False)
    digest = models.CharField(max_length=200, editable=False)

    class Meta:
        abstract = True


class Sender(models.Model):
    """Who sent something, as far as they wished to say; nothing of it is ever public.

    A concept adds the pointer to its record and the fields; ``personal`` names those that are
    emptied when the data is removed (个人信息保护法 art. 47), each with what it holds when empty.
    """

    personal: ClassVar[dict[str, Any]] = {"name": ""}

    removed_on = day_field(_("删除日期"))

    class Meta:
        abstract = True

    def empty(self) -> None:
        """Takes every personal field out; the caller saves."""
        for name, nothing in self.personal.items():
            setattr(self, name, nothing)


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

    def __str__(self) -> str:
        return f"#{self.pk}"
