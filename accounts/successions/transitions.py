"""承接: open work goes on at the body that takes over from one that is closed, renamed or re-cut.

The record keeps its state, its story and its clock; only whose it is changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from registers.register import Register
from workflow import needs
from workflow.relations import Relation
from workflow.transitions import Guard, Need, Step, Transition, Wait, table_for

if TYPE_CHECKING:
    from accounts.models import User


CLOSED_CHOICE = _("所选单位不存在或者已经撤销，请选择现有的承接单位。")
Write = Callable[[Any, Step, Any], Any]


def of_closed_bodies(model: Any, *paths: str) -> Callable[[Any, date], Q]:
    """A condition for what waits: one of the bodies at these paths is closed on the day."""

    def condition(user: User, day: date) -> Q:
        closed = Organization.objects.filter(until__lt=day).values("pk")
        found = Q(pk__in=[])
        for path in paths:
            records = model._base_manager.filter(**{f"{path}__in": closed})
            found |= Q(pk__in=records.order_by().values("pk"))
        return found

    return condition


FORMER = "former"
"""Which closed body is meant, where a record has several; without it all of them."""


@dataclass(frozen=True, kw_only=True)
class Succession:
    """How another body goes on with the records of a table, in whatever open state they stand.

    ``key`` and ``label`` are of the desk's line for records of bodies that no longer exist,
    ``sources`` the open states, ``who`` may do it. ``lead`` is the field of the body that leads,
    ``assisting`` that of those that assist, if there is one. ``write`` adds a line to the record's
    timeline, ``tell`` gives the notices, ``source`` whom a record came from.
    """

    model: Any
    key: str
    label: Any
    sources: tuple[str, ...]
    who: Relation
    lead: str = "lead_unit"
    assisting: str = ""
    write: Write = lambda record, step, text: None
    tell: Any = lambda record, step: ()
    source: Any = None

    @property
    def paths(self) -> tuple[str, ...]:
        """The fields that name bodies: the one that leads, and those that assist."""
        return (self.lead, self.assisting) if self.assisting else (self.lead,)

    def open_of(self, body: Organization) -> QuerySet[Model]:
        """The open records that a body leads or assists, the oldest first."""
        table = table_for(self.model)
        named = Q(pk__in=[])
        for path in self.paths:
            holding = self.model._base_manager.filter(**{path: body})
            named |= Q(pk__in=holding.order_by().values("pk"))
        records: QuerySet[Model] = self.model._default_manager.filter(named)
        return records.filter(**{f"{table.state_field}__in": self.sources}).order_by("pk")

    def row(self) -> Transition:
        """The row of the table; the succession stands in ``SUCCESSIONS`` from then on."""
        SUCCESSIONS.register(self)
        waiting = Wait(
            key=self.key,
            label=self.label,
            action=_("移交"),
            where=of_closed_bodies(self.model, *self.paths),
            source=self.source,
        )
        return Transition(
            action="succeed",
            label=_("移交承接单位"),
            sources=self.sources,
            who=self.who,
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

    def replaced(self, record: Model, day: date) -> list[Organization]:
        """The record's closed bodies; the one that leads where all of them exist."""
        bodies = [getattr(record, self.lead)]
        if self.assisting and record.pk:
            bodies += list(getattr(record, self.assisting).all())
        known = [body for body in bodies if body is not None]
        return [body for body in known if body.is_closed_on(day)] or known[:1]

    def _field(self, record: Model) -> forms.ModelChoiceField[Organization]:
        """Bodies that exist; the registered successor stands there already."""
        today = timezone.localdate()
        heirs = [body.heir(today) for body in self.replaced(record, today)]
        heir = heirs[0] if heirs and heirs[0] != getattr(record, self.lead) else None
        return forms.ModelChoiceField(
            label=_("承接单位"),
            queryset=Organization.objects.handling_units().on(today),
            initial=heir,
            error_messages={"invalid_choice": CLOSED_CHOICE},
        )

    def _hand_on(self, record: Model, step: Step) -> None:
        heir, named = step.data["unit"], step.data.get(FORMER)
        former = [named] if named else self.replaced(record, step.today)
        if getattr(record, self.lead) is None or getattr(record, self.lead) in former:
            setattr(record, self.lead, heir)
        if self.assisting:
            others, is_leading = getattr(record, self.assisting), getattr(record, self.lead) == heir
            gone = [body for body in former if others.filter(pk=body.pk).exists()]
            others.remove(*gone, *([heir] if is_leading else []))
            if gone and not is_leading:
                others.add(heir)
        words = {"unit": heir.name, "reason": step.data["reason"]}
        words["former"] = "、".join(body.name for body in former)
        self.write(record, step, _("由%(unit)s承接（原单位：%(former)s）：%(reason)s") % words)


def _key(succession: Succession) -> str:
    return succession.key


SUCCESSIONS = Register("succession", key=_key)
"""Every kind of open work that goes on at another body, by the key of its line on desks."""
