"""Bulk records many times over: the database copies a sample, each copy under keys of its own.

A million items by model instances take half an hour; copied where they lie they take minutes. The
copies stand on the trail like the sample, each with a hash that holds.
"""

import hashlib
from dataclasses import dataclass

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import F, Max

from deputies.duty.models import DutyEntry
from deputies.suggestions.models import Suggestion
from liaison_stations.matters.models import Matter
from liaison_stations.receptions.models import Reception
from supervision.activities.models import Activity
from supervision.handling.models import Closure, Evaluation
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from workflow.models import TrailEntry
from workflow.trail import GENESIS, canonical

MODELS = (
    Activity,
    Activity.deputies.through,
    Opinion,
    Item,
    Closure,
    Evaluation,
    Item.following_deputies.through,
    DutyEntry,
    Suggestion,
    Reception,
    Matter,
)
NUMBERED = (Activity, Opinion, Suggestion, Matter)
"""Their number stands for one record alone: a copy adds its own behind it."""
KEY = "<key>"


@dataclass(frozen=True)
class Sample:
    """The rows of a table that are copied: those behind ``before``, up to ``last``."""

    before: int
    last: int

    @property
    def span(self) -> int:
        """How far the keys of a copy lie from those of the copy before it."""
        return self.last - self.before


def last_keys() -> dict[type, int]:
    """The last key of each table now, before a sample is made."""
    return {model: _last(model) for model in (*MODELS, TrailEntry)}


def _last(model) -> int:
    return model._base_manager.order_by().aggregate(last=Max("pk"))["last"] or 0


def multiply(before: dict[type, int], copies: int) -> None:
    """Copies what came behind the keys ``before``, so many times."""
    samples = {model: Sample(first, _last(model)) for model, first in before.items()}
    with transaction.atomic():
        for model in MODELS:
            _copy(model, samples, copies)
        _copy_trail(samples, copies)
    with connection.cursor() as cursor:
        # The rows brought their keys along, and the planner of queries has not seen them yet.
        models = [*MODELS, TrailEntry]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


COPIES = "WITH RECURSIVE copies(n) AS (SELECT %s UNION ALL SELECT n + 1 FROM copies WHERE n < %s) "
AT_ONCE = 4
"""Copies that one statement makes: it ends within the time that a statement may take."""


def _copy(model, samples, copies) -> None:
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    values, given = zip(*(_value(field, model, samples) for field in fields), strict=True)
    sample = samples[model]
    columns = ", ".join(quote(field.column) for field in fields)
    table = quote(model._meta.db_table)
    _run(
        f"INSERT INTO {table} ({columns}) {COPIES}"  # noqa: S608  names of models alone
        f"SELECT {', '.join(values)} FROM {table} CROSS JOIN copies"
        f" WHERE {quote(model._meta.pk.column)} > %s AND {quote(model._meta.pk.column)} <= %s",
        copies,
        [*(one for some in given for one in some), sample.before, sample.last],
    )


def _value(field, model, samples):
    """What a copy holds in a field, and its parameters."""
    column = connection.ops.quote_name(field.column)
    if field.name in ("number", "canonical") and model in NUMBERED:
        return f"{column} || '之' || n", []
    target = model if field.primary_key else field.related_model
    if target in samples:
        return f"{column} + n * %s", [samples[target].span]
    return column, []


def _copy_trail(samples, copies) -> None:
    """A statement for all entries that differ in their key alone."""
    sample = samples[TrailEntry]
    entries = TrailEntry.objects.filter(pk__gt=sample.before, pk__lte=sample.last).order_by()
    alike = ("subject_kind", "at", "action", "target")
    for found in list(entries.values(*alike).annotate(first=Max("pk"))):
        first = TrailEntry.objects.get(pk=found["first"])
        first.subject_key = KEY
        before, after = canonical(first).decode().split(KEY)
        span = next(
            samples[model].span
            for model in MODELS
            if model._meta.label_lower == found["subject_kind"]
        )
        shape = {name: found[name] for name in alike}
        _copy_entries(entries.filter(**shape, sequence=1), span, sample, copies, before, after)


def _copy_entries(entries, span, sample, copies, before, after) -> None:
    rows, given = entries.annotate(mark=F("pk")).values("pk").query.sql_with_params()
    quote = connection.ops.quote_name
    fields = [field for field in TrailEntry._meta.local_concrete_fields if not field.generated]
    table = quote(TrailEntry._meta.db_table)
    values, parameters = [], []
    for field in fields:
        value, some = quote(field.column), []
        if field.primary_key:
            value, some = f"{value} + n * %s", [sample.span]
        elif field.name == "subject_key":
            value, some = _key(value), [span]
        elif field.name == "hash":
            key = _key(quote("subject_key"))
            value, some = _digest(f"%s || {key} || %s"), [GENESIS + before, span, after]
        values.append(value)
        parameters += some
    _run(
        f"INSERT INTO {table} ({', '.join(quote(field.column) for field in fields)}) {COPIES}"  # noqa: S608  names of models alone
        f"SELECT {', '.join(values)} FROM {table} CROSS JOIN copies WHERE id IN ({rows})",
        copies,
        [*parameters, *given],
    )


def _key(column: str) -> str:
    return f"CAST(CAST({column} AS bigint) + n * %s AS text)"


def _digest(text: str) -> str:
    if connection.vendor == "postgresql":
        return f"encode(sha256(convert_to({text}, 'UTF8')), 'hex')"
    return f"bulk_sha256({text})"


def _run(statement: str, copies: int, parameters: list) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            connection.connection.create_function(
                "bulk_sha256", 1, lambda text: hashlib.sha256(text.encode()).hexdigest()
            )
        for first in range(1, copies + 1, AT_ONCE):
            last = min(first + AT_ONCE - 1, copies)
            cursor.execute(statement, [first, last, *parameters])
