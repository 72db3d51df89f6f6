"""A normative document as such, and what its two records have in common."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from supervision.querysets.documents import PaperQuerySet
from workflow.models import Publishable

LONGEST_NUMBER = 60


@dataclass(frozen=True)
class Told:
    """A repeal or amendment: its record, the page of the review, and (label, path) of causes."""

    record: Any
    review_path: str
    causes: tuple[tuple[str, str], ...]


class Paper(models.Model):
    """A normative document as such, known by its 文号 alone.

    Its review and its clean-up meet here, so that a repeal that stands in both is one repeal.
    """

    number = models.CharField(_("文号"), max_length=LONGEST_NUMBER, unique=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("规范性文件")
        ordering = ["id"]

    def __str__(self):
        return self.number

    @property
    def told_in_public(self):
        """What the public may read of its repeal or amendment, with the way to what caused it."""
        review, cleanup = getattr(self, "review", None), getattr(self, "cleanup", None)
        if review and review.changes and review.is_public:
            return Told(review, review.get_absolute_url(), ())
        return Told(cleanup, "", tuple(cleanup.public_causes()))

    @property
    def told_by(self):
        """The record that tells of its repeal or amendment: the review before the clean-up.

        A published record goes before one that is not.
        """
        review, cleanup = getattr(self, "review", None), getattr(self, "cleanup", None)
        if review is None or not review.changes:
            return cleanup
        if cleanup and cleanup.is_public and not review.is_public:
            return cleanup
        return review

    @property
    def changed_day(self):
        return self.told_by.changed_day


class OfPaper(Publishable):
    """A record that belongs to the paper of its number."""

    number = models.CharField(
        _("文号"),
        max_length=LONGEST_NUMBER,
        unique=True,
        help_text=_("例如：永政发〔2023〕12号。"),
        error_messages={
            "unique": _("这个文号已经登记。"),
            "blank": _("请填写文号：没有文件就不能登记它的审查、废止或修改。"),
        },
    )
    title = models.CharField(_("标题"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.title}（{self.number}）"

    def save(self, *args, **options):
        """The paper follows the number; bulk writers set it themselves."""
        if self.paper_id is None or self.paper.number != self.number:
            self.paper = Paper.objects.get_or_create(number=self.number)[0]
            fields = options.get("update_fields")
            if fields is not None:
                options["update_fields"] = {*fields, "paper"}
        super().save(*args, **options)
