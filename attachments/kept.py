"""Files of a refused form, kept for whoever chose them: a browser sends no file twice by itself.

A form of ``KeepsFiles`` stores what passed its check, shows it as kept, and takes it from there
when it is sent again. What is not sent again goes after a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property

from attachments.models import KEPT_FOR, MOST_KEPT, KeptUpload
from attachments.removal import remove_file
from attachments.uploads import CheckedFile, Given, KeepingInput, store


def as_checked(kept: KeptUpload) -> CheckedFile:
    """A kept file as a form gives it."""
    with kept.stored.file.open("rb") as file:
        return CheckedFile(kept.stored.name, kept.stored.content_type, file.read())


@transaction.atomic
def keep(checked: CheckedFile, *, by: Given) -> KeptUpload:
    """Stores a checked file for the person alone; the oldest of too many go.

    Args:
        checked: the file.
        by: the person, who alone can take it up again.
    """
    own = KeptUpload.objects.forgettable().filter(by=by).order_by("-id")
    let_go(own[MOST_KEPT - 1 :])
    return KeptUpload.objects.create(stored=store(checked, by=by), by=by)


@transaction.atomic
def let_go(kept: Iterable[KeptUpload]) -> None:
    """Removes kept files, of which others hold their own copy by now or nobody asks any more."""
    for one in list(kept):
        stored = one.stored
        one.delete()
        remove_file(stored)


def discard_forgotten() -> None:
    """Files whose form was not sent again within a day. For the worker."""
    before = timezone.now() - KEPT_FOR
    forgotten = KeptUpload.objects.forgettable().filter(at__lt=before)
    old = list(forgotten.select_related("stored"))
    if old:  # an idle round opens no transaction
        let_go(old)


class KeepsFiles(forms.BaseForm):
    """A form whose files survive its refusal; call ``take_kept`` once its fields are there."""

    kept_by: Any = None
    _kept: dict[str, list[KeptUpload]]

    def take_kept(self, user: AbstractBaseUser | None) -> None:
        """Finds what an earlier refusal kept and the form now sends back by its token."""
        self.kept_by, self._kept = user, {}
        if not self.is_bound:
            return
        # What comes by a page has it; a plain dictionary, as commands and tests give, has not.
        of_all = getattr(self.data, "getlist", None)
        for name, field in self._file_fields():
            tokens = of_all(KeepingInput.name_of_kept(self.add_prefix(name))) if of_all else []
            if tokens and user is not None:
                self._kept[name] = list(KeptUpload.objects.of(user, tokens))
                self._show(name)
            if self._kept.get(name):
                field.required = False

    @cached_property
    def changed_data(self) -> list[str]:
        """A kept file is a change like one that comes now."""
        changed: list[str] = super().changed_data
        kept = [name for name, files in getattr(self, "_kept", {}).items() if files]
        return [*changed, *(name for name in kept if name not in changed)]

    def _clean_fields(self) -> None:
        """Kept files count like those that come now; of a field for one, the new one.

        They are there before the form's own ``clean``, which may ask for them.
        """
        super()._clean_fields()  # type: ignore[misc]  # Django's own step, which the stubs leave out
        given = self.cleaned_data
        for name, kept in getattr(self, "_kept", {}).items():
            if not kept or name not in given:
                continue
            files = [as_checked(one) for one in kept]
            new = given[name]
            given[name] = [*files, *(new or [])] if self._takes_many(name) else new or files[-1]

    def keep_files(self) -> None:
        """After a refusal: keeps what passed, so that nobody chooses it again."""
        for name, _field in self._file_fields():
            if self.add_prefix(name) not in self.files or name in self.errors:
                continue  # none came, or it did not pass
            new = self.files.getlist(self.add_prefix(name))
            given = getattr(self, "cleaned_data", {}).get(name)
            checked = list(given or ()) if self._takes_many(name) else [given]
            earlier = self._kept.setdefault(name, [])
            fresh = [one for one in checked if one is not None][-len(new) :]
            earlier += [keep(one, by=self.kept_by) for one in fresh]
            if not self._takes_many(name):
                self._kept[name] = earlier[-1:]
            self._show(name)

    def kept_tokens(self) -> dict[str, list[str]]:
        """Under which name the form sends back the tokens of what is kept of it."""
        return {
            KeepingInput.name_of_kept(self.add_prefix(name)): [str(one.token) for one in files]
            for name, files in getattr(self, "_kept", {}).items()
            if files
        }

    def let_files_go(self) -> None:
        """After success: the record holds them now."""
        let_go(one for kept in getattr(self, "_kept", {}).values() for one in kept)

    def _file_fields(self) -> list[tuple[str, forms.Field]]:
        return [
            (name, field)
            for name, field in self.fields.items()
            if isinstance(field.widget, KeepingInput)
        ]

    def _takes_many(self, name: str) -> bool:
        return bool(self.fields[name].widget.allow_multiple_selected)

    def _show(self, name: str) -> None:
        widget: Any = self.fields[name].widget
        widget.kept = [(str(one.token), one.stored.name) for one in self._kept[name]]
