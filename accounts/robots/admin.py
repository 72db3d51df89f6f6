"""Robots of work groups in the back office: address and secret go in and never come out."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.robots.models import Robot
from backoffice.base import ScopedModelAdmin
from pages.untyped import ByDjango

KEPT = _("已保存，不再显示；留空则不改。")


class RobotForm(forms.ModelForm):
    """What is left blank of a robot that exists stays as it is."""

    class Meta:
        model = Robot
        fields = ("organization", "kind", "url", "secret", "is_active")
        widgets = {
            "url": forms.PasswordInput(attrs={"autocomplete": "off"}),
            "secret": forms.PasswordInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, *args: ByDjango, **options: ByDjango) -> None:
        super().__init__(*args, **options)
        self.kept = {name: getattr(self.instance, name) for name in ("url", "secret")}
        if self.instance.pk and "url" in self.fields:
            self.fields["url"].required = False
            self.fields["url"].help_text = self.fields["secret"].help_text = KEPT

    def clean_url(self) -> str:
        """The new one, or the one that is kept."""
        url: str = self.cleaned_data["url"] or self.kept["url"]
        return url

    def clean_secret(self) -> str:
        """The new one, or the one that is kept."""
        secret: str = self.cleaned_data["secret"] or self.kept["secret"]
        return secret


@admin.register(Robot)
class RobotAdmin(ScopedModelAdmin):
    """Kept by the system administrator alone."""

    view_roles, change_roles = (), (Role.SYSADMIN,)
    scope = "kept_by"
    form = RobotForm
    list_display = ("organization", "kind", "is_active")
    list_select_related = ("organization",)
    autocomplete_fields = ("organization",)
    ordering = ("organization", "id")
