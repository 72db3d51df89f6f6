"""Forms of people without an account: a question where many come, a key, a receipt code."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from intake.codes import as_stored
from intake.questions import Question, ask, is_answered
from pages.fields import PlainField
from pages.untyped import AnyValue, ByDjango

MOST_SHOWN = 20_000
TOO_LONG = _("最多 %(limit_value)d 字，现在有 %(show_value)d 字，请删短一些，或者分几次反映。")


class LongText(forms.Textarea):
    """Shows again what was typed, up to a bound: a megabyte is not sent back and forth."""

    def format_value(self, value: object) -> str | None:
        """At most ``MOST_SHOWN`` characters of it."""
        text: str | None = super().format_value(value)
        return text[:MOST_SHOWN] if text else text


class Words(PlainField):
    """Some sentences of a citizen."""

    def __init__(self, most: int, **options: ByDjango) -> None:
        rows = options.pop("rows", 4)
        super().__init__(widget=LongText(attrs={"rows": rows}), **options)
        self.validators.append(MaxLengthValidator(most, TOO_LONG))


class AskedForm(forms.Form):
    """A form that may have to ask a question; what it is good for names ``asked_about``."""

    token = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    proof = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    answer = PlainField(
        label=_("请回答"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    question: Question | None = None

    def asked_about(self) -> str:
        """What the question belongs to: its answer is good for nothing else."""
        raise NotImplementedError

    def is_answered(self) -> bool:
        """Whether the form, checked, brings the answer to its question."""
        given = self.cleaned_data
        return is_answered(self.asked_about(), given["token"], given["answer"], given["proof"])

    def put_question(self) -> None:
        """Asks a new question; what was answered to the last one is not shown again."""
        self.question = ask(self.asked_about())
        tried = bool(self.data.get("answer"))
        data: Any = self.data
        data = data.copy()
        for name, value in (("token", self.question.token), ("answer", ""), ("proof", "")):
            data[name] = value
        self.data = data
        self.fields["answer"].label = self.question.text
        self.add_error(
            "answer",
            _("答案不对，请再算一次。") if tried else _("请先回答这个小问题，再按一次提交。"),
        )


class KeyForm(forms.Form):
    """Only the key of a form that was sent: it stands for the receipt on its way."""

    form_key = forms.UUIDField()


class OtherWords(Exception):
    """The form was sent before with other words; what it made then stays as it is."""


class KeyedForm(AskedForm):
    """A form that makes one record however often it is sent.

    One whose key cannot be used gets a new one and is to be sent once more.
    """

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, data: AnyValue = None, files: ByDjango = None, **options: ByDjango) -> None:
        if data is not None and not _is_key(data.get("form_key")):
            data, self.renewed = with_new_key(data), True
        super().__init__(data, files, **options)

    renewed = False

    def clean(self) -> dict[str, object] | None:
        cleaned = super().clean()
        if self.renewed:
            raise ValidationError(_("页面已经更新，您写的都还在，请再按一次提交。"))
        return cleaned

    def asked_about(self) -> str:
        """The key of the form."""
        return str(self["form_key"].value())


def _is_key(text: str | None) -> bool:
    try:
        return bool(uuid.UUID(text or ""))
    except ValueError:
        return False


def with_new_key(data: QueryDict) -> QueryDict:
    """What was typed, under a new key."""
    copied = data.copy()
    copied["form_key"] = str(uuid.uuid4())
    return copied


class CodeForm(AskedForm):
    """A receipt code, however it was typed."""

    code = PlainField(
        label=_("回执码"),
        max_length=60,
        help_text=_("16 位字母和数字，大小写、空格、横线都不要紧。"),
        error_messages={"required": _("请输入回执码。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        """The code, folded to what can be looked up."""
        code = as_stored(self.cleaned_data["code"])
        if not code:
            raise ValidationError(_("回执码是 16 位字母和数字，请核对后再输入。"))
        return code

    def asked_about(self) -> str:
        """The code that was typed; empty where it cannot be one."""
        return str(self.cleaned_data.get("code", ""))
