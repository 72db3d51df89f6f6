"""The form for signing in."""

from typing import Any

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    """The sign-in form: phones force no capital on the name, and labels stand outside the fields,
    where a placeholder would vanish while typing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs.update(
            autocapitalize="none", spellcheck="false", maxlength=100
        )
