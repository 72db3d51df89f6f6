"""Acts outside every mandate: named in the ledger, on the day of the row."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from deputies.people.models import Deputy, Mandate
from registers.ledger import SHEETS, Remark, Run, SheetRow


class Tenures:
    """When each deputy held a mandate, by the portal and by the workbook that comes in."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._held: dict[int, list[Any]] = {}
        for deputy, since, until in Mandate.objects.values_list("deputy", "since", "until"):
            self._held.setdefault(deputy, []).append((since, until))

    def of(self, deputy: Any) -> list[Any]:
        """(first day, last day or None) of each mandate."""
        stated = self._run.lines("代表任期", "代表", deputy)
        told = [(one["任职日期"], one["终止日期"]) for one in stated]
        return [*self._held.get(deputy.pk, ()), *told]


Survey = Callable[[Iterable[SheetRow], Run], Iterator[tuple[SheetRow, Remark]]]


def outside_mandates(sheet: str, *columns: str) -> Survey:
    """Warnings of a sheet for deputies who held no mandate on the day of the row.

    Args:
        sheet: its name.
        columns: those that name deputies who acted.

    Returns:
        The ``survey`` of a sheet. Deputies of whom no mandate is known are not doubted.
    """

    def survey(lines: Iterable[SheetRow], run: Run) -> Iterator[tuple[SheetRow, Remark]]:
        tenures, declared = Tenures(run), SHEETS.get(sheet)
        for line in lines:
            day = declared.day(line)
            for column in columns if day else ():
                told = line[column] or ()
                for deputy in told if isinstance(told, tuple) else (told,):
                    spans = [span for span in tenures.of(deputy) if span[0]]
                    if spans and not any(one <= day <= (last or day) for one, last in spans):
                        yield line, (column, _("这一天不在代表任期内。"))
                        break

    return survey


def without_mandate(
    chosen: Iterable[Deputy], first: date, last: date | None = None
) -> list[Deputy]:
    """Those who held a mandate at some time, but none on any of these days.

    Args:
        chosen: who took part.
        first: the first day.
        last: the last one; the first where there is none.

    Returns:
        They in their order. Of whom no mandate is known is not told: nothing says that they erred.
    """
    people = list(chosen)
    held: dict[int, list[bool]] = {}
    rows = Mandate.objects.filter(deputy__in=[one.pk for one in people])
    for deputy, since, until in rows.values_list("deputy", "since", "until"):
        meets = since <= (last or first) and (until is None or until >= first)
        held.setdefault(deputy, []).append(meets)
    return [one for one in people if one.pk in held and not any(held[one.pk])]
