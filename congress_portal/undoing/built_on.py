"""What people have built on an import: why it can no longer be taken back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Max, Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annual_summaries.revisions.models import FrozenFigure
from congress_portal.undoing.journal import KERNELS_OWN, images, referring, within
from congress_portal.undoing.models import ImportJournal
from papers.models import OfficialPaper
from registers.figures import FIGURES
from registers.ledger import SHEETS
from workflow.corrected import is_kept
from workflow.models import ChangeStatus, ProposedChange, TrailEntry, Urging
from workflow.trail_words import TRAIL_WORDS
from workflow.transitions import tables

AT_ONCE = 500


def built_on(journal: ImportJournal) -> Iterator[str]:
    """Names what came after an import on the records that it wrote, one thing after another."""
    yield from _steps_since(journal)
    yield from _papers(journal)
    yield from _frozen(journal)
    yield from _gone(journal)
    yield from _referring(journal)
    yield from _changed_since(journal)


def label_of(model: type[Model], pk: Any) -> str:
    """A record by its kind and its name; by its kind alone where it holds citizens' words."""
    record = model._base_manager.filter(pk=pk).first()
    kind = str(model._meta.verbose_name)
    if record is None or not is_kept(record):
        return kind
    return _("%(kind)s“%(record)s”") % {"kind": kind, "record": str(record)[:60]}


def _keys_by_kind(journal: ImportJournal) -> Iterator[tuple[type[Model], list[str]]]:
    """The records that stand on the trail, those made and those changed."""
    models = {sheet.model._meta.label_lower: sheet.model for sheet in SHEETS.all()}
    for label, ranges in journal.made.items():
        if label in models:
            keys = [str(key) for first, last in ranges for key in range(first, last + 1)]
            for start in range(0, len(keys), AT_ONCE):
                yield models[label], keys[start : start + AT_ONCE]
    by_kind: dict[str, list[str]] = {}
    for change in journal.changed:
        by_kind.setdefault(change["kind"], []).append(change["key"])
    for kind, keys in by_kind.items():
        for start in range(0, len(keys), AT_ONCE):
            yield apps.get_model(kind), keys[start : start + AT_ONCE]


def _steps_since(journal: ImportJournal) -> Iterator[str]:
    """Entries of the trail behind that of the import."""
    own = {
        (change["kind"], change["key"]): change.get("sequence", sys.maxsize)
        for change in journal.changed
    }
    for model, keys in _keys_by_kind(journal):
        kind = model._meta.label_lower
        chains = TrailEntry.objects.filter(subject_kind=kind, subject_key__in=keys)
        heads = chains.order_by().values_list("subject_key").annotate(last=Max("sequence"))
        for key, last in heads:
            if last > own.get((kind, key), 1):
                newest = chains.select_related("actor").get(subject_key=key, sequence=last)
                yield _step_in_words(model, newest)


def _step_in_words(model: type[Model], entry: Any) -> str:
    table = tables.get(model)
    action = entry.action
    word = table.label_of(action) if table else TRAIL_WORDS.get(action, action)
    day = date_format(timezone.localdate(entry.at), "SHORT_DATE_FORMAT")
    record = label_of(model, entry.subject_key)
    return _("%(record)s：%(action)s（%(day)s）") % {"record": record, "action": word, "day": day}


def _papers(journal: ImportJournal) -> Iterator[str]:
    """Papers made of them, urgings and proposed changes."""
    for model, keys in _keys_by_kind(journal):
        for other in (OfficialPaper, Urging, ProposedChange):
            found: Any = other._base_manager.filter(
                subject_kind=model._meta.label_lower, subject_key__in=keys
            )
            if other is ProposedChange:
                found = found.filter(status=ChangeStatus.PROPOSED)
            else:
                found = found.filter(**{f"{_moment_of(other)}__gte": journal.at})
            for one in found[:AT_ONCE]:
                yield _("%(kind)s“%(record)s”") % {"kind": other._meta.verbose_name, "record": one}


def _moment_of(model: type[Model]) -> str:
    return "made_at" if model is OfficialPaper else "at"


def _frozen(journal: ImportJournal) -> Iterator[str]:
    """Published summaries that counted one of them."""
    keys_of: dict[type[Model], list[str]] = {}
    for figure in FIGURES.all():
        keys_of.setdefault(figure.model, []).append(figure.key)
    for model, keys in _keys_by_kind(journal):
        ours = {int(key) for key in keys}
        counted = FrozenFigure.objects.filter(
            key__in=keys_of.get(model, ()), revision__published_at__gt=journal.at
        ).select_related("revision__summary")
        # One figure at a time: each may hold the keys of all records of its year.
        for figure in counted.order_by("pk").iterator(chunk_size=1):
            for record in sorted(ours.intersection(figure.records))[:1]:
                yield _("%(record)s已计入%(revision)s") % {
                    "record": label_of(model, record),
                    "revision": figure.revision,
                }
                return


def _gone(journal: ImportJournal) -> Iterator[str]:
    """Rows that are no longer there: merged into others, or removed."""
    for label, ranges in journal.made.items():
        model = apps.get_model(label)
        wanted = sum(last - first + 1 for first, last in ranges)
        there = sum(
            model._base_manager.filter(condition).count() for condition in within("pk", ranges)
        )
        if there < wanted:
            yield _("%(kind)s中有 %(number)d 条已被并入别的记录或者删除") % {
                "kind": model._meta.verbose_name,
                "number": wanted - there,
            }


def _referring(journal: ImportJournal) -> Iterator[str]:
    """Rows made since that refer to a new record."""
    changed = {(change["kind"], change["key"]) for change in journal.changed}
    for label, ranges in journal.made.items():
        for other, pk in referring(apps.get_model(label), ranges):
            known = other._meta.label_lower
            if (known, str(pk)) in changed or _is_own(other, pk, journal):
                continue
            yield label_of(other, pk)


def _is_own(model: type[Model], pk: int, journal: ImportJournal) -> bool:
    """Made by the import, or kept beside a record that it changed."""
    label = model._meta.label_lower
    if any(first <= pk <= last for first, last in journal.made.get(label, ())):
        return True
    beside = (
        row["pk"]
        for change in journal.changed
        for place, (_old, new) in change["rows"].items()
        if place.rpartition(".")[0] == label
        for row in new
    )
    return pk in set(beside)


def _changed_since(journal: ImportJournal) -> Iterator[str]:
    """Values that are no longer those that the import wrote, or rows beside them."""
    for change in journal.changed:
        model = apps.get_model(change["kind"])
        if not _stands(model, change):
            yield label_of(model, change["key"])


def _stands(model: type[Model], change: dict[str, Any]) -> bool:
    record = model._base_manager.filter(pk=change["key"]).first()
    if record is None:
        return False
    places = [
        (apps.get_model(label), column, "")
        for label, _dot, column in (place.rpartition(".") for place in change["rows"])
    ]
    now = images(model, [record], places)[change["kind"], change["key"]]
    fields = all(
        now["fields"].get(name) == new
        for name, (_old, new) in change["fields"].items()
        if name not in KERNELS_OWN
    )
    return fields and all(
        now["rows"].get(place) == new for place, (_old, new) in change["rows"].items()
    )
