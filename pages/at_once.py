"""Two people who change one record at once: what they changed apart is kept of both.

A form of a record that exists carries a digest of each value that it showed. What comes back as it
was shown leaves the record's value as it is now, so that nobody undoes by saving what somebody
else has written meanwhile. Where both changed the same field, the second one is shown both values
and decides; all that was typed stays in the form.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db import connection
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pages.differences import readable
from pages.untyped import AnyValue, ByDjango

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    Base = forms.BaseForm
else:
    Base = object

SEEN = "seen_values"
DIGITS = 12
MOST_SHOWN = 500


class AtOnce(Base):
    """What a form of a record gains; the values that it shows first must be those of now.

    ``locks`` says that the record is locked until the transaction ends, before it is compared: the
    form of a part relies on the lock of its record.
    """

    locks = True

    def __init__(
        self, data: AnyValue = None, files: ByDjango = None, *args: ByDjango, **options: ByDjango
    ) -> None:
        record = options.get("instance")
        if data is not None and self.locks and record is not None and record.pk:
            lock_and_refresh(record)
        super().__init__(data, files, *args, **options)
        self.left_alone: list[str] = []
        self.clashes: list[str] = []
        self._is_united = not self.is_bound

    def _unite(self) -> None:
        """Once, and not before the fields are ready: a formset ends them after the form is made."""
        if not self._is_united:
            self._is_united = True
            seen = self._seen()
            if seen:
                self._take_over(seen)

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields that this person changed, beside what others did meanwhile."""
        self._unite()
        return super().changed_data

    def _seen(self) -> dict[str, str]:
        """The digests that came back; nothing where none did, or what came is none."""
        try:
            seen = json.loads(self.data.get(self.add_prefix(SEEN)) or "{}")
        except (ValueError, RecursionError):  # what is nested too deep to be read
            return {}
        return seen if isinstance(seen, dict) else {}

    def _take_over(self, seen: dict[str, str]) -> None:
        given: Any = self.data
        sent = given.copy()
        for name in self._compared:
            now = self._shown(name)
            if name not in seen or seen[name] == _digest(now):
                continue
            typed = self._came_for(name, now)
            if _digest(typed) == seen[name]:
                self.left_alone.append(name)
                for key, values in now.items():
                    sent.setlist(key, values) if values else sent.pop(key, None)
            elif _digest(typed) != _digest(now):
                self.clashes.append(name)
        self.data = sent

    @cached_property
    def _compared(self) -> list[str]:
        """Fields whose value a page shows and a browser sends back."""
        return [
            name
            for name, field in self.fields.items()
            if not field.disabled
            and not isinstance(field, forms.FileField)
            and not isinstance(field.widget, forms.HiddenInput | forms.FileInput)
        ]

    def _shown(self, name: str) -> dict[str, list[str]]:
        """What a browser sends for the field where nobody touches it: values by their keys."""
        field = self.fields[name]
        value = self.get_initial_for_field(field, name)
        return dict(_as_sent(_widget(field), self.add_prefix(name), field.prepare_value(value)))

    def _came_for(self, name: str, now: dict[str, list[str]]) -> dict[str, list[str]]:
        """What came for the field, by the same keys."""
        sent: Any = self.data
        if isinstance(_widget(self.fields[name]), forms.CheckboxInput):
            return {key: ["on"] if sent.get(key, "") not in ("", "False") else [] for key in now}
        return {key: sent.getlist(key) for key in now}

    @property
    def seen_input(self) -> SafeString | str:
        """The digests as a hidden input; nothing for a record that does not exist yet."""
        record = getattr(self, "instance", None)
        if record is not None and record.pk is None:
            return ""
        seen = {name: _digest(self._shown(name)) for name in self._compared if name in self.fields}
        name = self.add_prefix(SEEN)
        return format_html('<input type="hidden" name="{}" value="{}">', name, json.dumps(seen))

    def full_clean(self) -> None:
        self._unite()
        super().full_clean()
        for name in self.clashes:
            self.add_error(name, self._both(name))

    def _both(self, name: str) -> str:
        """The sentence that shows both values of a field."""
        field = self.fields[name]
        theirs = readable(field, self.get_initial_for_field(field, name))
        text = _(
            "您打开页面之后，这一项已由他人改为“%(theirs)s”。"
            "您填写的仍在这里：再保存一次，就以您的为准。"
        )
        return text % {"theirs": theirs[:MOST_SHOWN] or _("（空）")}

    @property
    def labels_of_others(self) -> list[str]:
        """The fields that somebody else changed meanwhile, and that were left so."""
        return [
            str(self.fields[name].label or name) for name in self.left_alone if name in self.fields
        ]


def tell_of_others(request: HttpRequest, *forms_saved: ByDjango) -> None:
    """Names what somebody else changed while the page was open, and was kept."""
    labels = [label for form in forms_saved for label in getattr(form, "labels_of_others", ())]
    if labels:
        text = _("您打开页面之后，他人修改了：%(labels)s。这些修改都已保留。")
        messages.info(request, text % {"labels": "、".join(labels)})


def at_once(form: type[ByDjango], *, locks: bool = True) -> type[ByDjango]:
    """A form's class that unites what two people change at once.

    Args:
        form: the form's class.
        locks: whether the record is locked while it is compared.
    """
    return type(form.__name__, (AtOnce, form), {"locks": locks})


def lock_and_refresh(record: Model) -> None:
    """Locks the record until the transaction ends and gives the object the values of now."""
    if not connection.in_atomic_block:
        return
    rows = type(record)._base_manager.select_for_update(of=("self",))
    now = rows.filter(pk=record.pk).first()
    for field in record._meta.concrete_fields if now is not None else ():
        if getattr(now, field.attname) != getattr(record, field.attname):
            setattr(record, field.attname, getattr(now, field.attname))


def _widget(field: ByDjango) -> AnyValue:
    return getattr(field.widget, "widget", field.widget)  # the back office wraps some


def _as_sent(widget: ByDjango, key: str, value: AnyValue) -> Iterator[tuple[str, list[str]]]:
    if isinstance(widget, forms.MultiWidget):
        several: Any = widget  # the stubs do not know the names of its parts
        parts = value if isinstance(value, list) else several.decompress(value)
        for part, end, one in zip(several.widgets, several.widgets_names, parts, strict=False):
            yield from _as_sent(part, f"{key}{end}", one)
    elif isinstance(widget, forms.CheckboxInput):
        yield key, ["on"] if value else []
    elif getattr(widget, "allow_multiple_selected", False):
        yield key, sorted(str(one) for one in value or ())
    elif isinstance(widget, forms.Select):
        yield key, [] if value in (None, "") else [str(value)]
    else:
        shown = widget.format_value(value)
        yield key, [] if shown in (None, "") else [str(shown)]


def _digest(values: dict[str, list[str]]) -> str:
    """Of values as they are sent, whatever ends their lines; an empty one says nothing."""
    said = [
        [key, sorted(one.replace("\r\n", "\n").strip() for one in given if one)]
        for key, given in sorted(values.items())
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:DIGITS]
