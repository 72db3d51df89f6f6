"""The ledger sheet 选区."""

from collections.abc import Iterable
from typing import Any

from accounts.relations import OVER_THE_PROPOSER
from deputies.constituencies.models import Constituency, Village
from deputies.people.register import LEVELS
from registers.ledger import SHEETS, Column, ColumnStore, Names, Ref, Sheet, Text, Whole
from workflow.edits import public_register


def _villages_of(constituency: Constituency) -> tuple[str, ...]:
    return tuple(village.name for village in constituency.villages.all())


def _save_villages(pairs: Iterable[tuple[Any, Any]]) -> None:
    """Adds the villages that are new and takes out those that the file no longer gives."""
    wanted = {one.pk: tuple(dict.fromkeys(names or ())) for one, names in pairs}
    there: dict[int, dict[str, int]] = {}
    for village in Village.objects.filter(constituency__in=wanted):
        there.setdefault(village.constituency_id, {})[village.name] = village.pk
    gone = [
        pk for key, names in there.items() for name, pk in names.items() if name not in wanted[key]
    ]
    Village.objects.filter(pk__in=gone).delete()
    Village.objects.bulk_create(
        Village(constituency_id=key, name=name)
        for key, names in wanted.items()
        for name in names
        if name not in there.get(key, {})
    )


VILLAGES = ColumnStore(prefetch="villages", read=_villages_of, save=_save_villages)

CONSTITUENCIES = Sheet(
    name="选区",
    model=Constituency,
    key=("层级", "届次", "选区"),
    order=22,
    columns=(
        Column("层级", LEVELS, "level", required=True),
        Column("届次", Whole(most=32767, least=1), "term", required=True),
        Column("选区", Text(identifies=True), "name", required=True),
        Column("镇街区", Ref("组织"), "organization"),
        Column("村社", Names(longest=100), keeper=VILLAGES),
    ),
)

SHEETS.register(CONSTITUENCIES)
public_register(Constituency, OVER_THE_PROPOSER)
