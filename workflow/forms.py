"""The form of an action, made from what its row of the table asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, EmptyResultSet, ValidationError
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from attachments.kept import KeepsFiles
from pages.untyped import AnyReader, AnyRecord, AnyValue, ByDjango
from workflow.transitions import Transition

if TYPE_CHECKING:
    from django.db.models import Model

    from workflow.people import Actor


NO_VERSION = _("页面已过期，请核对内容后再提交一次。")


def fields_for(row: Transition, obj: Model, user: Actor) -> dict[str, forms.Field]:
    """The inputs of an action on a record, by the names of its needs.

    Records to choose from end where the sight of ``user`` ends, also for what is posted.
    """
    fields = {}
    for need in row.needs:
        field = need.field(obj)
        if isinstance(field, forms.ModelChoiceField):
            offered: Any = partial(_Offered, obj, need.offers(_whole(field), user))
            field.iterator = offered
            field.queryset = need.offers(field.queryset, user)
        field.required = need.required
        field.error_messages["required"] = need.missing
        fields[need.name] = field
    return fields


class OthersField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """A choice among the rows of ``whole`` but some, of which other forms of the page offer all."""

    def __init__(
        self, whole: QuerySet[AnyRecord], left_out: Iterable[AnyRecord], **named: ByDjango
    ) -> None:
        self.whole, self.left_out = whole, set(left_out)
        super().__init__(queryset=whole.exclude(pk__in=self.left_out), **named)


def _whole(field: ByDjango) -> QuerySet[Model]:
    whole: QuerySet[Any] = getattr(field, "whole", field.queryset)
    return whole


class _Offered(ModelChoiceIterator):  # type: ignore[type-arg]  # generic in the stubs alone
    """Choices that are read once for the record whose page offers them, however many forms do."""

    def __init__(self, obj: Model, whole: QuerySet[AnyRecord], field: ByDjango) -> None:
        super().__init__(field)
        self.whole = whole
        self.read = obj.__dict__.setdefault("_offered", {})

    def __iter__(self) -> Iterator[tuple[AnyValue, AnyValue]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        left_out = getattr(self.field, "left_out", ())
        yield from (self.choice(row) for row in self._rows() if row.pk not in left_out)

    def _rows(self) -> list[Model]:
        try:
            asked = self.whole.query.sql_with_params()
        except EmptyResultSet:
            return []
        if asked not in self.read:
            self.read[asked] = list(self.whole)
        rows: list[Any] = self.read[asked]
        return rows


class ActionForm(KeepsFiles, forms.Form):
    """Asks for the needs of one action on one record, and sends back the version that was shown.

    Several of them may stand on one page: ids begin with the action, names are those of the needs.
    """

    version = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages={"required": NO_VERSION, "invalid": NO_VERSION, "min_value": NO_VERSION},
    )

    def __init__(
        self,
        row: Transition,
        obj: AnyRecord,
        user: AnyReader,
        data: AnyValue = None,
        files: ByDjango = None,
    ) -> None:
        super().__init__(data, files, auto_id=f"{row.action}-%s", initial={"version": obj.version})
        self.row = row
        self.obj = obj
        self.fields.update(fields_for(row, obj, user))
        self.take_kept(user)

    @property
    def inputs(self) -> dict[str, object]:
        """What ``perform`` takes as ``data``."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def take(self, refusal: ValidationError) -> None:
        """Puts the sentences of a refused action beside the inputs that they speak of."""
        faults = getattr(refusal, "error_dict", None) or {NON_FIELD_ERRORS: refusal.error_list}
        for name, sentences in faults.items():
            self.add_error(name if name in self.fields else None, list(sentences))

    def typed(self) -> list[tuple[AnyRecord, str]]:
        """Label and text of all that was filled in, to be copied where it could not be taken."""
        sent: Any = self.data
        filled = []
        for name, field in self.fields.items():
            text = _read(field, sent.getlist(name)) if name != "version" else ""
            if text:
                filled.append((field.label, text))
        return filled


def _read(field: forms.Field, values: list[str]) -> str:
    """What a person would call the values sent for a field."""
    choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    words = {str(value): label for value, label in choices}
    return "、".join(str(words.get(value, value)) for value in values if value)
