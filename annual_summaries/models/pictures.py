"""Pictures of a section: in the working copy, and as they were published."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from annual_summaries.models.editions import Revision
from annual_summaries.models.summaries import AnnualSummary, Section
from annual_summaries.querysets import RevisionPictureQuerySet
from attachments.models import StoredFile


class Shown(models.Model):
    """A picture with words for those who cannot see it."""

    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    alt = models.CharField(
        _("图片说明（读屏）"), max_length=200, help_text=_("画面上有什么，给看不见图片的人。")
    )
    caption = models.CharField(_("图注"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.caption or self.alt


class SectionPicture(Shown):
    """A picture of the working copy; the public sees it with the next publication."""

    summary = models.ForeignKey(
        AnnualSummary,
        verbose_name=_("年度总结"),
        on_delete=models.CASCADE,
        related_name="pictures",
    )
    section = models.ForeignKey(
        Section, verbose_name=_("章节"), on_delete=models.CASCADE, related_name="pictures"
    )
    stored = models.ForeignKey(
        StoredFile,
        verbose_name=_("图片"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = verbose_name_plural = _("章节图片")
        ordering = ["order", "id"]


class RevisionPicture(Shown):
    """Frozen with its revision; public as long as the summary is."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="pictures")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    objects = RevisionPictureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("已发布的图片")
        ordering = ["order", "id"]
