"""The inputs that actions ask for, each with its form field."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from supervision.choices import Outcome, Satisfaction
from workflow.plain import PlainField
from workflow.transitions import Need
from workflow.uploads import FilesField


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


def _words(label, help_text=""):
    return lambda obj: PlainField(
        label=label,
        help_text=help_text,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _line(label, length=200, initial=None):
    return lambda obj: PlainField(
        label=label, max_length=length, initial=initial(obj) if initial else None
    )


def _day(label, help_text="", today=False):
    return lambda obj: forms.DateField(
        label=label,
        help_text=help_text,
        widget=DayInput,
        initial=timezone.localdate if today else None,
    )


def _choice(label, choices):
    return lambda obj: forms.ChoiceField(
        label=label, choices=choices.choices, widget=forms.RadioSelect
    )


def _unit(obj):
    return forms.ModelChoiceField(
        label=_("改派给"),
        queryset=Organization.objects.handling_units().on(timezone.localdate()),
        initial=obj.lead_unit_id,
    )


def reason(label=_("理由")):
    return Need("reason", _words(label), missing=_("请写明理由。"))


def text(label, missing=_("请填写文字说明。"), help_text=""):
    return Need("text", _words(label, help_text), missing=missing)


def optional_text(label):
    return Need("text", _words(label), required=False)


def day(name, label, help_text="", today=False, required=True):
    return Need(name, _day(label, help_text, today), required=required, missing=_("请选择日期。"))


NUMBER = Need(
    "number",
    _line(_("文号"), 60, initial=lambda opinion: opinion.number),
    required=False,
)
PLACE = Need("place", _line(_("核实地点")), missing=_("请填写核实地点。"))
OUTCOME = Need("outcome", _choice(_("办理结果"), Outcome), missing=_("请选择办理结果。"))
RATING = Need("rating", _choice(_("评价"), Satisfaction), missing=_("请选择评价。"))
UNIT = Need("unit", _unit, missing=_("请选择改派的单位。"))
FILES = Need("files", lambda obj: FilesField(label=_("佐证材料")), required=False)
