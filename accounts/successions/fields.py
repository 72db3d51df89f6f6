"""Who goes on with a record whose own body is a fact that stays: a promise, a document's answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from pages.untyped import AnyValue


def heir_field() -> models.ForeignKey[AnyValue, AnyValue]:
    """The body that took over; empty while the record's own one answers for it."""
    return models.ForeignKey(
        Organization,
        verbose_name=_("承接单位"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
