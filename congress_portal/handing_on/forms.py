"""To whom the work goes, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, RoleProposal, User
from backoffice.keys import KeySelect
from pages.fields import PlainField


class HandOnForm(forms.Form):
    """The successor, chosen by typing a part of the name, and the reason."""

    successor: Any
    reason = PlainField(
        label=_("移交理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明移交理由。")},
    )
    field_order = ("successor", "reason")


class PersonForm(HandOnForm):
    """Of a person: another account that works."""

    successor = forms.ModelChoiceField(
        label=_("接手的人"),
        queryset=User.objects.none(),
        error_messages={
            "required": _("请选择接手的人。"),
            "invalid_choice": _("请选择另一个在用的账号。"),
        },
    )

    def __init__(self, leaver: User, by: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["successor"]
        others = (
            User.objects.visible_to(by).filter(is_active=True).exclude(pk__in=(leaver.pk, by.pk))
        )
        field.queryset = others  # type: ignore[attr-defined]  # a choice of records has one
        field.widget = KeySelect(RoleProposal._meta.get_field("user"), admin.site)
        field.widget.choices = field.choices  # type: ignore[attr-defined]


class BodyWorkForm(HandOnForm):
    """Of a body: another one that exists; the registered successor stands there already."""

    successor = forms.ModelChoiceField(
        label=_("承接单位"),
        queryset=Organization.objects.none(),
        error_messages={
            "required": _("请选择承接单位。"),
            "invalid_choice": _("承接单位不存在或者已经撤销，请选择现有的单位。"),
        },
    )

    def __init__(self, body: Organization, by: User, *args: Any, **options: Any) -> None:
        heir = body.heir(timezone.localdate())
        super().__init__(*args, **options, initial={"successor": heir})
        field = self.fields["successor"]
        others = Organization.objects.offered().exclude(pk=body.pk)
        field.queryset = others  # type: ignore[attr-defined]
        field.widget = KeySelect(Organization._meta.get_field("successor"), admin.site)
        field.widget.choices = field.choices  # type: ignore[attr-defined]
