"""How a concept declares what units are held to a day for, so that a committee can look after it.

Whoever may urge a record (the row "urge" of its table) looks after it: the desk of supervision, its
lists and the escalation all come from that relation and from the fields named here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registers.register import Register
from workflow.relations import Relation
from workflow.transitions import Table, Transition, tables

if TYPE_CHECKING:
    from django.db.models import Model

    from workflow.people import Actor


SOON = timedelta(days=7)


class When(TextChoices):
    """How a record stands to its day."""

    OVERDUE = "overdue", _("已逾期")
    SOON = "soon", _("七天内到期")
    ALL = "all", _("全部在办")


@dataclass(frozen=True)
class Supervised:
    """One kind of record that a unit has in hand.

    ``before`` says as a condition which records fall due before a day, ``due`` and ``since`` the
    days of one; ``order`` is the field that sorts by the day. ``unit`` is the path to the unit that
    has it, ``body`` the path to the congress body that looks after it ("" where that is always the
    city committee).
    """

    key: str
    label: Any
    model: Any
    before: Callable[[date], Q]
    order: str
    due: Callable[[Any], date | None]
    since: Callable[[Any], date | None]
    unit: str
    body: str = ""

    @property
    def table(self) -> Table:
        """The transition table of its model."""
        return tables[self.model]

    @property
    def row(self) -> Transition:
        """The row by which it is urged."""
        return self.table.named("urge")[0]

    def in_hand(self) -> QuerySet[Model]:
        """Every record that a unit has in hand now."""
        row, field = self.row, self.table.state_field
        found: QuerySet[Any] = self.model._default_manager.filter(**{f"{field}__in": row.sources})
        wanted = (
            row.when.as_condition(self.model, timezone.localdate())
            if isinstance(row.when, Relation)
            else Q()
        )
        return found.none() if wanted is None else found.filter(wanted)

    def looked_after_by(self, user: Actor) -> QuerySet[Model]:
        """Those of them that this person may urge."""
        return self.row.who.records(self.in_hand(), user)

    def falling(self, when: str, today: date) -> Q:
        """Overdue, due within a week, or whenever, as a condition.

        Args:
            when: a value of ``When``.
            today: the day to count from.
        """
        if when == When.OVERDUE:
            return self.before(today)
        if when == When.SOON:
            return self.before(today + SOON) & ~self.before(today)
        return Q()


SUPERVISED: Register[Supervised] = Register("supervised work", key=lambda kind: kind.key)
