"""The table of records without a course of their own: kept, published by a second person, or
withdrawn where mistaken."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyRecord
from workflow import needs
from workflow.choices import RecordStatus
from workflow.publication import publication
from workflow.relations import Relation, Where
from workflow.transitions import DeskText, Guard, Table, Transition, Wait, register

if TYPE_CHECKING:
    from django.db.models import Model
    from django_stubs_ext import StrOrPromise


KEPT = (RecordStatus.RECORDED,)
HIDDEN = Where(is_public=False)


def record_rows(
    wait: Wait, *, writer: Relation, publisher: Relation, stays: tuple[Guard, ...] = ()
) -> tuple[Transition, ...]:
    """The rows of a ``Publishable`` record whose ``status`` is a ``RecordStatus``.

    Args:
        wait: the line on the desks of its publishers until it is published.
        writer: who, beside the publishers, withdraws and restores it.
        publisher: who publishes it, never what the same person recorded.
        stays: what refuses its withdrawal, each with its sentence.
    """
    return (
        *publication(KEPT, publisher, waits=(wait,)),
        Transition(
            action="withdraw",
            label=_("作废"),
            sources=KEPT,
            target=RecordStatus.WITHDRAWN,
            who=writer | publisher,
            needs=(needs.reason(),),
            guards=stays,
            when=HIDDEN,
        ),
        Transition(
            action="restore",
            label=_("恢复"),
            sources=(RecordStatus.WITHDRAWN,),
            target=RecordStatus.RECORDED,
            who=writer | publisher,
            needs=(needs.reason(),),
        ),
    )


def record_table(
    model: type[models.Model],
    key: str,
    label: StrOrPromise,
    day: str,
    *,
    writer: Relation,
    publisher: Relation,
    source: Callable[[AnyRecord], AnyRecord],
    ready: Callable[[AnyRecord], AnyRecord],
) -> Table:
    """Registers the table of a ``Publishable`` record whose ``status`` is a ``RecordStatus``.

    Args:
        model: the record's model.
        key: of the line on the desks of its publishers until it is published in the back office.
        label: the head of that line.
        day: the field by whose day the line is sorted, and since when a record waits.
        writer: who, beside the publishers, withdraws and restores it.
        publisher: who publishes it, never what the same person recorded.
        source: whom a record came from, as a desk says it.
        ready: fetches what the desk asks of the records.
    """

    page = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    wait = Wait(key=key, label=label, order=day, since=attrgetter(day))

    def path(record: Model) -> str:
        return reverse(page, args=[record.pk])

    return register(
        Table(
            model=model,
            states=RecordStatus,
            desk=DeskText(source=source, path=path, ready=ready),
            transitions=record_rows(wait, writer=writer, publisher=publisher),
        )
    )
