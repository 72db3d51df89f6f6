"""The form in which anybody asks for the review of a normative document."""

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.forms import KeyedForm, Words
from pages.fields import PlainField
from supervision.documents.choices import RequesterKind

LONGEST = 2000


class ReviewRequestForm(KeyedForm):
    """A request to review a document, as anybody may send it."""

    paper = PlainField(
        label=_("哪一件文件"),
        max_length=200,
        help_text=_("写文件的名称，知道文号的请写上文号。"),
        error_messages={
            "required": _("请写明要审查的是哪一件文件。"),
            "max_length": _("文件名称最多 %(limit_value)d 字。"),
        },
    )
    text = Words(
        LONGEST,
        label=_("为什么建议审查"),
        rows=7,
        help_text=_("哪一条，与哪部法律、法规不一致，或者为什么不适当。请不要写身份证号。"),
        error_messages={"required": _("请写明建议审查的理由。")},
    )
    kind = forms.ChoiceField(
        label=_("您是"),
        choices=RequesterKind.choices,
        initial=RequesterKind.CITIZEN,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选择您的身份。"),
            "invalid_choice": _("请从所列的身份里选择。"),
        },
    )
    name = PlainField(
        label=_("姓名或名称"),
        max_length=100,
        required=False,
        help_text=_("可以不留。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = PlainField(
        label=_("联系方式"),
        max_length=100,
        required=False,
        help_text=_("可以不留。留下即同意工作人员联系您核实和答复。"),
    )
