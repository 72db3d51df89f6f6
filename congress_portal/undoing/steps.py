"""Takes an import back, all or nothing, as long as nobody has built on what it wrote."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.undoing.built_on import built_on, label_of
from congress_portal.undoing.journal import referring, within
from congress_portal.undoing.models import ImportJournal
from congress_portal.workbook.notes import WorkbookRefused
from congress_portal.workbook.progress import Progress, begin, quiet
from intake.personal_data import TooManyLooks
from liaison_stations.citizens_data import earlier, personal_data
from liaison_stations.matters.models import Matter
from registers.ledger import SHEETS
from workflow import trail

UNDONE = "import_undone"
NAMED = 3


class NotUndoable(WorkbookRefused):
    """Somebody has built on the import; the one sentence says what."""


def refusal(journal: ImportJournal) -> str:
    """Why an import cannot be taken back, in one sentence; blank where it can."""
    if journal.undone_at:
        return _("这次导入已经撤销了。")
    if journal.lacks_words:
        return _(
            "不能撤销：这次导入改动了已有的群众事项，改动前的内容只保存 %(days)d 天，现在已经删除。"
        ) % {"days": earlier.KEPT_DAYS}
    return _in_one_sentence(built_on(journal))


def _in_one_sentence(found: Iterable[str]) -> str:
    first = list(itertools.islice(found, NAMED + 1))
    if not first:
        return ""
    things = _("；").join(first[:NAMED])
    if len(first) > NAMED:
        return _("不能撤销，导入之后已经有人在其上办理：%(things)s，还有别的。") % {
            "things": things
        }
    return _("不能撤销，导入之后已经有人在其上办理：%(things)s。") % {"things": things}


def size_of(journal: ImportJournal) -> int:
    """How many rows would go or go back."""
    made = sum(last - first + 1 for keys in journal.made.values() for first, last in keys)
    return made + len(journal.plain_changes) + int(journal.content.get("apart", 0))


@transaction.atomic
def undo(journal: ImportJournal, *, by: Any, progress: Progress = quiet) -> None:
    """Removes what an import made and puts back what it changed; each record's chain says so.

    Args:
        by: who takes it back; None for the operator.
        progress: is told the step and its rows.

    Raises:
        NotUndoable: with the sentence of ``refusal``; nothing is changed then.
    """
    # Two who press at once: the second finds it undone, and is refused below.
    journal = ImportJournal.objects.select_for_update(of=("self",)).get(pk=journal.pk)
    earlier.hold(journal.pk)
    begin(progress, _("核对有没有人在其上办理"))
    if sentence := refusal(journal):
        raise NotUndoable(sentence)
    begin(progress, _("恢复原值"), len(journal.changed))
    _put_back(journal.changed, but_keys=True, progress=progress)
    _refuse_what_still_refers(journal)
    begin(progress, _("删除导入的内容"), size_of(journal) - len(journal.changed))
    _remove(journal, progress)
    _put_back(journal.changed, but_keys=False)
    begin(progress, _("写入留痕"))
    _tell(journal, by)
    earlier.forget(journal.pk)
    journal.undone_at, journal.content = timezone.now(), {}
    journal.save(update_fields=["undone_at", "content"])


def _put_back(changed: list[dict[str, Any]], *, but_keys: bool, progress: Progress = quiet) -> None:
    """The values that stood there; those of a key only once a new record has given its name up."""
    for done, change in enumerate(changed):
        progress("", done)
        model = apps.get_model(change["kind"])
        keys = _key_fields(model)
        values = {
            name: model._meta.get_field(_field_name(model, name)).to_python(old)
            for name, (old, _new) in change["fields"].items()
            if (name in keys) != but_keys
        }
        record = model._base_manager.get(pk=change["key"])
        for name, value in values.items():
            setattr(record, name, value)
        counted = {"version"} & {field.name for field in model._meta.concrete_fields}
        if but_keys and counted:
            record.version += 1
        written = {_field_name(model, name) for name in values} | (counted if but_keys else set())
        if written:
            model._base_manager.bulk_update([record], sorted(written))
        if but_keys:
            _put_rows_back(change["rows"])


def _field_name(model: type[Model], attribute: str) -> str:
    return next(one.name for one in model._meta.concrete_fields if one.attname == attribute)


def _key_fields(model: type[Model]) -> set[str]:
    """The attributes by which a record is known, with their canonical forms."""
    sheets = [sheet for sheet in SHEETS.all() if sheet.model is model and sheet.lifetime]
    return {sheet.by_name[name].field for sheet in sheets for name in sheet.key}


def _put_rows_back(places: dict[str, Any]) -> None:
    for place, (old, new) in places.items():
        model = apps.get_model(place.rpartition(".")[0])
        kept = {row["pk"]: row for row in old}
        gone = [row["pk"] for row in new if row["pk"] not in kept]
        model._base_manager.filter(pk__in=gone)._raw_delete("default")  # type: ignore[attr-defined]
        there = {row["pk"] for row in new}
        for pk, row in kept.items():
            record = model(pk=pk)
            for name, value in row.items():
                if name != "pk":
                    field = model._meta.get_field(_field_name(model, name))
                    setattr(record, name, field.to_python(value))
            record.save_base(raw=True, force_insert=pk not in there)


def _refuse_what_still_refers(journal: ImportJournal) -> None:
    for label, keys in journal.made.items():
        for other, pk in referring(apps.get_model(label), keys):
            if not _lies_in(pk, journal.made.get(other._meta.label_lower, ())):
                raise NotUndoable(_in_one_sentence([label_of(other, pk)]))


def _lies_in(pk: int, ranges: Iterable[list[int]]) -> bool:
    return any(first <= pk <= last for first, last in ranges)


def _remove(journal: ImportJournal, progress: Progress) -> None:
    """In any order: the database looks at its references when the transaction ends."""
    for label, keys in journal.made.items():
        model = apps.get_model(label)
        progress(str(model._meta.verbose_name), sum(last - first + 1 for first, last in keys))
        for condition in within("pk", keys):
            model._base_manager.filter(condition)._raw_delete("default")  # type: ignore[attr-defined]
    small = dict(journal.content.get("small", {}))
    for _round in range(len(small)):
        for label, keys in small.items():
            _remove_unused(apps.get_model(label), keys)


def _remove_unused(model: type[Model], keys: list[list[int]]) -> None:
    """Rows of a small table stay where anything else points to them."""
    for condition in within("pk", keys):
        for pk in model._base_manager.filter(condition).values_list("pk", flat=True):
            if next(referring(model, [[pk, pk]]), None) is None:
                model._base_manager.filter(pk=pk)._raw_delete("default")  # type: ignore[attr-defined]


def _tell(journal: ImportJournal, by: Any) -> None:
    content = {"checksum": journal.sha256}
    details = {"action": UNDONE, "by": by, "at": timezone.now(), "content": content}
    trail.append_many((subject, details) for subject in _on_trail(journal))


def _on_trail(journal: ImportJournal) -> Iterator[Model]:
    for label, keys in journal.made.items():
        model = apps.get_model(label)
        if model in sheet_models():
            for first, last in keys:
                yield from (model(pk=pk) for pk in range(first, last + 1))
    for change in journal.changed:
        if "sequence" in change:
            yield apps.get_model(change["kind"])(pk=int(change["key"]))


def sheet_models() -> set[type[Model]]:
    """The models that have a sheet: those that an import puts on the trail."""
    return {sheet.model for sheet in SHEETS.all()}


def summary_of(journal: ImportJournal, user: Any = None) -> dict[str, Any]:
    """What would go back: numbers by sheet, and the first values old and new.

    Args:
        user: who reads it; of citizens' matters only those get the values who may read the matter.
    """
    made = {
        str(apps.get_model(label)._meta.verbose_name): sum(last - first + 1 for first, last in keys)
        for label, keys in journal.made.items()
        if apps.get_model(label) in sheet_models()
    }
    on_trail = [change for change in journal.changed if "sequence" in change]
    plain = _samples([change for change in journal.plain_changes if "sequence" in change])
    return {
        "made": made,
        "changed": len(on_trail),
        "samples": list(itertools.islice(itertools.chain(plain, _of_matters(journal, user)), 20)),
    }


def _of_matters(journal: ImportJournal, user: Any) -> Iterator[dict[str, str]]:
    """Each look at a citizen's words is on the trail; beyond the day's limit none is shown."""
    if user is None or not journal.words:
        return
    keys = [change["key"] for change in journal.words]
    seen = Matter.objects.with_personal_data_for(user).filter(pk__in=keys).in_bulk()
    for change in journal.words:
        matter = seen.get(int(change["key"]))
        if matter is None:
            continue
        try:
            personal_data.look(matter, user)
        except TooManyLooks:
            return
        yield from _samples([change])


def _samples(changed: Iterable[dict[str, Any]]) -> Iterator[dict[str, str]]:
    for change in changed:
        model = apps.get_model(change["kind"])
        record = model._base_manager.filter(pk=change["key"]).first()
        withheld = _withheld(model)
        for name, (old, new) in change["fields"].items():
            field: Any = model._meta.get_field(_field_name(model, name))
            if name in withheld or not field.editable:
                continue
            yield {
                "record": str(record),
                "field": str(field.verbose_name),
                "now": _readable(field, new),
                "then": _readable(field, old),
            }


def _withheld(model: type[Model]) -> set[str]:
    """Fields of which no preview says what they hold."""
    sheets = [sheet for sheet in SHEETS.all() if sheet.model is model]
    return {one.field for sheet in sheets for one in sheet.columns if one.is_withheld}


def _readable(field: Any, value: Any) -> str:
    if value in (None, ""):
        return ""
    if field.is_relation:
        return str(field.related_model._base_manager.filter(pk=value).first() or "")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)
