"""Forms of citizens: little is asked, only the words are needed, and what was typed is kept."""

import re
import unicodedata
import uuid
from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from liaison_stations import receipts
from liaison_stations.questions import ask, is_answered
from workflow.choices import Satisfaction
from workflow.plain import PlainField
from workflow.uploads import PICTURES, FilesField, plain_name

LONGEST, LONGEST_WORD = 2000, 1000
MOST_SHOWN = 20_000
MOST_PHOTOS = 3
TOO_LONG = _("最多 %(limit_value)d 字，现在有 %(show_value)d 字，请删短一些，或者分几次反映。")
PHONE = re.compile(r"(1\d{10}|0\d{9,11}(-\d{1,5})?|\d{6,8})")


class LongText(forms.Textarea):
    """Shows again what was typed, up to a bound: a megabyte is not sent back and forth."""

    def format_value(self, value):
        shown = super().format_value(value)
        return shown[:MOST_SHOWN] if shown else shown


class Words(PlainField):
    """Some sentences of a citizen."""

    def __init__(self, most, **options):
        rows = options.pop("rows", 4)
        super().__init__(widget=LongText(attrs={"rows": rows}), **options)
        self.validators.append(MaxLengthValidator(most, TOO_LONG))


class PhoneField(PlainField):
    """A telephone number however it is written: +86, gaps, full width."""

    def to_python(self, value):
        typed = unicodedata.normalize("NFKC", super().to_python(value) or "")
        number = re.sub(r"[\s()]", "", typed)
        number = re.sub(r"^(\+?86)?-?(?=1\d{2}-?\d)", "", number)
        number = re.sub(r"(?<=\d)-(?=\d{4,})", "", number)
        if number and not PHONE.fullmatch(number):
            raise ValidationError(_("请核对电话：11 位手机号，或者带区号的座机号；也可以不留。"))
        return number


class PhotosField(FilesField):
    """Up to three photographs, drawn anew: place and camera are gone."""

    def __init__(self, **options):
        super().__init__(**options)
        self.widget.attrs["accept"] = "image/jpeg,image/png,image/webp"

    def clean(self, data, initial=None):
        uploads = [upload for upload in data or [] if upload]
        if len(uploads) > MOST_PHOTOS:
            raise ValidationError(_("最多 %(most)d 张照片。") % {"most": MOST_PHOTOS})
        for upload in uploads:
            if PurePath(upload.name).suffix.lower().lstrip(".") not in PICTURES:
                raise ValidationError(
                    _("“%(name)s”不能上传：只接受 JPG、PNG、WebP 照片。")
                    % {"name": plain_name(upload.name)}
                )
        return super().clean(uploads, initial)


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
    question = None

    def asked_about(self):
        raise NotImplementedError

    def is_answered(self):
        given = self.cleaned_data
        return is_answered(self.asked_about(), given["token"], given["answer"], given["proof"])

    def put_question(self):
        """Asks a new question; what was answered to the last one is not shown again."""
        self.question = ask(self.asked_about())
        tried = bool(self.data.get("answer"))
        self.data = self.data.copy()
        for name, value in (("token", self.question.token), ("answer", ""), ("proof", "")):
            self.data[name] = value
        self.fields["answer"].label = self.question.text
        self.add_error(
            "answer",
            _("答案不对，请再算一次。") if tried else _("请先回答这个小问题，再按一次提交。"),
        )

    def plain_fields(self):
        """What a person fills in; the question stands apart."""
        return [field for field in self.visible_fields() if field.name != "answer"]


class IntakeForm(AskedForm):
    """An opinion. A form whose key cannot be used gets a new one and is to be sent once more."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = Words(
        LONGEST,
        label=_("您要反映什么"),
        rows=7,
        help_text=_("什么地方、什么事、希望怎样解决。最多 2000 字。请不要写身份证号。"),
        error_messages={"required": _("请写下您要反映的事。")},
    )
    name = PlainField(
        label=_("怎么称呼您"),
        max_length=50,
        required=False,
        help_text=_("可以不留。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(
        label=_("电话"),
        max_length=30,
        required=False,
        help_text=_("可以不留。留下即同意工作人员打电话核实和答复。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    photos = PhotosField(
        label=_("照片"),
        required=False,
        help_text=_("可以不传。最多 3 张，每张不超过 10 MB；照片里的拍摄位置会自动去掉。"),
    )

    def __init__(self, data=None, files=None, **options):
        if data is not None and not _is_key(data.get("form_key")):
            data, self.renewed = with_new_key(data), True
        super().__init__(data, files, **options)

    renewed = False

    def clean(self):
        cleaned = super().clean()
        if self.renewed:
            raise ValidationError(_("页面已经更新，您写的都还在，请再按一次提交。"))
        return cleaned

    def asked_about(self):
        return self["form_key"].value()


def _is_key(text):
    try:
        return bool(uuid.UUID(text or ""))
    except ValueError:
        return False


def with_new_key(data):
    """What was typed, under a new key."""
    copied = data.copy()
    copied["form_key"] = str(uuid.uuid4())
    return copied


class KeyForm(forms.Form):
    form_key = forms.UUIDField()


class TrackForm(AskedForm):
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

    def clean_code(self):
        code = receipts.as_stored(self.cleaned_data["code"])
        if not code:
            raise ValidationError(_("回执码是 16 位字母和数字，请核对后再输入。"))
        return code

    def asked_about(self):
        return self.cleaned_data.get("code", "")


class WordForm(forms.Form):
    text = Words(
        LONGEST_WORD,
        label=_("补充一句"),
        help_text=_("只有办理这件事的人看得到。"),
        error_messages={"required": _("请写下要补充的话。")},
    )


class RateForm(forms.Form):
    rating = forms.ChoiceField(
        label=_("您对办理满意吗"),
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择评价。")},
    )
    text = Words(LONGEST_WORD, label=_("想说的话"), rows=3, required=False)


class NotSolvedForm(forms.Form):
    text = Words(
        LONGEST_WORD, label=_("哪里没有解决"), rows=3, required=False, help_text=_("可以不填。")
    )


class ConfirmForm(forms.Form):
    pass


class RemoveForm(forms.Form):
    sure = forms.BooleanField(
        label=_("我明白删除后不能恢复"),
        error_messages={"required": _("请先勾选，再按删除。")},
    )
