"""What an import wrote, kept so that it can be taken back while nobody has built on it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from liaison_stations.citizens_data import earlier


class ImportJournal(models.Model):
    """One import, from a page or the command: which rows it made, and what stood before in those
    that it changed.

    ``content`` is what ``undoing.journal`` gathered; it goes when the import is taken back.
    What it changed in citizens' matters is kept with their data (``citizens_data.earlier``).
    """

    name = models.CharField(_("文件名"), max_length=255)
    sha256 = models.CharField(_("校验和"), max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("导入人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("导入时间"), default=timezone.now)
    content = models.JSONField(_("写入的内容"), default=dict)
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("台账导入的写入记录")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def made(self) -> dict[str, list[list[int]]]:
        """By model the ranges of the keys of new rows."""
        found: dict[str, list[list[int]]] = self.content.get("made", {})
        return found

    @cached_property
    def words(self) -> list[dict[str, object]]:
        """Of the citizens' matters that were changed, old and new of each value still kept."""
        return earlier.of_import(self.pk) if self.content.get("apart") else []

    @property
    def lacks_words(self) -> bool:
        """Whether what stood in a matter is no longer kept, so that it cannot be put back."""
        return len(self.words) < int(self.content.get("apart", 0))

    @property
    def plain_changes(self) -> list[dict[str, object]]:
        """The records that were changed and hold no citizen's words."""
        found: list[dict[str, Any]] = self.content.get("changed", [])
        return found

    @property
    def changed(self) -> list[dict[str, object]]:
        """All records that were changed, with old and new of each value."""
        return [*self.plain_changes, *self.words]
