"""The one way to change a state: transition tables as data, and ``perform``.

An app declares its tables in its ``workflow.py``. The same tables draw the buttons, fill the
admin, feed the tests and are printed as diagrams in the handbook.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from pages.readers import scoped
from pages.untyped import AnyReader, AnyRecord, AnyValue
from workflow import outbox, trail
from workflow.corrected import Value, digest_of, is_kept, keep
from workflow.desk_text import DeskText as DeskText  # where tables look for it
from workflow.people import Actor
from workflow.relations import Relation, Where
from workflow.spoken import BUTTON, DONE, spoken
from workflow.trail_words import TRAIL_WORDS

MOST_NEWS = 20
Holds = Callable[[Relation], bool]
Changed = tuple[AnyRecord, list[str]]


class Conflict(Exception):
    """The record is no longer as the person saw it (HTTP 409).

    ``since`` holds the trail entries that were written meanwhile.
    """

    def __init__(self, obj: models.Model, since: Iterable[trail.TrailEntry]) -> None:
        super().__init__(str(obj))
        self.obj = obj
        self.since = list(since)


@dataclass(frozen=True)
class Need:
    """One input of an action; ``field`` builds its form field for a record.

    Where records are chosen, ``offers`` narrows them to those that the person may know of: by
    ``visible_to``, unless the need says otherwise.
    """

    name: str
    field: Callable[[Any], Any]
    required: bool = True
    missing: Any = _("这一项必须填写。")
    offers: Callable[[Any, Any], Any] = scoped


@dataclass(frozen=True)
class Guard:
    """A condition beyond state and person, with the sentence shown when it does not hold; where it
    ``hides``, it is of the record alone, and no page offers what it would refuse."""

    holds: Callable[[Any, "Step"], bool]
    sentence: Any
    need: str | None = None
    hides: bool = False


@dataclass
class Step:
    """One act in progress: who, when, with what; ``corrected`` is what its effect put right."""

    by: Any
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)
    corrected: list[Value] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The local day of the act, by which its limits are counted."""
        return timezone.localdate(self.at)


always = Where()
"""Whatever the record."""


def nothing(obj: models.Model, step: Step) -> None:
    """The effect of an action that changes only the state."""


@dataclass(frozen=True, kw_only=True)
class Wait:
    """A row of a table read the other way: a line on the desks of those who may take it.

    The line shows the records that stand in one of the row's sources and meet its ``when``, to
    whom the row's relation leads. ``sources`` and ``where`` narrow it to those that ask for the
    action now (``where`` is a condition, given the person and the day); ``to`` names the people
    whose duty it is where more may act. ``due`` is the day on which it falls due (a field's name
    or an expression), ``order`` a date by which undated work is sorted. ``label`` heads the line,
    ``source`` gives whom a record came from, ``since`` when. ``singly`` where the relation asks
    record by record, of few records: a desk asks it only while there are any at all.
    """

    key: str
    label: Any
    action: Any = None
    due: Any = None
    order: str = ""
    sources: tuple[str, ...] | None = None
    where: Callable[[Any, date], Any] | None = None
    to: Relation | None = None
    source: Callable[[Any], Any] | None = None
    since: Callable[[Any], date | None] | None = None
    singly: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "action", spoken(self.action, BUTTON))


@dataclass(frozen=True, kw_only=True)
class Transition:
    """A row of a table.

    ``label`` is the action's name on a button, ``done`` how the timeline tells it (the same where
    nothing is said, in English its past: ``workflow/spoken.py``), ``help`` says when it is the
    right one among several alike; ``target`` None
    leaves the state as it is. ``who`` may take it, ``needs`` are its inputs, ``guards`` and
    ``when`` its conditions (``when`` hides it, a guard refuses with a sentence), ``already`` says
    that this person has done it. ``effect`` writes what belongs to it, before the state is set;
    ``afterwards`` does what depends on the new one, such as a paper that tells it; ``tell`` gives
    the notices. ``main`` marks the one main button, ``bulk`` an action on many rows. ``waits``
    makes it a line on desks.
    """

    action: str
    label: Any
    done: Any = ""
    help: Any = ""
    sources: tuple[str, ...]
    target: str | None = None
    who: Relation
    needs: tuple[Need, ...] = ()
    guards: tuple[Guard, ...] = ()
    when: Callable[[Any], bool] = always
    already: Callable[[Any, Any], bool] = lambda obj, user: False
    effect: Callable[[Any, Step], None] = nothing
    afterwards: Callable[[Any, Step], None] = nothing
    tell: Callable[[Any, Step], Iterable[outbox.Message]] = lambda obj, step: ()
    main: bool = False
    bulk: bool = False
    inner: bool = False
    """Only as part of an action on another record; draws no button."""
    waits: tuple[Wait, ...] = ()

    done_by_label: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "done_by_label", not self.done)
        object.__setattr__(self, "done", self.done or spoken(self.label, DONE))
        object.__setattr__(self, "label", spoken(self.label, BUTTON))


@dataclass(frozen=True)
class Table:
    """The transition table of one model; ``state_field`` is written here and nowhere else.

    ``desk`` says how a record reads where it waits for somebody. ``drafted_by_itself`` is of
    records whose drafts come from what happened elsewhere: whoever recorded that left no draft.
    """

    model: type[models.Model]
    states: type[models.TextChoices]
    transitions: tuple[Transition, ...]
    state_field: str = "status"
    desk: DeskText | None = None
    drafted_by_itself: bool = False

    def state(self, obj: models.Model) -> str:
        """The state in which the record is now."""
        return str(getattr(obj, self.state_field))

    def named(self, action: str) -> list[Transition]:
        """The rows of an action, several where it does another thing in another state."""
        return [row for row in self.transitions if row.action == action]

    def allowed(self, obj: AnyRecord, user: AnyReader, inner: bool = False) -> list[Transition]:
        """Exactly the actions that this person may take now.

        Args:
            obj: the record.
            user: the person; a visitor may do nothing but what is open to all.
            inner: rows that only other actions take, in the place of those that people take.
        """
        rows = [row for row in self.transitions if row.inner == inner]
        return self.ready(rows, obj, user, cache(lambda who: who.holds(obj, user)))

    def ready(
        self, rows: list[Transition], obj: AnyRecord, user: AnyReader, holds: Holds
    ) -> list[Transition]:
        """Those of ``rows`` that this person may take now.

        A condition that several rows share is asked once, and only where the person could act.
        ``holds`` says whether the person stands to the record as a relation asks, and remembers
        its answers.
        """
        state = self.state(obj)
        meets = cache(lambda when: when(obj))
        return [
            row
            for row in rows
            if state in row.sources
            and holds(row.who)
            and meets(row.when)
            and not row.already(obj, user)
        ]

    def label_of(self, action: str) -> object:
        """What a line of the timeline calls an action that was done, also one without a row."""
        rows = self.named(action)
        return rows[0].done if rows else TRAIL_WORDS.get(action, action)


tables: dict[type[models.Model], Table] = {}


def register(table: Table) -> Table:
    """Declares the table of a model; returns it."""
    tables[table.model] = table
    return table


def table_for(obj: AnyRecord) -> Table:
    """The table of a record or of a model; KeyError where it has none."""
    return tables[obj if isinstance(obj, type) else type(obj)]


def allowed(obj: AnyRecord, user: AnyReader) -> list[Transition]:
    """Exactly the actions that this person may take now on a record whose model has a table."""
    return table_for(obj).allowed(obj, user)


@transaction.atomic
def perform(
    obj: AnyRecord,
    action: str,
    *,
    by: AnyReader,
    at: datetime | None = None,
    version: int | None = None,
    data: dict[str, AnyValue] | None = None,
    inner: bool = False,
) -> AnyRecord:
    """Carries out ``action`` on a record and returns the record as it is afterwards.

    ``version`` is the one that the person saw; None where no page was shown (bulk, commands).
    Raises PermissionDenied, Conflict, or ValidationError keyed by the action's needs.
    """
    obj = lock(obj)  # first of all: what the caller has read may have changed since
    step = Step(by=by, at=at or timezone.now(), data=dict(data or {}))
    row = choose(obj, action, by=by, version=version, inner=inner)
    _check(obj, row, step)
    table = table_for(obj)
    source = table.state(obj)
    with translation.override(settings.LANGUAGE_CODE):  # what goes on record is Chinese
        row.effect(obj, step)
    if row.target is not None:
        setattr(obj, table.state_field, row.target)
    obj.version += 1
    obj.save()
    with translation.override(settings.LANGUAGE_CODE):
        row.afterwards(obj, step)
    values = step.corrected if is_kept(obj) else []
    entry = trail.append(
        obj,
        action,
        by=by,
        at=step.at,
        source=source,
        target=table.state(obj),
        content=_account(step, values),
    )
    if values:
        keep(entry, values)
    outbox.put(row.tell(obj, step))
    return obj


def examine(
    obj: models.Model, action: str, *, by: Actor, version: int, data: dict[str, object]
) -> None:
    """Raises what ``perform`` would raise now, and does nothing: before work is left to others."""
    row = choose(obj, action, by=by, version=version)
    _check(obj, row, Step(by=by, at=timezone.now(), data=dict(data)))


def note(
    obj: AnyRecord,
    action: str,
    *,
    by: AnyReader,
    fields: Iterable[str],
    at: datetime | None = None,
    content: dict[str, AnyValue] | None = None,
) -> AnyRecord:
    """Writes a change that is no change of state on the trail; saves the new version.

    ``content`` is what the entry holds beside the fields' names: digests, never words.
    """
    obj.version += 1
    type(obj)._base_manager.filter(pk=obj.pk).update(version=obj.version)
    trail.append(obj, action, by=by, at=at, content={"fields": sorted(fields), **(content or {})})
    return obj


def lock(obj: models.Model) -> AnyRecord:
    """The record as it is now, locked until the transaction ends."""
    return type(obj)._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)


def choose(
    obj: AnyRecord, action: str, *, by: AnyReader, version: int | None = None, inner: bool = False
) -> Transition:
    """The row of the table by which this person may act now; changes nothing.

    Raises PermissionDenied or Conflict like ``perform``, so that a page can tell before it
    looks at what was typed.
    """
    table = table_for(obj)
    rows = [row for row in table.named(action) if row.inner == inner]
    holds = cache(lambda who: who.holds(obj, by))
    if not any(holds(row.who) for row in rows):
        raise PermissionDenied  # before Conflict, which tells what others did with the record
    stale = version is not None and version != obj.version
    now = table.ready(rows, obj, by, holds)
    if stale or not now:
        raise Conflict(obj, _since(obj, version))
    return now[0]


def _since(obj: AnyRecord, version: int | None) -> list[trail.TrailEntry]:
    """The trail entries after the version that the person saw; the last one where none is known."""
    behind = 1 if version is None else obj.version - version
    newest_first = trail.TrailEntry.objects.of(obj).select_related("actor").order_by("-sequence")
    return list(newest_first[: min(max(behind, 0), MOST_NEWS)])[::-1]


def _check(obj: models.Model, row: Transition, step: Step) -> None:
    faults = {
        need.name: [need.missing]
        for need in row.needs
        if need.required and step.data.get(need.name) in (None, "", [], ())
    }
    if faults:
        raise ValidationError(faults)
    for guard in row.guards:
        if not guard.holds(obj, step):
            raise ValidationError({guard.need or "__all__": [guard.sentence]})


def _account(step: Step, values: list[Value]) -> dict[str, object]:
    """What the trail keeps of the inputs: names, and salted digests of the words."""
    given = {name: value for name, value in step.data.items() if value not in (None, "", [], ())}
    digests = {
        name: trail.salted_digest(value) for name, value in given.items() if isinstance(value, str)
    }
    proof = {"values": digest_of(values)} if values else {}
    return {"fields": sorted(given), "digests": digests, **proof}


@transaction.atomic
def record_import(
    created: Iterable[models.Model], changed: Iterable[Changed], *, by: Actor, checksum: str
) -> list[trail.TrailEntry]:
    """Puts imported records on the trail; no approver is asked of imported history.

    ``changed`` are (record, names of changed fields); ``checksum`` is the file's SHA-256. Returns
    the entries.
    """
    at = timezone.now()
    steps = [(obj, _imported(obj, by, at, checksum)) for obj in created]
    for obj, names in changed:
        content = {"checksum": checksum, "fields": sorted(names)}
        steps.append((obj, {"action": "import_changed", "by": by, "at": at, "content": content}))
    return trail.append_many(steps)


def _imported(obj: models.Model, by: Actor, at: datetime, checksum: str) -> dict[str, object]:
    table = tables.get(type(obj))
    return {
        "action": "imported",
        "by": by,
        "at": at,
        "target": table.state(obj) if table else "",
        "content": {"checksum": checksum},
    }
