"""How a concept says that its records can be merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from registers.register import Register
from workflow.relations import Relation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _nothing(kept: Model, lost: Model) -> Iterable[StrOrPromise]:
    return ()


def _no_more(kept: Model, lost: Model) -> Iterable[dict[str, object]]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Mergeable:
    """Records of one model that may be one thing entered twice.

    ``who`` merges them and ``second`` confirms it, both whatever the record. ``offered`` are the
    fields of which either value may stay; of all others the kept record's stays, or the other's
    where it has none. ``number`` gives what a record is known by. ``refusals`` give sentences why
    two records are not one thing. Where ``identifying`` fields differ, a person must say that they
    are one all the same. ``is_seen`` says of a record that it is published or counted:
    then a second person confirms. ``moves_in`` does what no key says, before the rows move, and
    gives what dropped rows said. ``addresses`` are the names of pages that lead on to the kept
    record.
    """

    model: type[Model]
    who: Relation
    second: Relation
    offered: tuple[str, ...]
    identifying: tuple[str, ...]
    number: Callable[[Any], str]
    refusals: Callable[[Any, Any], Iterable[StrOrPromise]] = _nothing
    is_seen: Callable[[Any], bool]
    moves_in: Callable[[Any, Any], Iterable[dict[str, Any]]] = _no_more
    addresses: tuple[str, ...] = ()


def _label(one: Mergeable) -> str:
    return one.model._meta.label_lower


MERGEABLE: Register[Mergeable] = Register("mergeable records", key=_label)
"""Every kind of record that can be merged."""
