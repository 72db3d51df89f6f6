"""The form for signing in."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms

from accounts.attempts.attempt import QuestionDue
from intake.questions import Question
from pages.untyped import ByDjango


class SignInForm(LoginForm):
    """The sign-in form: phones force no capital on the name, and labels stand outside the fields,
    where a placeholder would vanish while typing.

    ``question`` is there where one must be answered first.
    """

    question: Question | None = None

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs.update(
            autocapitalize="none", spellcheck="false", maxlength=100
        )
        self.fields["answer"] = forms.CharField(required=False, max_length=20)
        self.fields["answer"].widget.attrs.update(autocomplete="off", inputmode="numeric")

    def clean(self) -> ByDjango:
        """Where a question is due the form shows it, with an empty answer."""
        try:
            return super().clean()
        except QuestionDue as due:
            self.question = due.question
            self.data: Any = {**self.data.dict(), "answer": ""}
            raise
