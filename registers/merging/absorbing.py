"""What a merge moves: every row that points to one record points to the other afterwards.

Rows of the merged record that the kept one has already (the same mandate, the same link) are one
row afterwards; what the dropped one said is handed back, to be kept with the merge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from pages.untyped import AnyRecord, ByDjango
from workflow.canonical import canonical

NOT_COMPARED = ("id", "version", "created_at", "canonical", "paper")


@dataclass
class LineOfBoth:
    """A field of both records side by side."""

    name: str
    label: str
    kept: str
    lost: str
    is_choice: bool
    fills: bool

    @property
    def differs(self) -> bool:
        """Whether the records say another thing here."""
        return self.kept != self.lost


@dataclass
class MovedRows:
    """What a merge has moved: counts by name, and what dropped rows said."""

    counts: dict[str, int] = field(default_factory=dict)
    dropped: list[dict[str, Any]] = field(default_factory=list)


def lines(kept: Model, lost: Model, offered: Iterable[str]) -> list[LineOfBoth]:
    """The fields of which at least one record says something.

    Args:
        kept: the record that stays.
        lost: the one that goes.
        offered: fields of which a person may choose the lost record's value.
    """
    found = []
    for one in _compared(type(kept)):
        texts = _read(kept, one), _read(lost, one)
        if any(texts):
            fills = not _is_said(kept, one) and _is_said(lost, one)
            choice = one.name in offered and texts[0] != texts[1] and not fills
            found.append(LineOfBoth(one.name, str(one.verbose_name), *texts, choice, fills))
    return found


def striking(compared: Iterable[LineOfBoth], identifying: Iterable[str]) -> list[LineOfBoth]:
    """The lines by which two records hardly seem to be one: both say it, and another thing.

    Args:
        compared: both side by side.
        identifying: the fields that tell such records apart.
    """
    names = set(identifying)
    return [
        one
        for one in compared
        if one.name in names and one.kept and one.lost and _unlike(one.kept, one.lost)
    ]


def _unlike(one: str, other: str) -> bool:
    return canonical(one) != canonical(other)


def moves(lost: Model) -> list[dict[str, object]]:
    """What hangs on the record that would go, as label and number."""
    counted: dict[str, int] = {}
    for model, link in referrers(type(lost)):
        number = model._base_manager.filter(**{link.name: lost.pk}).count()
        if number:
            label = name_of(model, link)
            counted[label] = counted.get(label, 0) + number
    return [{"label": label, "number": number} for label, number in counted.items()]


def referrers(model: type[models.Model]) -> Iterator[tuple[type[models.Model], AnyRecord]]:
    """Every (model, field) that points to records of a model, links of lists among them."""
    for other in apps.get_models(include_auto_created=True):
        for link in other._meta.local_concrete_fields:
            if link.is_relation and link.related_model is model:
                yield other, link


def name_of(model: type[models.Model], link: ByDjango) -> str:
    """How people call such rows: the records, or the list of a record that they are links of.

    Args:
        model: of the rows, perhaps a table that Django made for a list.
        link: the field of the rows that leads to the record.
    """
    if not model._meta.auto_created:
        return str(model._meta.verbose_name)
    owner: Any = model._meta.auto_created
    listed = next(
        one for one in owner._meta.local_many_to_many if one.remote_field.through is model
    )
    if link.related_model is owner:
        return str(listed.verbose_name)
    return f"{owner._meta.verbose_name}·{listed.verbose_name}"


def values_of(record: Model) -> dict[str, object]:
    """All that a row says, by the names of its columns."""
    return {
        one.attname: one.value_to_string(record)
        if isinstance(one, models.FileField)
        else getattr(record, one.attname)
        for one in record._meta.concrete_fields
    }


def absorb(kept: Model, lost: Model, taken: Iterable[str] = ()) -> MovedRows:
    """Moves all that hangs on ``lost``, deletes its row, and saves what ``kept`` says now.

    ``taken`` are the fields of which the value of ``lost`` stays.

    Raises:
        ValidationError: where two rows cannot stand together, with the sentence.
    """
    moved = MovedRows()
    _move_all(kept, lost, moved)
    chosen = set(taken)
    new = {
        one.attname: getattr(lost, one.attname)
        for one in _compared(type(kept))
        if one.name in chosen or (not _is_said(kept, one) and _is_said(lost, one))
    }
    # Gone before the kept record takes its values over: of a unique one there may be only one at
    # a time.
    lost.delete()
    for name, value in new.items():
        setattr(kept, name, value)
    if hasattr(kept, "version"):
        kept.version += 1
    kept.save()
    return moved


def unite(there: AnyRecord, row: Model) -> list[dict[str, object]]:
    """Makes one row of two that say the same; gives what the dropped ones said.

    Args:
        there: the row that stays, under the kept record.
        row: the one that goes; what refers to it is moved.
    """
    moved = MovedRows()
    _unite(there, row, moved)
    return moved.dropped


def _move_all(kept: Model, lost: Model, moved: MovedRows) -> None:
    for model, link in referrers(type(lost)):
        rows = model._base_manager.filter(**{link.name: lost.pk})
        label = name_of(model, link)
        try:
            # A savepoint: PostgreSQL takes nothing more in a transaction of which one statement
            # has failed.
            with transaction.atomic():
                number = _move(kept, rows, link, list(_unique(model, link)), moved)
        except IntegrityError as fault:
            text = _("两条记录各有一项“%(what)s”，不能并存：请先理清这一项，再合并。")
            raise ValidationError(text % {"what": label}) from fault
        if number:
            moved.counts[label] = moved.counts.get(label, 0) + number


def _move(
    kept: AnyRecord, rows: AnyRecord, link: ByDjango, unique: list[object], moved: MovedRows
) -> int:
    if not unique:
        return int(rows.update(**{link.name: kept.pk}))
    number = 0
    # One after the other: of two rows that both fit, the second meets the first.
    for row in rows.order_by("pk"):
        there = _same(row, link, kept, unique)
        if there is None:
            type(row)._base_manager.filter(pk=row.pk).update(**{link.name: kept.pk})
        else:
            _unite(there, row, moved)
        number += 1
    return number


def _unite(there: AnyRecord, row: Model, moved: MovedRows) -> None:
    """Two rows that cannot stand beside one another: the kept record's stays."""
    values = {**values_of(row), "in": there.pk, "kind": row._meta.label_lower}
    # A link of a list says nothing but that it is there.
    if not row._meta.auto_created:
        moved.dropped.append(values)
    inner = absorb(there, row)
    moved.dropped += inner.dropped


def _unique(
    model: type[models.Model], link: ByDjango
) -> Iterator[tuple[tuple[str, ...], AnyRecord]]:
    """(other fields, condition) of each rule by which a row is the only one of its record."""
    # A table may have several such rules; a row that breaks any of them cannot be moved.
    if link.unique:
        yield (), None
    for names in model._meta.unique_together:
        if link.name in names:
            yield tuple(name for name in names if name != link.name), None
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and link.name in rule.fields:
            yield tuple(name for name in rule.fields if name != link.name), rule.condition


def _same(row: AnyRecord, link: ByDjango, kept: AnyRecord, unique: list[AnyRecord]) -> AnyRecord:
    """The row of the kept record beside which this one cannot stand, or None."""
    records = type(row)._base_manager
    for names, condition in unique:
        wanted = {name: getattr(row, row._meta.get_field(name).attname) for name in names}
        if None in wanted.values():
            continue  # NULL is equal to nothing
        if condition is not None and not records.filter(condition, pk=row.pk).exists():
            continue
        there = records.filter(**{link.name: kept.pk}, **wanted)
        there = there.filter(condition) if condition is not None else there
        found = there.first()
        if found is not None:
            return found
    return None


def _compared(model: type[models.Model]) -> Iterator[AnyRecord]:
    for one in model._meta.concrete_fields:
        if one.name not in NOT_COMPARED and not one.primary_key and not one.generated:
            yield one


def _is_said(record: AnyRecord, one: AnyRecord) -> bool:
    return getattr(record, one.attname) not in (None, "", False)


def _read(record: AnyRecord, one: AnyRecord) -> str:
    """A value as people read it."""
    value = getattr(record, one.name)
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if one.choices:
        return str(getattr(record, f"get_{one.name}_display")())
    return str(value)
