"""Official papers that went out: number, version, frozen content, check code."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intake.codes import ALPHABET, LENGTH, groups
from pages.readers import PublicRecords
from papers.content import PaperContent
from workflow.subjects import key_of, kind_of

CODE_LENGTH = LENGTH


class Standing(models.TextChoices):
    """What a paper is worth today."""

    CURRENT = "current", _("现行有效")
    SUPERSEDED = "superseded", _("已被新版本代替")
    VOID = "void", _("已作废")


class OfficialPaperQuerySet(PublicRecords[Any]):
    """Papers that were issued, by record and check code."""

    def public(self) -> Self:
        """Kind, number, version and standing of each; never its content, which is left out."""
        return self.defer("content", "digest", "subject_kind", "subject_key")

    def of(self, kind: str, record: models.Model, occasion: str = "") -> Self:
        """All versions of one paper of a record, the newest first."""
        own = self.filter(kind=kind, subject_kind=kind_of(record), subject_key=key_of(record))
        return own.filter(occasion=occasion).order_by("-version")

    def about(self, record: models.Model) -> Self:
        """Every paper of a record, the newest first."""
        own = self.filter(subject_kind=kind_of(record), subject_key=key_of(record))
        return own.order_by("-made_at", "-id")


class OfficialPaper(models.Model):
    """One version of a paper, as it was when it was made; it never changes but to become void.

    ``occasion`` tells papers of the same kind and record apart: the month of a rota, the deputy of
    a certificate, the how-manieth supervision letter.
    """

    kind = models.CharField(_("种类"), max_length=40, editable=False)
    subject_kind = models.CharField(_("对象类别"), max_length=100, editable=False)
    subject_key = models.CharField(_("对象编号"), max_length=64, editable=False)
    occasion = models.CharField(_("场合"), max_length=40, blank=True, editable=False)
    version = models.PositiveSmallIntegerField(_("版本"), default=1, editable=False)
    issuer = models.CharField(_("发文机关"), max_length=200, editable=False)
    series = models.CharField(_("编号字头"), max_length=40, blank=True, editable=False)
    year = models.PositiveSmallIntegerField(_("编号年份"), null=True, editable=False)
    ordinal = models.PositiveIntegerField(_("编号顺序"), null=True, editable=False)
    number = models.CharField(_("文号"), max_length=80, editable=False)
    day = models.DateField(_("成文日期"), editable=False)
    code = models.CharField(_("校验码"), max_length=CODE_LENGTH, unique=True, editable=False)
    content = models.JSONField(_("内容"), default=dict, editable=False)
    digest = models.CharField(_("内容摘要"), max_length=64, editable=False)
    made_at = models.DateTimeField(_("制作时间"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("制作人"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    void_at = models.DateTimeField(_("作废时间"), null=True, editable=False)
    superseded_at = models.DateTimeField(_("被代替时间"), null=True, editable=False)

    objects = OfficialPaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("公文")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_key", "occasion", "version"],
                name="paper_version_once",
            ),
            models.UniqueConstraint(
                fields=["issuer", "series", "year", "ordinal", "version"],
                condition=models.Q(ordinal__isnull=False),
                name="paper_number_once",
            ),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_key"], name="paper_subject")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Where everybody may ask whether it is current."""
        return reverse("letters:letter", args=[self.code])

    @property
    def standing(self) -> Standing:
        """Whether the paper holds, gave way to a newer version, or is void."""
        if self.void_at:
            return Standing.VOID
        return Standing.SUPERSEDED if self.superseded_at else Standing.CURRENT

    @property
    def code_in_groups(self) -> str:
        """The code as it is read out: four signs at a time."""
        return "-".join(groups(self.code))

    def frozen(self) -> PaperContent:
        """The content as it was made."""
        return PaperContent.from_data(self.content)

    def holds(self) -> bool:
        """Whether the content is still what was frozen."""
        return self.frozen().digest() == self.digest


SIGNS = ALPHABET
