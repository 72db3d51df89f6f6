"""Files chosen in a form of the back office stay where the form is refused, as on other pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.admin.options import InlineModelAdmin
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse, QueryDict

from attachments.kept import KeepsFiles
from attachments.uploads import KeepingInput
from pages.untyped import AnyRecord, AnyValue, ByDjango

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import AnonymousUser

    _Page = ModelAdmin[Any]
else:
    _Page = object


def keeping(form: type[ByDjango], user: AbstractBaseUser | AnonymousUser) -> type[ByDjango]:
    """A model form's class whose chosen files are kept for the person, where it takes any."""
    inputs = (field.widget for field in form.base_fields.values())
    if not any(isinstance(widget, KeepingInput) for widget in inputs):
        return form

    def take(self: KeepsFiles, *args: object, **options: object) -> None:
        super(made, self).__init__(*args, **options)
        self.take_kept(user if isinstance(user, AbstractBaseUser) else None)

    made: Any = type(form.__name__, (KeepsFiles, form), {"__init__": take})
    kept: type[Any] = made
    return kept


def _refusing(form: type[ByDjango], why: object) -> type[ByDjango]:
    """A form's class that takes nothing this time, and says why; what was typed stays on it."""

    def clean(self: AnyRecord) -> ByDjango:
        self.add_error(None, why)
        return super(made, self).clean()

    made: Any = type(form.__name__, (form,), {"clean": clean})
    refusing: type[Any] = made
    return refusing


def _keepers(form: ByDjango, formsets: ByDjango) -> Iterator[KeepsFiles]:
    parts = (part for formset in formsets for part in formset.forms)
    return (one for one in (form, *parts) if isinstance(one, KeepsFiles))


def with_files(posted: QueryDict, form: BaseForm, formsets: Iterable[BaseFormSet]) -> QueryDict:
    """What a form sent, with its files by their tokens: it can be sent once more.

    Args:
        posted: as it came.
        form: of the record, valid.
        formsets: of what belongs to it.
    """
    sent = posted.copy()
    for one in _keepers(form, formsets):
        one.keep_files()
        for name, tokens in one.kept_tokens().items():
            sent.setlist(name, tokens)
    return sent


class AskedOfWriters(_Page):
    """Of a page or a part of one: whoever only reads is not asked what the form alone asks for, as
    the choice of a file; it has no value to show."""

    def get_fieldsets(self, request: HttpRequest, obj: AnyRecord = None) -> ByDjango:
        found = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return found
        page: Any = self
        if isinstance(page, InlineModelAdmin) and page.has_add_permission(request, obj):
            return found
        stored = {*(one.name for one in self.model._meta.get_fields()), *self.readonly_fields}
        asked = {*getattr(self.form, "declared_fields", ())} - stored
        return [
            (title, {**options, "fields": list(_without(options["fields"], asked))})
            for title, options in found
        ]


def _without(
    fields: Iterable[str | Iterable[str]], names: set[str]
) -> Iterator[str | tuple[str, ...]]:
    for one in fields:
        line = [one] if isinstance(one, str) else one
        left = [name for name in line if name not in names]
        if left:
            yield left[0] if len(left) == 1 else tuple(left)


class KeepsChosenFiles(AskedOfWriters):
    """Of a page of the back office: what was chosen is kept until the form is saved."""

    def get_form(self, request: HttpRequest, *args: ByDjango, **options: ByDjango) -> ByDjango:
        form = keeping(super().get_form(request, *args, **options), request.user)
        why = getattr(request, "refused_because", "")
        return _refusing(form, why) if why else form

    def save_related(
        self, request: HttpRequest, form: ByDjango, formsets: ByDjango, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        for one in _keepers(form, formsets):
            one.let_files_go()

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, AnyValue],
        *args: ByDjango,
        **options: ByDjango,
    ) -> HttpResponse:
        if request.method == "POST":  # refused: what is saved leads elsewhere
            formsets = [part.formset for part in context["inline_admin_formsets"]]
            for one in _keepers(context["adminform"].form, formsets):
                one.keep_files()
        page: HttpResponse = super().render_change_form(request, context, *args, **options)
        return page
