"""What matters said before a workbook changed them: kept apart, and not for long."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison_stations.matters.models import Matter


class EarlierWordsQuerySet(models.QuerySet["EarlierWords"]):
    """What stood in matters before an import, kept apart with the citizens' data."""

    def of_import(self, number: int) -> Self:
        """What one import changed, by its number."""
        return self.filter(import_number=number)

    def expired(self, today: date) -> Self:
        """Those whose import can no longer be taken back."""
        return self.filter(kept_until__lt=today)


class EarlierWords(models.Model):
    """The values of one matter and of its citizen that an import changed, old and new.

    They stand here and not with the rest of what an import wrote, because they are citizens' words,
    names and phones: whoever may read the matter may read them, and they go when the import is
    taken back, when the time for that is over, and with the citizen's other data.
    """

    matter = models.ForeignKey(
        Matter, verbose_name=_("群众事项"), on_delete=models.PROTECT, related_name="earlier_words"
    )
    import_number = models.PositiveBigIntegerField(_("导入编号"), db_index=True)
    values: Any = models.JSONField(_("更正内容"), default=dict)
    kept_until = models.DateField(_("保存至"), db_index=True)

    objects = EarlierWordsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("群众事项导入前的内容")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"#{self.pk}"
