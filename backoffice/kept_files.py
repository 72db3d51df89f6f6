"""Files chosen in a form of the back office stay where the form is refused, as on other pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from attachments.kept import KeepsFiles
from attachments.uploads import KeepingInput

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import AnonymousUser

    _Page = ModelAdmin[Any]
else:
    _Page = object


def keeping(form: type[Any], user: AbstractBaseUser | AnonymousUser) -> type[Any]:
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


def _refusing(form: type[Any], why: object) -> type[Any]:
    """A form's class that takes nothing this time, and says why; what was typed stays on it."""

    def clean(self: Any) -> Any:
        self.add_error(None, why)
        return super(made, self).clean()

    made: Any = type(form.__name__, (form,), {"clean": clean})
    refusing: type[Any] = made
    return refusing


def sends_files(request: HttpRequest) -> bool:
    """Whether a form brings files, chosen now or kept from its last refusal."""
    kept = KeepingInput.name_of_kept("")
    return bool(request.FILES) or any(name.endswith(kept) for name in request.POST)


def _keepers(form: Any, formsets: Any) -> Iterator[KeepsFiles]:
    parts = (part for formset in formsets for part in formset.forms)
    return (one for one in (form, *parts) if isinstance(one, KeepsFiles))


class KeepsChosenFiles(_Page):
    """Of a page of the back office: what was chosen is kept until the form is saved."""

    def get_form(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        form = keeping(super().get_form(request, *args, **options), request.user)
        why = getattr(request, "refused_because", "")
        return _refusing(form, why) if why else form

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for one in _keepers(form, formsets):
            one.let_files_go()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        if request.method == "POST":  # refused: what is saved leads elsewhere
            formsets = [part.formset for part in context["inline_admin_formsets"]]
            for one in _keepers(context["adminform"].form, formsets):
                one.keep_files()
        page: HttpResponse = super().render_change_form(request, context, *args, **options)
        return page
