"""The records in which somebody else wrote a deputy's name, and which of those names are contested.

An entry of the duty record names its ground in ``source_key``: the kind of record, its key and the
deputy's ("activity:7:12"). While the deputy contests it, the public does not read the name there;
nothing is counted otherwise until staff have decided.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from deputies.duty.models import DutyEntry, DutyStatus
from deputies.people.models import Deputy
from workflow.transitions import Step

Strike = Callable[[int, Deputy, Step], None]
"""Takes the name of the deputy out of the record with this key."""

STRIKES: dict[str, Strike] = {}


def strikes_from(kind: str, strike: Strike) -> None:
    """Declares how a name leaves a kind of record once staff agree that it was wrong.

    Args:
        kind: the first part of a ``source_key``.
        strike: raises ValidationError where the record cannot do without the name.
    """
    STRIKES[kind] = strike


def strike(entry: DutyEntry, step: Step) -> None:
    """Takes the deputy's name out of the ground of an entry; nothing where it stands on none."""
    kind, _colon, rest = (entry.source_key or "").partition(":")
    key = rest.partition(":")[0]
    # Grounds from the ledger have keys of other forms, and some kinds stand on no list of names.
    if kind in STRIKES and key.isdecimal():
        STRIKES[kind](int(key), entry.deputy, step)


def marked(people: QuerySet[Any], kind: str, record: int) -> QuerySet[Any]:
    """``people`` with ``contested``: whether they say that it was not they, in one record.

    Args:
        people: deputies named there.
        kind: the first part of a ``source_key``, such as "activity".
        record: the key of the record.
    """
    against = DutyEntry.objects.filter(
        deputy=OuterRef("pk"),
        status=DutyStatus.CONTESTED,
        source_key__startswith=f"{kind}:{record}:",
    )
    return people.annotate(contested=Exists(against))


def not_contested_by(records: QuerySet[Any], kind: str, deputy: int) -> QuerySet[Any]:
    """Those of ``records`` in which a deputy does not contest the own name.

    Args:
        records: of one kind, in which the deputy is named.
        kind: the first part of a ``source_key``.
        deputy: the key of the person.
    """
    key = Concat(Value(f"{kind}:"), Cast(OuterRef("pk"), CharField()), Value(f":{deputy}"))
    against = DutyEntry.objects.filter(status=DutyStatus.CONTESTED, source_key=key)
    return records.exclude(Exists(against))


def contested_in(kind: str) -> set[tuple[int, int]]:
    """(record, deputy) of the contested names in records of a kind: few, since staff decide.

    Args:
        kind: the first part of a ``source_key``.
    """
    parts = (key.split(":") for key in DutyEntry.objects.contested_grounds(kind))
    return {(int(record), int(deputy)) for _kind, record, deputy in parts}
