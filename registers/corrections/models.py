"""Old and new values of corrected records, apart from the chain, so that it stays without words."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.models import TrailEntry
from workflow.subjects import kind_of
from workflow.trail import digest_matches, salted_digest

NOT_KEPT = ("liaison_stations.", "supervision.reviewrequest", "accounts.user")
"""Records of which no values are kept: citizens' data, and what belongs to an account alone."""

Value = dict[str, str]
"""A corrected field: ``name``, ``label``, ``old`` and ``new``."""


class CorrectedValues(models.Model):
    """The fields that one entry of the trail names, with what stood and stands in them.

    The entry holds a salted digest of them: they can be removed, and cannot be changed unseen.
    """

    entry = models.OneToOneField(
        TrailEntry, verbose_name=_("留痕"), on_delete=models.PROTECT, related_name="corrected"
    )
    values = models.JSONField(_("更正内容"), default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("更正内容")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.entry)


def is_kept(record: models.Model) -> bool:
    """Whether values of such records may be kept beside the trail."""
    return not kind_of(record).startswith(NOT_KEPT)


def digest_of(values: list[Value]) -> str:
    """What the chain holds of values: a salted digest."""
    return salted_digest(as_text(values))


def as_text(values: list[Value]) -> str:
    """The exact text that the digest covers."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def keep(record: models.Model, values: list[Value]) -> None:
    """Keeps values beside the newest entry of a record's chain, in the same transaction."""
    entry: Any = TrailEntry.objects.of(record).last()
    CorrectedValues.objects.create(entry=entry, values=values)


def values_of(entries: Iterable[TrailEntry]) -> dict[int, list[Value]]:
    """By entry the values that are kept, in one query."""
    kept = CorrectedValues.objects.filter(entry__in=[entry.pk for entry in entries])
    return dict(kept.values_list("entry_id", "values"))


def holds(kept: Any) -> bool:
    """Whether kept values are those of which the chain holds the digest."""
    return digest_matches(kept.entry.content.get("values", ""), as_text(kept.values))
