"""Urging (催办) and supervising (督办): what a committee does while a unit has something in hand.

Each act is a row of the record's table. It is kept with its note, counted and dated; the unit hears
of it at once, and signs for being supervised. The letter that goes with it is made from the row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyValue
from workflow.choices import UrgingKind
from workflow.subjects import key_of, kind_of

if TYPE_CHECKING:
    from django.db.models import Model

    from workflow.people import Actor


NOTE_LENGTH = 300


class UrgingQuerySet(models.QuerySet[Any]):
    """Acts of urging by the records that they are about."""

    def of(self, record: Model) -> Self:
        """Those about one record, oldest first."""
        named = self.filter(subject_kind=kind_of(record), subject_key=key_of(record))
        return named.order_by("id")

    def about(self, model: type[models.Model], keys: AnyValue) -> Self:
        """Those about some records of a model.

        Args:
            model: of the records.
            keys: their primary keys.
        """
        return self.filter(
            subject_kind=model._meta.label_lower, subject_key__in=[str(key) for key in keys]
        )

    def visible_to(self, user: Actor) -> Self:
        """They are read on the page of their record alone."""
        return self.none()


class Urging(models.Model):
    """One act; ``number`` counts those of its kind about the record, from one on."""

    subject_kind = models.CharField(_("对象类别"), max_length=100)
    subject_key = models.CharField(_("对象编号"), max_length=64)
    action = models.CharField(_("类别"), max_length=10, choices=UrgingKind)
    number = models.PositiveSmallIntegerField(_("次数"))
    text = models.CharField(_("要求"), max_length=NOTE_LENGTH, blank=True)
    answer_by = models.DateField(_("请于此日前答复"), null=True, blank=True)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("经办人"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = UrgingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("催办督办")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key", "action", "number"],
                name="urging_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.number}"
