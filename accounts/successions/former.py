"""What a workbook of before a succession says of a record: the unit whose it was then."""

from collections.abc import Callable

from django.utils import timezone

from accounts.models import Organization
from pages.untyped import AnyRecord

Agrees = Callable[[AnyRecord, AnyRecord], bool]


def said_before(field: str) -> Agrees:
    """Whether a cell names the units that the record had before others took over from them.

    Args:
        field: of the record, one body or several; its timeline tells of each succession.

    Returns:
        The ``agrees`` of a column: (record, key or keys that the file gives).
    """

    def agrees(record: AnyRecord, told: object) -> bool:
        taken = list(record.entries.filter(action="succeed").values_list("text", flat=True))
        if not taken or told is None:
            return False
        keys = set(told) if isinstance(told, tuple) else {told}
        present = getattr(record, field)
        now = {present.pk} if isinstance(present, Organization) else set()
        if hasattr(present, "all"):
            now = {body.pk for body in present.all()}
        gone = [key for key in keys - now if isinstance(key, int)]
        names = Organization.objects.filter(pk__in=gone).values_list("name", flat=True)
        return len(gone) == len(keys - now) and all(
            any(name in text for text in taken) for name in names
        )

    return agrees


def said_of_heir(field: str) -> Agrees:
    """The same of a record without a timeline: the cell names a closed body whose successor has it.

    Args:
        field: of the record, one body.
    """

    def agrees(record: AnyRecord, told: object) -> bool:
        present, today = getattr(record, field), timezone.localdate()
        if present is None or not isinstance(told, int):
            return False
        named = Organization.objects.filter(pk=told, until__lt=today).first()
        return named is not None and named.heir(today) == present

    return agrees
