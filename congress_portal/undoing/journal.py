"""What an import wrote, row by row, so that it can be taken back.

Records that an import made and whatever hangs on them are kept as ranges of keys; of records that
it changed, the old and the new value of each field. Nobody else sees a record before the import's
transaction ends, so whatever refers to a new one then was made by the import itself.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey, Max, Model, Q
from django.db.models.constants import LOOKUP_SEP

from pages.untyped import AnyValue
from registers.ledger import SHEETS, Ref, Sheet

Ranges = list[list[int]]
Image = dict[str, AnyValue]
Images = dict[tuple[str, str], Image]
Place = tuple[type[Model], str, str]
"""(table, its column that names the record, the record's column that names its row)."""
KERNELS_OWN = frozenset({"pk", "id", "version"})
_NOTHING: Image = {"fields": {}, "rows": {}}
RANGES_AT_ONCE = 100


class Journal:
    """Gathers while an import writes.

    ``made`` holds by model the keys of new rows, ``small`` those of the rows of small tables
    (areas, themes, grids) for which a text of the file stood, ``changed`` by kind and key what
    stood before; ``apart`` the same of the sheets that hold citizens' words, which are kept
    elsewhere and not for long.
    """

    def __init__(self) -> None:
        self.made: dict[type[Model], set[int]] = defaultdict(set)
        self.small: dict[type[Model], set[int]] = defaultdict(set)
        self.changed: dict[tuple[str, str], dict[str, Any]] = {}
        self.apart: dict[tuple[str, str], dict[str, Any]] = {}
        self._newest: dict[type[Model], int] = {}

    def begin(self, sheets: Iterable[Sheet]) -> None:
        """Notes where the small tables stand before anything is written."""
        for model in {model for sheet in sheets for model in _small_models(sheet)}:
            self._newest[model] = _newest_of(model)

    def note_made(self, records: Iterable[Model]) -> None:
        """New records of a sheet."""
        for record in records:
            self.made[type(record)].add(record.pk)

    @contextmanager
    def changing(self, sheet: Sheet, records: list[Any], columns: set[str]) -> Iterator[None]:
        """Around a change of records: keeps what differs afterwards.

        Args:
            columns: those of the sheet that are about to change.
        """
        known = self.apart if sheet.on_request else self.changed
        told = (place for name in sorted(columns) for place in places_of(sheet, name))
        places = list(dict.fromkeys(told))  # two columns may be kept in one row
        before = images(sheet.model, records, places)
        yield
        for (label, key), new in images(sheet.model, records, places).items():
            _note(known, (label, key), before.get((label, key), _NOTHING), new)

    def note_trail(self, entries: Iterable[Any]) -> None:
        """Which entry of each changed record's chain tells of this import."""
        for entry in entries:
            key = (entry.subject_kind, entry.subject_key)
            change = self.changed.get(key) or self.apart.get(key)
            if change is not None:
                change["sequence"] = entry.sequence

    def close(self) -> None:
        """Finds what was written beside the records of the sheets."""
        grown: dict[type[Model], set[int]] = dict(self.made)
        while grown:
            grown = self._hanging_on(grown)
        for model, newest in self._newest.items():
            keys = model._base_manager.filter(pk__gt=newest).values_list("pk", flat=True)
            self.small[model] |= set(keys) - self.made.get(model, set())
        new = {**self.small, **self.made}
        own = {model._meta.label_lower: keys for model, keys in new.items()}
        for changes in (self.changed, self.apart):
            for label, key in list(changes):
                if int(key) in own.get(label, ()):
                    del changes[label, key]

    def _hanging_on(self, grown: dict[type[Model], set[int]]) -> dict[type[Model], set[int]]:
        found: dict[type[Model], set[int]] = defaultdict(set)
        for model, keys in grown.items():
            for other, pk in referring(model, ranges_of(keys)):
                if pk not in self.made[other]:
                    found[other].add(pk)
        for other, keys in found.items():
            self.made[other] |= keys
        return found

    def as_data(self) -> dict[str, Any]:
        """The whole as plain data, for a JSON field."""
        return {
            "made": _by_label(self.made),
            "small": _by_label(self.small),
            "changed": _listed(self.changed),
            "apart": len(self.apart),
        }

    @property
    def words(self) -> list[dict[str, Any]]:
        """What changed in records that hold citizens' words."""
        return _listed(self.apart)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written at all."""
        return not (any(self.made.values()) or self.changed or self.apart)


def _note(
    changes: dict[tuple[str, str], dict[str, Any]], key: tuple[str, str], old: Image, new: Image
) -> None:
    """What differs; of a record that several rows touch, the first old and the last new."""
    known = changes.get(key, {"fields": {}, "rows": {}})
    fields, rows = known["fields"], known["rows"]
    for name, value in new["fields"].items():
        first = fields.get(name, [old["fields"].get(name)])[0]
        if first != value:
            fields[name] = [first, value]
    for place, after in new["rows"].items():
        first = rows.get(place, [old["rows"].get(place, [])])[0]
        if first != after:
            rows[place] = [first, after]
    if fields or rows:
        changes[key] = known


def _listed(changes: dict[tuple[str, str], dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"kind": kind, "key": key, **change} for (kind, key), change in changes.items()]


def places_of(sheet: Sheet, name: str) -> Iterator[Place]:
    """Where a column is kept beside its record: rows that refer to it, or one that it refers to."""
    column = sheet.by_name[name]
    keeper = column.keeper
    relation = keeper.relation or keeper.prefetch if keeper else column.field
    is_many = isinstance(column.kind, Ref) and column.kind.many
    if not relation or not (keeper or is_many):
        return
    field: Any = sheet.model._meta.get_field(relation)
    if field.many_to_many:
        through = field.remote_field.through
        yield through, f"{field.m2m_field_name()}_id", ""
    elif field.auto_created:
        yield field.related_model, field.field.attname, ""
    else:
        yield field.related_model, "", field.attname


def images(model: type[Model], records: list[Any], places: list[Place]) -> Images:
    """What stands now in records, and in what is kept beside them."""
    keys = [record.pk for record in records]
    found: Images = {
        (model._meta.label_lower, str(row["pk"])): {"fields": _plain(row), "rows": {}}
        for row in _rows(model, pk__in=keys)
    }
    for other, referring_by, pointing_by in places:
        if pointing_by:
            pointed = {getattr(record, pointing_by) for record in records}
            for row in _rows(other, pk__in=pointed):
                image: Image = {"fields": _plain(row), "rows": {}}
                found[other._meta.label_lower, str(row["pk"])] = image
            continue
        place = f"{other._meta.label_lower}.{referring_by}"
        for image in found.values():
            image["rows"].setdefault(place, [])
        for row in _rows(other, **{f"{referring_by}__in": keys}):
            owner = found[model._meta.label_lower, str(row[referring_by])]
            owner["rows"][place].append({"pk": row["pk"], **_plain(row)})
    return found


def _rows(model: type[Model], **condition: Any) -> list[dict[str, Any]]:
    names = [field.attname for field in model._meta.concrete_fields]
    return list(model._base_manager.filter(**condition).order_by("pk").values("pk", *names))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row without its key, as plain data."""
    text = json.dumps(
        {name: value for name, value in row.items() if name not in KERNELS_OWN},
        cls=DjangoJSONEncoder,
    )
    plain: dict[str, Any] = json.loads(text)
    return plain


def referring(model: type[Model], keys: Ranges) -> Iterator[tuple[type[Model], int]]:
    """Every row, of whatever table, that refers to one of these records: (model, key)."""
    for field in references_to(model):
        name = f"{field.name}{LOOKUP_SEP}pk"
        for condition in within(name, keys):
            rows = field.model._base_manager.filter(condition).order_by()
            for pk in rows.values_list("pk", flat=True):
                yield field.model, pk


def references_to(model: type[Model]) -> list[Any]:
    """The fields of all tables that refer to a model."""
    related = model._meta.get_fields(include_hidden=True)
    return [one.field for one in related if one.auto_created and not one.concrete and _is_key(one)]


def _is_key(relation: Any) -> bool:
    return isinstance(getattr(relation, "field", None), ForeignKey)


def ranges_of(keys: Iterable[int]) -> Ranges:
    """Keys as [first, last] of each unbroken run; keys of one import lie close together."""
    found: Ranges = []
    for key in sorted(keys):
        if found and key == found[-1][1] + 1:
            found[-1][1] = key
        else:
            found.append([key, key])
    return found


def within(name: str, keys: Ranges) -> Iterator[Q]:
    """Conditions that together say that ``name`` lies in the ranges; each of bounded length."""
    for start in range(0, len(keys), RANGES_AT_ONCE):
        condition = Q(pk__in=())
        for first, last in keys[start : start + RANGES_AT_ONCE]:
            condition |= Q(**{f"{name}__range": (first, last)})
        yield condition


def _by_label(rows: dict[type[Model], set[int]]) -> dict[str, Ranges]:
    return {model._meta.label_lower: ranges_of(keys) for model, keys in rows.items() if keys}


def _newest_of(model: type[Model]) -> int:
    return model._base_manager.aggregate(newest=Max("pk"))["newest"] or 0


def _small_models(sheet: Sheet) -> Iterator[type[Model]]:
    """The tables of which a sheet makes rows for a text: themes, areas, grids, laws."""
    own = {one.model for one in SHEETS.all()}
    for column in sheet.columns:
        if column.made_by or column.is_distant:
            model: Any = sheet.model
            way = column.field.split(LOOKUP_SEP)
            for step in way if column.made_by else way[:-1]:
                model = model._meta.get_field(step).related_model
                if model not in own:
                    yield model
