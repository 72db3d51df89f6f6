"""The index: for each record the pairs of letters that stand in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """One record in the index, with its words as they are compared; ``title`` is its number and
    the names that are found by a single letter."""

    kind = models.CharField(_("类别"), max_length=30)
    record = models.BigIntegerField(_("记录"))
    title = models.CharField(_("名称"), max_length=300, blank=True)
    text = models.TextField(_("文字"))

    class Meta:
        app_label = "congress_portal"
        verbose_name = verbose_name_plural = _("搜索索引")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["kind", "record"], name="search_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"


class SearchPair(models.Model):
    """A pair of letters (as one number) that stands in an entry, or one letter of its title."""

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="pairs")
    kind = models.CharField(_("类别"), max_length=30)
    pair = models.BigIntegerField(_("字对"))
    record = models.BigIntegerField(_("记录"))

    class Meta:
        app_label = "congress_portal"
        verbose_name = verbose_name_plural = _("搜索字对")
        ordering = ["id"]
        indexes = [models.Index(fields=["kind", "pair", "record"], name="search_pair")]

    def __str__(self) -> str:
        return str(self.pair)


class SearchCursor(models.Model):
    """One row: how far along the trail the index is."""

    trail = models.BigIntegerField(default=0)

    class Meta:
        app_label = "congress_portal"
        verbose_name = verbose_name_plural = _("搜索进度")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="search_cursor_one_row")
        ]

    def __str__(self) -> str:
        return str(self.trail)
