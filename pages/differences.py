"""What a person changed on a page, as people read it: label, old and new."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.forms import Field as FormField
from django.utils.translation import gettext as _

from pages.untyped import AnyValue, ByDjango

if TYPE_CHECKING:
    from django.db.models import Model
    from django.forms import BaseForm, ModelForm
    from django.forms.models import BaseModelFormSet

UNSEEN_FIELDS = ("doubts_seen", "pictures")
"""Fields of a form of which nothing is seen outside; new files begin inside."""
LONGEST = 2000


def differences_of(
    form: BaseForm,
    formsets: list[BaseModelFormSet[ByDjango, ByDjango]],
    stores: tuple[type[Model], ...],
) -> list[dict[str, str]]:
    """Label, old and new of all that the public might see changed.

    A new file that is not marked as public shows nothing to anybody.

    Args:
        form: of the record.
        formsets: of what belongs to it.
        stores: models of files, of which what is not public shows nothing.
    """
    found = list(_differences(form, ""))
    for formset in formsets:
        model: Any = formset.model
        for number, part in enumerate(formset.forms, 1):
            name = f"{model._meta.verbose_name} {number} · "
            if not part.has_changed() or _is_inside(part, model, stores):
                continue
            if part in formset.deleted_forms:
                removed = {"old": str(part.instance), "new": str(_("删除"))}
                found.append({"name": "", "label": name, **removed})
            else:
                found += _differences(part, name)
    return found


def _is_inside(
    part: ModelForm[AnyValue], model: type[Model], stores: tuple[type[Model], ...]
) -> bool:
    shown = part.cleaned_data.get("is_public") or part.initial.get("is_public")
    return issubclass(model, stores) and not shown  # a file that stays inside


def _differences(form: BaseForm, head: str) -> Iterator[dict[str, str]]:
    for name in form.changed_data:
        if name in UNSEEN_FIELDS or name == "DELETE" or "password" in name:
            continue
        field = form.fields[name]
        old = form.get_initial_for_field(field, name)
        new = form.cleaned_data.get(name)
        label = f"{head}{field.label or name}"
        yield {
            "name": name,
            "label": label,
            "old": readable(field, old),
            "new": readable(field, new),
        }


def readable(field: FormField, value: object) -> str:
    """A value as people read it.

    Args:
        field: of the form, which knows choices and records.
        value: as the form holds it, cleaned or not.
    """
    if value in (None, ""):
        return ""
    chosen_from = getattr(field, "queryset", None)
    model = None if chosen_from is None else chosen_from.model
    if model is not None and isinstance(value, list | tuple | QuerySet):
        keys = [getattr(one, "pk", one) for one in value]
        return "、".join(map(str, model._base_manager.filter(pk__in=keys)))
    if model is not None:
        key = getattr(value, "pk", value)
        return str(model._base_manager.filter(pk=key).first() or "")
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str({str(key): label for key, label in choices}.get(str(value), value))
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if isinstance(field, forms.FileField):
        files = value if isinstance(value, list) else [value]
        return "、".join(str(getattr(one, "name", one)) for one in files)
    return str(value)[:LONGEST]
