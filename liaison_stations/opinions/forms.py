"""Forms of citizens: little is asked, only the words are needed, and what was typed is kept."""

import re
import unicodedata
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from attachments.uploads import PICTURE_LIMIT, PICTURES, FilesField, plain_name, too_large
from intake.forms import KeyedForm, Words
from pages.fields import PlainField
from workflow import sms
from workflow.choices import Satisfaction

LONGEST, LONGEST_WORD = 2000, 1000
MOST_PHOTOS = 3
PHONE = re.compile(r"(1\d{10}|0\d{9,11}(-\d{1,5})?|\d{6,8})")


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
    """Up to three photographs as they came; ``opened`` draws them anew, once they are counted."""

    def __init__(self, **options: Any) -> None:
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
            if upload.size > PICTURE_LIMIT:
                raise too_large(upload, PICTURE_LIMIT)
        return uploads

    def opened(self, uploads: list[Any]) -> Any:
        """Checked files without place and camera; raises ValidationError."""
        return super().clean(uploads)


WITH_SMS = _("可以不留。留下即同意工作人员打电话核实和答复；受理、答复等每个结果都发短信告诉您。")
WITHOUT_SMS = _(
    "可以不留。留下即同意工作人员打电话核实和答复。本站不发短信，办理结果请凭回执码在网上查看。"
)


class IntakeForm(KeyedForm):
    """An opinion."""

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
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    photos = PhotosField(
        label=_("照片"),
        required=False,
        help_text=_("可以不传。最多 3 张，每张不超过 10 MB；照片里的拍摄位置会自动去掉。"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["phone"].help_text = WITH_SMS if sms.is_configured() else WITHOUT_SMS


class WordForm(forms.Form):
    """One more word of a citizen to their own matter."""

    text = Words(
        LONGEST_WORD,
        label=_("补充一句"),
        help_text=_("只有办理这件事的人看得到。"),
        error_messages={"required": _("请写下要补充的话。")},
    )


class RateForm(forms.Form):
    """How satisfied a citizen is with the outcome, in a word of their own where they want to."""

    rating = forms.ChoiceField(
        label=_("您对办理满意吗"),
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择评价。")},
    )
    text = Words(LONGEST_WORD, label=_("想说的话"), rows=3, required=False)


class NotSolvedForm(forms.Form):
    """Why a citizen finds that nothing is solved."""

    text = Words(
        LONGEST_WORD, label=_("哪里没有解决"), rows=3, required=False, help_text=_("可以不填。")
    )


class ConfirmForm(forms.Form):
    """A button alone: a citizen says that it is so."""

    pass


class RemoveForm(forms.Form):
    """A citizen removes what they wrote; a tick says that they know it is for good."""

    sure = forms.BooleanField(
        label=_("我明白删除后不能恢复"),
        error_messages={"required": _("请先勾选，再按删除。")},
    )
