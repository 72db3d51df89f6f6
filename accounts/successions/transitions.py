"""承接: open work goes on at the body that takes over from one that is closed, renamed or re-cut.

The record keeps its state, its story and its clock; only whose it is changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from pages.untyped import AnyReader, AnyRecord
from registers.register import Register
from workflow import needs
from workflow.corrected import value
from workflow.parts import hand_on_parts
from workflow.relations import Meets, Relation
from workflow.transitions import Guard, Need, Step, Transition, Wait, always, table_for

CLOSED_CHOICE = _("所选单位不存在或者已经撤销，请选择现有的承接单位。")
Write = Callable[[AnyRecord, Step, AnyRecord], AnyRecord]


FORMER = "former"
"""Which closed body is meant, where a record has several; without it all of them."""


@dataclass(frozen=True, kw_only=True)
class Succession:
    """How another body goes on with the records of a table, in whatever open state they stand.

    ``key`` and ``label`` are of the desk's line for records of bodies that no longer exist,
    ``sources`` the open states (with ``when`` beside them, where the state alone does not say that
    a record is open), ``who`` may do it, ``closed_alone`` where nothing is offered while the body
    exists. ``lead`` is the field of the body that leads, ``behind`` the path to whoever leads while
    that is empty; ``also`` are other fields of one body, ``assisting`` that of those that assist.
    ``bodies`` gives those that may go on. ``write`` adds a line to the record's timeline; without
    one, or where it is ``beside`` (in another record's), the former body, the new one and the
    reason are kept with the record's trail. ``tell`` gives the notices, ``source`` whom a record
    came from.
    """

    model: Any
    key: str
    label: Any
    sources: tuple[str, ...]
    who: Relation
    when: Relation = always
    closed_alone: bool = False
    lead: str = "lead_unit"
    behind: str = ""
    also: tuple[str, ...] = ()
    assisting: str = ""
    bodies: Callable[[], Any] = Organization.objects.handling_units
    write: Write | None = None
    beside: bool = False
    tell: Any = lambda record, step: ()
    source: Any = None

    def at(self, bodies: AnyRecord) -> Q:
        """A condition: one of these bodies, a query or a list, leads or assists."""
        paths = (self.lead, *self.also, *((self.assisting,) if self.assisting else ()))
        asked = [{f"{path}__in": bodies} for path in paths]
        if self.behind:
            asked.append({f"{self.lead}__isnull": True, f"{self.behind}__in": bodies})
        found = Q(pk__in=[])
        for lookups in asked:
            records = self.model._base_manager.filter(**lookups)
            found |= Q(pk__in=records.order_by().values("pk"))
        return found

    def open_of(self, body: Organization) -> QuerySet[Model]:
        """The open records that a body leads or assists, the oldest first."""
        table = table_for(self.model)
        records: QuerySet[Model] = self.model._default_manager.filter(self.at([body.pk]))
        nobody: Any = None  # it is a condition of the record, whoever asks
        condition = self.shown.scope(self.model, nobody, timezone.localdate())
        records = records.filter(condition or Q())
        return records.filter(**{f"{table.state_field}__in": self.sources}).order_by("pk")

    def offers(self, heir: Organization, day: date) -> bool:
        """Whether a body may go on with such records: one of the right kind, that exists."""
        return bool(self.bodies().on(day).filter(pk=heir.pk).exists())

    def row(self) -> Transition:
        """The row of the table; the succession stands in ``SUCCESSIONS`` from then on."""
        SUCCESSIONS.register(self)
        waiting = Wait(
            key=self.key,
            label=self.label,
            action=_("移交"),
            where=self._closed_on,
            source=self.source,
        )
        return Transition(
            action="succeed",
            label=_("移交承接单位"),
            sources=self.sources,
            who=self.who,
            when=self.shown,
            needs=(
                Need("unit", self._field, missing=_("请选择承接单位。")),
                needs.reason(_("移交理由")),
            ),
            guards=(
                Guard(
                    lambda record, step: not step.data["unit"].is_closed_on(step.today),
                    CLOSED_CHOICE,
                    "unit",
                ),
                Guard(
                    lambda record, step: step.data["unit"] not in self.replaced(record, step.today),
                    _("请选择另一个单位。"),
                    "unit",
                ),
            ),
            effect=self._hand_on,
            bulk=True,
            tell=self.tell,
            waits=(waiting,),
        )

    def _closed_on(self, user: AnyReader, day: date) -> Q:
        return self.at(Organization.objects.filter(until__lt=day).values("pk"))

    @property
    def shown(self) -> Relation:
        """Which open records may be handed on: all, or those of a closed body alone."""
        if not self.closed_alone:
            return self.when
        closed = Meets(
            lambda record: any(
                body.is_closed_on(timezone.localdate())
                for body in self.replaced(record, timezone.localdate())
            ),
            lambda: self._closed_on(None, timezone.localdate()),
        )
        return self.when & closed

    def leading(self, record: Model) -> Organization | None:
        """The body that leads now, written on the record or behind it."""
        body: Any = getattr(record, self.lead)
        if body is None and self.behind:
            body = record
            for name in self.behind.split("__"):
                body = getattr(body, name)
        return cast("Organization | None", body)

    def replaced(self, record: Model, day: date) -> list[Organization]:
        """The record's closed bodies; the one that leads where all of them exist."""
        bodies = [self.leading(record), *(getattr(record, name) for name in self.also)]
        if self.assisting and record.pk:
            bodies += list(getattr(record, self.assisting).all())
        known = [body for body in bodies if body is not None]
        return [body for body in known if body.is_closed_on(day)] or known[:1]

    def _field(self, record: Model) -> forms.ModelChoiceField[Organization]:
        """Bodies that exist; the registered successor stands there already."""
        today = timezone.localdate()
        heirs = [body.heir(today) for body in self.replaced(record, today)]
        heir = heirs[0] if heirs and heirs[0] != self.leading(record) else None
        return forms.ModelChoiceField(
            label=_("承接单位"),
            queryset=self.bodies().on(today),
            initial=heir,
            error_messages={"invalid_choice": CLOSED_CHOICE},
        )

    def _hand_on(self, record: Model, step: Step) -> None:
        heir, named = step.data["unit"], step.data.get(FORMER)
        former = [named] if named else self.replaced(record, step.today)
        leading = self.leading(record)
        if leading is None or leading in former:
            setattr(record, self.lead, heir)
            leading = heir
        for name in self.also:
            if getattr(record, name) in (*former, leading):
                setattr(record, name, None if leading == heir else heir)
        if self.assisting:
            others, is_leading = getattr(record, self.assisting), leading == heir
            gone = [body for body in former if others.filter(pk=body.pk).exists()]
            others.remove(*gone, *([heir] if is_leading else []))
            if gone and not is_leading:
                others.add(heir)
        if hasattr(record, "parts"):  # of a split case: what is not concluded goes on, too
            hand_on_parts(record, former, heir)
        words = {"unit": heir.name, "reason": step.data["reason"]}
        words["former"] = "、".join(body.name for body in former)
        if self.write:
            self.write(record, step, _("由%(unit)s承接（原单位：%(former)s）：%(reason)s") % words)
        if not self.write or self.beside:
            step.corrected += [
                value("unit", _("承接单位"), words["former"], words["unit"]),
                value("reason", _("移交理由"), "", words["reason"]),
            ]


def _key(succession: Succession) -> str:
    return succession.key


SUCCESSIONS = Register("succession", key=_key)
"""Every kind of open work that goes on at another body, by the key of its line on desks."""
