"""Choosing one body among dozens: by kinds, so that a long list is found in without a script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from accounts.choices import OrganizationKind
from pages.untyped import AnyRecord


class _ByKinds(ModelChoiceIterator):  # type: ignore[type-arg]  # generic in the stubs alone
    """The blank choice, then each kind of body with its own under it."""

    def __iter__(self) -> Iterator[AnyRecord]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        kinds: dict[str, list[Any]] = {}
        for body in self.queryset:
            kinds.setdefault(body.kind, []).append(self.choice(body))
        for kind, bodies in kinds.items():
            yield str(OrganizationKind(kind).label), bodies


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """One body of a queryset, in the order of the queryset within each kind."""

    iterator = _ByKinds
