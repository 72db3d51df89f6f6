"""What others changed since a person last looked, and what that person has left unfinished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import CharField, QuerySet, Value
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from congress_portal.oversight.models import DeskVisit
from pages.readers import is_scoped
from registers.read_together import ReadSource, read_together
from registers.supervised import Supervised
from workflow.models import TrailEntry
from workflow.transitions import Table, tables

MOST_CHANGES, MOST_READ, MOST_DRAFTS, MOST_WORK = 20, 200, 10, 10
SAME_VISIT = timedelta(minutes=30)
FIRST_VISIT = timedelta(days=7)
AUTHORS = ("drafted_by", "created_by", "lead_deputy__user")
DRAFTS = ("draft", "drafted")


def visit(user: Any, now: datetime) -> datetime:
    """Notes the visit; returns the moment from which changes are told.

    Looking again within half an hour is the same visit.
    """
    found, is_new = DeskVisit.objects.get_or_create(
        user=user, defaults={"at": now, "before": now - FIRST_VISIT}
    )
    if not is_new and now - found.at > SAME_VISIT:
        found.before = found.at
    if not is_new:
        found.at = now
        found.save(update_fields=["at", "before"])
    return found.before


@dataclass(frozen=True)
class DeskChange:
    """One act of somebody else on a record that the person looks after."""

    at: datetime
    what: Any
    who: Any
    title: Any
    path: str


def changes_since(
    since: datetime, user: Any, kinds: Iterable[tuple[Supervised, QuerySet[Any]]]
) -> list[DeskChange]:
    """The newest acts on records in sight; a bounded part of the trail is read."""
    models = {kind.model._meta.label_lower: kind for kind, _records in kinds}
    entries = TrailEntry.objects.filter(at__gt=since, subject_kind__in=models)
    entries = entries.exclude(actor=user).exclude(action="imported").select_related("actor")
    found = list(entries.order_by("-id")[:MOST_READ])
    records = {
        label: _readable(
            kind.table, {one.subject_key for one in found if one.subject_kind == label}, user
        )
        for label, kind in models.items()
    }
    told = [_change(one, models, records) for one in found]
    return [one for one in told if one is not None][:MOST_CHANGES]


def _readable(table: Table, keys: set[str], user: Any) -> dict[str, Any]:
    rows: Any = table.model._default_manager.filter(pk__in=keys)
    rows = rows.visible_to(user) if is_scoped(rows) else rows.none()
    desk = table.desk
    return {str(row.pk): row for row in (desk.ready(rows) if desk else rows)}


def _change(
    entry: TrailEntry, models: dict[str, Supervised], records: dict[str, dict[str, Any]]
) -> DeskChange | None:
    kind, record = models[entry.subject_kind], records[entry.subject_kind].get(entry.subject_key)
    if record is None or kind.table.desk is None:
        return None
    desk = kind.table.desk
    what = kind.table.label_of(entry.action)
    return DeskChange(entry.at, what, entry.actor or "", desk.title(record), desk.path(record))


def work_of(user: Any) -> list[DeskChange]:
    """The records on which the person worked last, each once, with what was done to it."""
    models = {table.model._meta.label_lower: table for table in tables.values() if table.desk}
    entries = TrailEntry.objects.filter(actor=user, subject_kind__in=models)
    newest: dict[tuple[str, str], TrailEntry] = {}
    for entry in entries.order_by("-id")[:MOST_READ]:
        newest.setdefault((entry.subject_kind, entry.subject_key), entry)
    found = list(newest.values())[:MOST_WORK]
    records = {
        label: _readable(
            models[label],
            {one.subject_key for one in found if one.subject_kind == label},
            user,
        )
        for label in {one.subject_kind for one in found}
    }
    told = ((one, records[one.subject_kind].get(one.subject_key)) for one in found)
    return [_work(models[one.subject_kind], one, record) for one, record in told if record]


def _work(table: Table, entry: TrailEntry, record: Any) -> DeskChange:
    desk: Any = table.desk
    return DeskChange(
        entry.at, table.label_of(entry.action), "", desk.title(record), desk.path(record)
    )


@dataclass(frozen=True)
class Draft:
    """Something that the person began and has not handed on."""

    kind: Any
    title: str
    path: str


def drafts_of(user: Any) -> list[Draft]:
    """The newest drafts that a person left, of every kind that has some, in two queries."""
    own = {table.model._meta.label_lower: _drafts(table, user) for table in tables.values()}
    arms = [
        rows.order_by().values_list(Value(label, CharField()), "pk")
        for label, rows in own.items()
        if rows is not None
    ]
    if not arms:
        return []
    keys: dict[str, set[int]] = {}
    for label, key in arms[0].union(*arms[1:], all=True):
        keys.setdefault(label, set()).add(key)
    day = timezone.localdate()
    models = {label: apps.get_model(label) for label in own if label in keys}
    records = read_together(
        {ReadSource(model, _as_it_is, day): keys[label] for label, model in models.items()}
    )
    return [
        Draft(source.model._meta.verbose_name, str(row), _path(tables[source.model], row))
        for source, rows in records.items()
        for _pk, row in sorted(rows.items(), reverse=True)
    ][:MOST_DRAFTS]


def _as_it_is(records: QuerySet[Any]) -> QuerySet[Any]:
    return records


def _drafts(table: Table, user: Any) -> QuerySet[Any] | None:
    """As a condition on keys: a part of a union may be neither sorted nor cut on SQLite."""
    author = next((name for name in AUTHORS if _has(table.model, name)), None)
    states = [state for state in DRAFTS if state in table.states.values]
    if author is None or not states or table.drafted_by_itself:
        return None
    manager = table.model._default_manager
    rows = manager.filter(**{f"{table.state_field}__in": states, author: user})
    return manager.filter(pk__in=rows.order_by("-pk").values("pk")[:MOST_DRAFTS])


def _has(model: Any, path: str) -> bool:
    names = {field.name for field in model._meta.get_fields()}
    return path.partition("__")[0] in names


def _path(table: Table, row: Any) -> str:
    if table.desk is not None:
        return table.desk.path(row)
    options = row._meta
    try:
        return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""
