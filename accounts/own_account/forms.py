"""What a person changes of the own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from pages.untyped import AnyValue, ByDjango
from workflow import channels
from workflow.choices import Channel

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _password(
    label: StrOrPromise, autocomplete: str, help_text: StrOrPromise = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=128,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class OwnPasswordForm(forms.Form):
    """The present password, and a new one typed twice."""

    oldpassword = _password(_("现在的密码"), "current-password")
    password1 = _password(_("新密码"), "new-password")
    password2 = _password(_("再输入一次新密码"), "new-password")

    def __init__(self, *args: ByDjango, user: User, **kwargs: ByDjango) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean_oldpassword(self) -> str:
        """Counted like a sign-in, so that an open session is no way to guess it."""
        typed: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, typed):
            raise ValidationError(_("现在的密码不正确。"))
        return typed

    def clean(self) -> dict[str, object] | None:
        """The new one fits the rules, is really new, and was typed the same twice."""
        cleaned = super().clean() or {}
        new, again = cleaned.get("password1"), cleaned.get("password2")
        if new and again and new != again:
            self.add_error("password2", _("两次输入的新密码不一致。"))
        if new and new == cleaned.get("oldpassword"):
            self.add_error("password1", _("新密码不能和现在的一样。"))
        if new:
            try:
                validate_password(new, self.user)
            except ValidationError as refusal:
                self.add_error("password1", refusal)
        return cleaned


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]  # takes none when it runs
    """How the person is reached; the mobile number also signs in."""

    class Meta:
        model = User
        fields = ("mobile", "email")

    def clean_mobile(self) -> str | None:
        """A blank number is none."""
        return self.cleaned_data["mobile"] or None


class ChannelsForm(forms.ModelForm):  # type: ignore[type-arg]  # takes none when it runs
    """By which ways notices reach the person beside the own page, and how often."""

    channels = forms.MultipleChoiceField(
        label=_("除站内以外，还通过"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("站内通知总是有的。"),
    )

    class Meta:
        model = User
        fields = ("channels", "wants_digest")

    def __init__(self, *args: ByDjango, **kwargs: ByDjango) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channels"].choices = self.offered()  # type: ignore[attr-defined]

    def offered(self) -> list[tuple[str, AnyValue]]:
        """Ways that lead to the person now, and those chosen before, so that none is lost."""
        chosen = self.instance.channels
        return [
            (value, label)
            for value, label in Channel.choices
            if value in chosen or channels.ways[value].reaches(self.instance)
        ]
