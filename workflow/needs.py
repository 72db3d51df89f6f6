"""The inputs that actions of every room ask for, each with its form field."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attachments.uploads import FilesField
from pages.days import DayField
from pages.fields import PlainField
from pages.untyped import AnyRecord, AnyValue
from workflow.choices import Outcome, Satisfaction
from workflow.transitions import Need

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MakeField = Callable[[AnyRecord], forms.Field]


def words(label: StrOrPromise, help_text: StrOrPromise = "") -> MakeField:
    """A field for some sentences.

    Args:
        label: of the field.
        help_text: below it.

    Returns:
        What makes the field for a record; the text may have 5,000 characters.
    """
    return lambda obj: PlainField(
        label=label,
        help_text=help_text,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def line(
    label: StrOrPromise, length: int = 200, initial: Callable[[AnyValue], AnyValue] | None = None
) -> MakeField:
    """A field for one line; ``initial`` takes what stands there from the record."""
    return lambda obj: PlainField(
        label=label, max_length=length, initial=initial(obj) if initial else None
    )


def day_field(label: StrOrPromise, help_text: StrOrPromise = "", today: bool = False) -> MakeField:
    """A field for a day; ``today`` fills in the present one."""
    return lambda obj: DayField(
        label=label,
        help_text=help_text,
        initial=timezone.localdate if today else None,
    )


def choice(label: StrOrPromise, choices: type[models.Choices]) -> MakeField:
    """A field for one of a few values, all of them in sight.

    Args:
        label: of the field.
        choices: a class of choices, shown in the order in which it declares them.
    """
    return lambda obj: forms.ChoiceField(
        label=label, choices=choices.choices, widget=forms.RadioSelect
    )


def reason(label: StrOrPromise = _("理由")) -> Need:
    """Why something is decided so: must be given, kept as ``reason``."""
    return Need("reason", words(label), missing=_("请写明理由。"))


def text(
    label: StrOrPromise, missing: StrOrPromise = _("请填写文字说明。"), help_text: StrOrPromise = ""
) -> Need:
    """Some sentences that must be given, kept as ``text``; ``missing`` is said where they are
    not."""
    return Need("text", words(label, help_text), missing=missing)


def optional_text(label: StrOrPromise) -> Need:
    """Some sentences that may be given, kept as ``text``."""
    return Need("text", words(label), required=False)


def day(
    name: str,
    label: StrOrPromise,
    help_text: StrOrPromise = "",
    today: bool = False,
    required: bool = True,
) -> Need:
    """A day kept as ``name``; ``today`` fills in the present one."""
    field = day_field(label, help_text, today)
    return Need(name, field, required=required, missing=_("请选择日期。"))


PROMISED_ON = day("promised_on", _("承诺日期"), _("办理结果为“列入计划”时填写。"), required=False)
OUTCOME = Need("outcome", choice(_("办理结果"), Outcome), missing=_("请选择办理结果。"))
RATING = Need("rating", choice(_("评价"), Satisfaction), missing=_("请选择评价。"))
FILES = Need("files", lambda obj: FilesField(label=_("佐证材料")), required=False)
