"""What looks wrong in a record and may be right: said before it is saved, confirmed by who saves.

A concept declares its doubts; the back office, the forms under ``/my/`` and the ledger ask them.
Near twins (the same title, body and day under another number) are doubts of many concepts, so
they are declared as what makes two records alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeGuard

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from pages.untyped import AnyRecord, AnyValue, ByDjango
from registers.register import Register
from workflow.canonical import canonical
from workflow.deadlines import first_working_day, written

if TYPE_CHECKING:
    Base = forms.ModelForm[Any]
else:
    Base = object

MOST_ALIKE = 200
"""Records of one body and day of which the titles are compared."""
MOST_NAMED = 3
SEEN = "doubts_seen"

Doubt = Callable[[AnyRecord, dict[str, AnyValue]], Iterable[AnyRecord]]
"""Given a record as it would be saved and what was typed, gives sentences."""


@dataclass(frozen=True)
class Twins:
    """What makes two records of a model near twins: the same words in ``title``, the same ``body``
    and ``day``, and another number. A day that is not known yet says nothing."""

    model: type[Model]
    body: str
    day: str
    title: str = "title"
    number: str = "number"

    def of(self, record: Model) -> list[Model]:
        """The near twins of a record, at most a few."""
        body = getattr(record, f"{self.body}_id")
        wanted = canonical(getattr(record, self.title))
        if not wanted or (body is None and not self.model._meta.get_field(self.body).null):
            return []
        alike = self.model._base_manager.filter(**{self.body: body}).exclude(pk=record.pk)
        day = getattr(record, self.day)
        alike = alike.filter(**{self.day: day}) if day else alike
        found = [
            one
            for one in alike.order_by("-pk")[:MOST_ALIKE]
            if canonical(getattr(one, self.title)) == wanted and not self._is_same(one, record)
        ]
        return found[:MOST_NAMED]

    def _is_same(self, one: Model, other: Model) -> bool:
        """Known by one number: then it is no twin but the record itself, or its other part."""
        numbers = {canonical(getattr(record, self.number)) for record in (one, other)}
        return len(numbers) == 1 and "" not in numbers


def _model(twins: Twins) -> str:
    return twins.model._meta.label_lower


TWINS = Register("near twins of a model", key=_model)
DOUBTS: dict[type[Model], list[Doubt]] = {}


def doubt(model: type[Model]) -> Callable[[Doubt], Doubt]:
    """Declares a doubt of a model's records."""

    def declare(function: Doubt) -> Doubt:
        DOUBTS.setdefault(model, []).append(function)
        return function

    return declare


def alike(number: AnyValue, other: AnyValue) -> str:
    """The sentence that names two near twins.

    Args:
        number: of the record that is being typed or read; may be missing.
        other: of the one that is there already.
    """
    return _("“%(one)s”与“%(other)s”标题、单位和日期都相同，请核对是不是同一件登记了两次。") % {
        "one": number or _("（未编号）"),
        "other": other or _("（未编号）"),
    }


def is_rest_day(day: date | None) -> TypeGuard[date]:
    """Whether nobody works on a day that was typed as a deadline."""
    return day is not None and first_working_day(day) != day


def rest_day(day: date) -> str:
    """The sentence for a deadline on a day of rest."""
    return _("%(day)s是休息日：请核对期限，或者改到%(next)s。") % {
        "day": written(day),
        "next": written(first_working_day(day)),
    }


def doubts_of(record: Model, typed: dict[str, object]) -> list[str]:
    """Every doubt about a record as it would be saved.

    Args:
        record: with what was typed, unsaved.
        typed: the cleaned fields of the form.

    Returns:
        Sentences; none where nothing is odd.
    """
    found = [str(one) for say in DOUBTS.get(type(record), ()) for one in say(record, typed)]
    twins = TWINS.find(record._meta.label_lower)
    if twins is not None:
        number = getattr(record, twins.number)
        found += [alike(number, getattr(other, twins.number)) for other in twins.of(record)]
    return found


class DoubtfulForm(Base):
    """A form that says its doubts; who ticks that they were looked at saves all the same.

    The tick stands for exactly these doubts: others that come meanwhile are said again.
    """

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # ModelForm's own
        if self.errors or not self.has_changed():
            return
        doubts = doubts_of(self.instance, self.cleaned_data)
        mark = hashlib.sha256("\n".join(doubts).encode()).hexdigest()[:16]
        if not doubts or self.data.get(self.add_prefix(SEEN)) == mark:
            return
        self.add_error(None, doubts)
        self.fields[SEEN] = forms.BooleanField(
            label=_("以上疑点已经核对，仍按所填的保存"),
            required=False,
            widget=forms.CheckboxInput(attrs={"value": mark}),
        )

    @property
    def ticks(self) -> list[object]:
        """The tick, where there is something to look at: for pages that set fields by name."""
        return [self[SEEN]] if SEEN in self.fields else []


def doubtful(form: type[ByDjango]) -> type[ByDjango]:
    """A model form's class that says the doubts about its record."""
    model = form._meta.model
    known = model in DOUBTS or TWINS.find(model._meta.label_lower)
    return type(form.__name__, (DoubtfulForm, form), {}) if known else form
