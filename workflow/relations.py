"""How a person stands to a record, declared once.

A relation such as "handler of the lead unit" answers four questions from one declaration: may
this person act on this record (``holds``), which records does it give them (``scope``), who are
its people (``people``), and which choices does it leave (``records``). Tables, desks, querysets
and notices ask the relation, so that none of them can say otherwise.

Two answers over a database are conditions: ``Q()`` is everything, None is nothing at all.
The leaves that know roles and bodies stand in ``accounts.relations``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.text import format_lazy

from pages.untyped import AnyRecord, ByDjango
from workflow.people import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Records = TypeVar("Records", bound=QuerySet[Any])
Condition = Q | None
"""What a database is asked: ``Q()`` for every row, None for none."""

LOOKUPS = {
    "exact": lambda value, given: value == given,
    "in": lambda value, given: value in given,
    "isnull": lambda value, given: (value is None) == given,
    "lt": lambda value, given: value is not None and value < given,
    "lte": lambda value, given: value is not None and value <= given,
    "gt": lambda value, given: value is not None and value > given,
    "gte": lambda value, given: value is not None and value >= given,
}


class Relation:
    """A relation between a person and a record. Joined with ``&``, ``|`` and ``~``.

    A leaf says ``holds``, ``scope`` and ``audience``; everything else follows.
    """

    label: StrOrPromise = ""
    """How the person is called in the handbook and on forms."""
    roles: tuple[str, ...] = ()
    """The roles of which a person needs one, whatever the record; empty where none is needed."""

    def holds(self, record: Model | None, user: Actor | None, day: date | None = None) -> bool:
        """Whether the person stands so to the record; ``user`` None is the system or a citizen.

        ``record`` None asks of no record in particular: only a role for the city holds then.
        """
        raise NotImplementedError

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        """The records of a model to which the person stands so.

        Args:
            model: of the records.
            user: the person.
            day: on which roles and mandates must be in force.

        Returns:
            A condition on the records; None where the person stands so to none, whatever they hold.
        """
        raise NotImplementedError

    def audience(self, record: Model, day: date) -> Condition:
        """The users who stand so to the record.

        Args:
            record: to which they stand.
            day: on which roles and mandates must be in force.

        Returns:
            A condition on the accounts; None where nobody can stand so.
        """
        raise NotImplementedError

    def people(self, record: Model, day: date | None = None) -> QuerySet[AnyRecord]:
        """The same as a queryset of working accounts; of today where no day is given."""
        users: QuerySet[Any] = get_user_model()._default_manager.all()
        wanted = self.audience(record, day or timezone.localdate())
        if wanted is None:
            return users.none()
        return users.filter(wanted, is_active=True)

    def records(
        self, queryset: Records, user: Actor | AnonymousUser | None, day: date | None = None
    ) -> Records:
        """Those of a queryset to which the person stands so, today where no day is given; empty
        for who has no account."""
        if user is None or isinstance(user, AnonymousUser) or not user.is_authenticated:
            return queryset.none()
        wanted = self.scope(queryset.model, user, day or timezone.localdate())
        return queryset.none() if wanted is None else queryset.filter(wanted)

    def __call__(self, record: Model) -> bool:
        """As a condition on the record alone: the ``when`` of a row."""
        return self.holds(record, None)

    def as_condition(self, model: type[Model], day: date) -> Condition:
        """The same as ``__call__`` for a database: who asks plays no part."""
        nobody: Any = None
        return self.scope(model, nobody, day)

    def called(self, label: StrOrPromise) -> Relation:
        """The same relation under a name for readers."""
        named = copy(self)
        named.label = label
        return named

    def __and__(self, other: Relation) -> Relation:
        return Both(self, other)

    def __or__(self, other: Relation) -> Relation:
        return Either(self, other)

    def __invert__(self) -> Relation:
        return Not(self)


def records_of_all(
    relations: Iterable[Relation], queryset: Records, user: Actor, day: date, also: Q
) -> Records:
    """Those of a queryset to which the person stands in every one of the relations, and which meet
    a condition on their own fields: narrowed once, which costs a desk of many kinds half.

    Args:
        user: the person; a visitor and None see nothing.
        day: on which roles and mandates must be in force.
        also: the condition.
    """
    wanted = also
    if user is None or isinstance(user, AnonymousUser) or not user.is_authenticated:
        return queryset.none()
    for relation in relations:
        scope = relation.scope(queryset.model, user, day)
        if scope is None:
            return queryset.none()
        wanted = scope & wanted if scope else wanted
    return queryset.filter(wanted)


class Both(Relation):
    """Two relations at once; the name and the roles are those of the first that has some."""

    def __init__(self, first: Relation, second: Relation) -> None:
        self.first, self.second = first, second
        self.label = first.label or second.label
        self.roles = first.roles or second.roles

    def holds(self, record: Model | None, user: Actor | None, day: date | None = None) -> bool:
        return self.first.holds(record, user, day) and self.second.holds(record, user, day)

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        first = self.first.scope(model, user, day)
        second = None if first is None else self.second.scope(model, user, day)
        return None if first is None or second is None else first & second

    def audience(self, record: Model, day: date) -> Condition:
        first = self.first.audience(record, day)
        second = None if first is None else self.second.audience(record, day)
        return None if first is None or second is None else first & second


class Either(Relation):
    """One relation or the other."""

    def __init__(self, first: Relation, second: Relation) -> None:
        self.first, self.second = first, second
        self.label = _joined(first.label, second.label)
        self.roles = tuple(dict.fromkeys((*first.roles, *second.roles)))

    def holds(self, record: Model | None, user: Actor | None, day: date | None = None) -> bool:
        return self.first.holds(record, user, day) or self.second.holds(record, user, day)

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        return _either(self.first.scope(model, user, day), self.second.scope(model, user, day))

    def audience(self, record: Model, day: date) -> Condition:
        return _either(self.first.audience(record, day), self.second.audience(record, day))


class Not(Relation):
    """Everybody else; only beside another relation (``leader & ~Person("created_by")``)."""

    def __init__(self, inner: Relation) -> None:
        self.inner = inner

    def holds(self, record: Model | None, user: Actor | None, day: date | None = None) -> bool:
        return not self.inner.holds(record, user, day)

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        return _negated(self.inner.scope(model, user, day))

    def audience(self, record: Model, day: date) -> Condition:
        return _negated(self.inner.audience(record, day))


class Person(Relation):
    """The person found along a path: ``Person("created_by")``, ``Person("deputy__user")``.

    ``path`` is Django's, from the record to a user, over as many relations as there are.
    """

    def __init__(self, path: str, label: StrOrPromise = "") -> None:
        self.path, self.label = path, label

    def holds(self, record: Model | None, user: Actor | None, day: date | None = None) -> bool:
        return user is not None and user.pk in set(keys_along(record, self.path))

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        return along(model, self.path, [user.pk])

    def audience(self, record: Model, day: date) -> Condition:
        keys = set(keys_along(record, self.path))
        return Q(pk__in=keys) if keys else None


class Where(Relation):
    """Whoever it is, while the record is so: ``Where(level="city")``, ``Where(is_public=False)``.

    Lookups are Django's, over fields and to-one relations: exact, in, isnull, lt, lte, gt, gte.
    """

    def __init__(self, **lookups: ByDjango) -> None:
        self.lookups = lookups

    def holds(
        self, record: Model | None, user: Actor | None = None, day: date | None = None
    ) -> bool:
        return all(_meets(record, path, given) for path, given in self.lookups.items())

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        return Q(**self.lookups)

    def audience(self, record: Model, day: date) -> Condition:
        return Q() if self.holds(record) else None


class Meets(Relation):
    """Whoever it is, while the record is so, where no lookup can say it.

    ``test`` looks at one record; ``condition`` says the same to the database. The desks' test
    holds the two against each other.
    """

    def __init__(self, test: Callable[[AnyRecord], bool], condition: Callable[[], Q]) -> None:
        self.test, self.condition = test, condition

    def holds(
        self, record: Model | None, user: Actor | None = None, day: date | None = None
    ) -> bool:
        return self.test(record)

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        return self.condition()

    def audience(self, record: Model, day: date) -> Condition:
        return Q() if self.test(record) else None


class Anyone(Relation):
    """Everybody, for inner actions: who may act was judged on the record that they follow from."""

    def __init__(self, label: StrOrPromise = "") -> None:
        self.label = label

    def holds(self, record: Model | None, user: Actor | None, day: date | None = None) -> bool:
        return True

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        return Q()

    def audience(self, record: Model, day: date) -> Condition:
        return None


class NoAccount(Relation):
    """The system, or a citizen who showed a receipt: acts without an account."""

    def __init__(self, label: StrOrPromise) -> None:
        self.label = label

    def holds(self, record: Model | None, user: Actor | None, day: date | None = None) -> bool:
        return user is None

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        return None

    def audience(self, record: Model, day: date) -> Condition:
        return None


def keys_along(record: Model | None, path: str) -> Iterator[object]:
    """The keys of what stands at the end of a path, from the record's own fields where they are
    known; uses what was prefetched.

    Args:
        record: where the path begins; nothing follows from None.
        path: fields with double underscores between them; a list on the way gives several keys.
    """
    if record is None:
        return
    name, _dots, rest = path.partition("__")
    if name == "pk":
        yield record.pk
        return
    field: Any = record._meta.get_field(name)
    if field.many_to_many or field.one_to_many:
        is_own = field.many_to_many and not field.auto_created
        accessor = name if is_own else field.get_accessor_name()
        others = getattr(record, accessor)
        if accessor in getattr(record, "_prefetched_objects_cache", ()):
            for other in others.all():
                yield from keys_along(other, rest or "pk")
        else:
            found = others.order_by().values_list(rest or "pk", flat=True)
            yield from (key for key in found if key is not None)
        return
    if not rest and field.concrete:
        key = getattr(record, field.attname)
    else:
        one = getattr(record, field.name if field.concrete else field.get_accessor_name(), None)
        if one is not None and rest:
            yield from keys_along(one, rest)
            return
        key = one.pk if one is not None else None
    if key is not None:
        yield key


def along(model: type[Model], path: str, keys: Iterable[object]) -> Q:
    """The records from which one of the keys is reached along a path.

    Over a to-many relation as a condition on keys, so that no record is found twice.

    Args:
        model: of the records.
        path: fields with double underscores between them.
        keys: of what stands at its end; a query serves as well.
    """
    condition = Q(**{f"{path}__in": keys})
    if not _is_to_many(model, path):
        return condition
    return Q(pk__in=model._base_manager.filter(condition).values("pk"))


def _is_to_many(model: type[Model], path: str) -> bool:
    for name in path.split("__"):
        if name == "pk":
            return False
        field: Any = model._meta.get_field(name)
        if field.many_to_many or field.one_to_many:
            return True
        model = field.related_model
    return False


def _meets(record: Model | None, path: str, given: object) -> bool:
    *names, last = path.split("__")
    if last in LOOKUPS and names:
        test = LOOKUPS[last]
    else:
        names, test = [*names, last], LOOKUPS["exact"]
    value: Any = record
    for name in names:
        value = getattr(value, name, None)
    if isinstance(given, Model) or isinstance(value, Model):
        value = getattr(value, "pk", value)
        given = getattr(given, "pk", given)
    return bool(test(value, given))


def _either(first: Condition, second: Condition) -> Condition:
    if first is None or second is None:
        return second if first is None else first
    if not first or not second:
        return Q()  # an empty condition is everything; Django's "or" would drop it
    return first | second


def _negated(condition: Condition) -> Condition:
    if condition is None:
        return Q()
    return ~condition if condition else None


def _joined(first: StrOrPromise, second: StrOrPromise) -> StrOrPromise:
    return format_lazy("{}、{}", first, second) if first and second else first or second
