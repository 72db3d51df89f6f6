"""One key of a sheet is one record, whoever enters it: forms refuse what the ledger would.

The ledger tells rows apart by the key of their sheet, in the form in which it reads text. Two
records that differ by less could be exported and never read again, so a form refuses the second
and names the first. What a constraint of the database already says is not asked again here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from pages.folded_text import fold
from pages.untyped import AnyRecord, AnyValue, ByDjango
from registers.ledger import SHEETS, Column, KeyRef, Ref, Sheet
from workflow.canonical import canonical

if TYPE_CHECKING:
    from django.db.models import Model

    Base = forms.ModelForm[Any]
else:
    Base = object

Related = Mapping[str, Iterable[AnyRecord]]
"""By the name of a field that refers to several records, those that a form names."""
MOST_COMPARED = 5000


def sheet_of(model: type[Model]) -> Sheet | None:
    """The sheet of a model whose whole key stands in the record itself; None without one."""
    for sheet in SHEETS.all():
        if sheet.model is model:
            columns = [sheet.by_name[name] for name in sheet.key]
            own = all(one.field and not one.is_distant and not one.keeper for one in columns)
            return sheet if own else None
    return None


def same_record(record: Model, related: Related | None = None) -> Model | None:
    """Another record with the same key in the ledger, or None.

    Args:
        record: as it would be saved.
        related: what it will refer to, where the key refers to several.
    """
    sheet = sheet_of(type(record))
    if sheet is None:
        return None
    names = sheet.key
    if sheet.else_key and not _value(sheet.by_name[names[0]], record, related or {}):
        names = (sheet.else_key,)
    columns = [sheet.by_name[name] for name in names]
    if any(one.required and _value(one, record, related or {}) in (None, "") for one in columns):
        return None
    wanted = [_value(one, record, related or {}) for one in columns]
    for other in _near(sheet, columns, record):
        if [_value(one, other, {}) for one in columns] == wanted:
            return other
    return None


def _near(sheet: Sheet, columns: list[Column], record: Model) -> Iterable[Model]:
    """The records that agree in all of the key that is no text, at most ``MOST_COMPARED``."""
    plain: dict[str, Any] = {}
    for column in columns:
        field: Any = sheet.model._meta.get_field(column.field)
        if not field.many_to_many and not isinstance(getattr(record, field.attname), str):
            plain[field.attname] = getattr(record, field.attname)
    if sheet.else_key and columns[0].name == sheet.else_key:
        plain[f"{sheet.by_name[sheet.key[0]].field}__isnull"] = True
    blank = {name: value for name, value in plain.items() if value is None}
    given = {name: value for name, value in plain.items() if value is not None}
    given |= {f"{name}__isnull": True for name in blank}
    known = sheet.known(sheet.model._base_manager.filter(**given).exclude(pk=record.pk))
    return known.order_by("pk")[:MOST_COMPARED]


def _value(column: Column, record: AnyRecord, related: Related) -> object:
    """A part of the key as the ledger compares it."""
    field = record._meta.get_field(column.field)
    if field.many_to_many:
        named = related.get(column.field)
        if named is None:
            named = getattr(record, column.field).all() if record.pk else ()
        return frozenset(one.pk for one in named)
    value = getattr(record, field.attname)
    if isinstance(column.kind, Ref | KeyRef) or not isinstance(value, str):
        return value
    return canonical(value) if getattr(column.kind, "identifies", False) else fold(value)


def already(other: AnyValue) -> str:
    """The sentence that refuses the second of two and names the first.

    Args:
        other: the record that is there.
    """
    words = {"other": other, "kind": other._meta.verbose_name}
    return (
        _(
            "已有同样的%(kind)s“%(other)s”：台账分不开这两条。"
            "是同一件的请修改那一条；不是的，请写明不同之处。"
        )
        % words
    )


class IdentifiedForm(Base):
    """A model form that refuses a second record with the key of another one."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # ModelForm's own
        if self.errors or not self.has_changed():
            return
        model_fields = self.instance._meta.many_to_many
        named = {one.name: self.cleaned_data.get(one.name) for one in model_fields}
        other = same_record(self.instance, {k: v for k, v in named.items() if v is not None})
        if other is not None:
            self.add_error(None, already(other))


def identified(form: type[ByDjango]) -> type[ByDjango]:
    """A model form's class that asks the ledger's key, where the model has a sheet."""
    model = form._meta.model
    known = model is not None and sheet_of(model) is not None
    return type(form.__name__, (IdentifiedForm, form), {}) if known else form
