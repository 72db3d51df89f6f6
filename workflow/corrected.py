"""What a correction changed: field, old and new value, apart from the chain of the trail, so that
the chain stays without words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.untyped import AnyRecord
from workflow.digests import digest_matches, salted_digest
from workflow.subjects import kind_of

if TYPE_CHECKING:  # the models of the kernel name this one
    from django_stubs_ext import StrOrPromise

    from workflow.models import TrailEntry

NOT_KEPT = ("liaison_stations.", "supervision.reviewrequest", "accounts.user")
"""Records of which no values are kept: citizens' data, and what belongs to an account alone."""

Value = dict[str, str]
"""A corrected field: ``name``, ``label``, ``old`` and ``new``."""


class CorrectedValues(models.Model):
    """The fields that one entry of the trail names, with what stood and stands in them.

    The entry holds a salted digest of them: they can be removed, and cannot be changed unseen.
    """

    entry = models.OneToOneField(
        "workflow.TrailEntry",
        verbose_name=gettext_lazy("留痕"),
        on_delete=models.PROTECT,
        related_name="corrected",
    )
    values = models.JSONField(gettext_lazy("更正内容"), default=list)

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("更正内容")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.entry)


def value(name: str, label: StrOrPromise, old: object, new: object) -> Value:
    """One corrected field as it is kept.

    Args:
        name: of the field.
        label: as the page calls it.
        old: what stood there; nothing is kept as blank.
        new: what stands there now.
    """
    return {"name": name, "label": str(label), "old": str(old or ""), "new": str(new or "")}


def is_kept(record: models.Model) -> bool:
    """Whether values of such records may be kept beside the trail."""
    return not kind_of(record).startswith(NOT_KEPT)


def digest_of(values: list[Value]) -> str:
    """What the chain holds of values: a salted digest."""
    return salted_digest(as_text(values))


def as_text(values: list[Value]) -> str:
    """The exact text that the digest covers."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def keep(entry: TrailEntry, values: list[Value]) -> None:
    """Keeps values beside the entry that holds their digest, in the same transaction.

    Args:
        entry: the line of the trail that says which fields were corrected.
        values: old and new of each, which may be forgotten while the line stays.
    """
    CorrectedValues.objects.create(entry=entry, values=values)


def values_of(entries: Iterable[TrailEntry]) -> dict[int, list[Value]]:
    """By entry the values that are kept, in one query."""
    kept = CorrectedValues.objects.filter(entry__in=[entry.pk for entry in entries])
    return dict(kept.values_list("entry_id", "values"))


def holds(kept: AnyRecord) -> bool:
    """Whether kept values are those of which the chain holds the digest."""
    return digest_matches(kept.entry.content.get("values", ""), as_text(kept.values))


def in_words(values: Iterable[Value]) -> str:
    """What was corrected, a line a value: what stood there, what stands there, and why."""
    lines = []
    for one in values:
        if not one["old"]:
            lines.append(_("%(label)s：%(new)s") % one)
            continue
        lines.append(_("%(label)s（原）：%(old)s") % one)
        lines.append(_("%(label)s（现）：%(new)s") % {**one, "new": one["new"] or "—"})
    return "\n".join(lines)
