"""Records that name a deputy and that the deputy was never asked about.

Whoever writes a name down on a page asks its owner at once (``record_duty``). Names that a ledger
brought, years of them, ask nobody; they stand here for their owner to look through, who may say of
each “it was not me”, just as of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from accounts.models import User
from deputies.duty.models import DutyEntry
from deputies.duty.workflow import record_duty
from deputies.people.models import Deputy
from workflow.transitions import perform

MOST_OF_A_KIND = 50


@dataclass(frozen=True)
class Named:
    """A kind of records in which deputies are named.

    Args:
        kind: the first part of a ``source_key``.
        label: what such records are called.
        of: those in which a deputy is named, by the deputy.
        day: the field with the day of a record.
        entry: source, kind and text of the act of duty that a record tells of.
        order: where the kind stands on the page.
    """

    kind: str
    label: Any
    of: Callable[[Deputy], QuerySet[Any]]
    day: str
    entry: Callable[[Any], dict[str, Any]]
    order: int = 0

    def key(self, record: Any, deputy: Deputy) -> str:
        """The ``source_key`` of an entry that stands on the record."""
        return f"{self.kind}:{record.pk}:{deputy.pk}"

    def happened_on(self, record: Any) -> date:
        """The day of a record."""
        day: date = getattr(record, self.day)
        return day

    def unasked(self, deputy: Deputy, today: date) -> QuerySet[Any]:
        """Records that name the deputy, are over, and that no entry of the duty record stands on.

        Args:
            deputy: whose name it is.
            today: what lies ahead of it is not asked about yet.
        """
        # Compared with the whole key, which is unique and so found by its index.
        key = Concat(
            Value(f"{self.kind}:"), Cast(OuterRef("pk"), CharField()), Value(f":{deputy.pk}")
        )
        known = Exists(DutyEntry.objects.filter(deputy=deputy, source_key=key))
        over = self.of(deputy).filter(**{f"{self.day}__lte": today}).exclude(known)
        return over.order_by(f"-{self.day}", "-pk")


NAMED: dict[str, Named] = {}


def named_in(kind: Named) -> None:
    """Declares a kind of records that name deputies.

    Args:
        kind: whose ``kind`` is declared in ``grounds.STRIKES`` too.
    """
    NAMED[kind.kind] = kind


def unasked(deputy: Deputy, today: date) -> Iterator[tuple[Named, list[Any]]]:
    """Each kind with its newest records that the deputy was not asked about.

    Args:
        deputy: whose name it is.
        today: what lies ahead of it is not asked about yet.
    """
    for kind in sorted(NAMED.values(), key=lambda one: one.order):
        if found := list(kind.unasked(deputy, today)[: MOST_OF_A_KIND + 1]):
            yield kind, found


@transaction.atomic
def contest_name(kind: Named, record: Any, deputy: Deputy, *, by: User, reason: str) -> DutyEntry:
    """The deputy says of a record that names them: it was not me. Staff then look and decide.

    Args:
        kind: of the record.
        record: one of ``kind.of(deputy)``.
        deputy: whose name it is.
        by: the deputy's account.
        reason: in the deputy's words.

    Returns:
        The entry by which it is followed up.

    Raises:
        ValidationError: no reason is given, or the deputy was not in office on that day.
    """
    entry = record_duty(
        deputy,
        key=kind.key(record, deputy),
        happened_on=kind.happened_on(record),
        **kind.entry(record),
    )
    if entry is None:
        raise ValidationError(_("那一天不在您的任期内：请直接与工作人员联系更正。"))
    return perform(entry, "contest", by=by, data={"reason": reason})
