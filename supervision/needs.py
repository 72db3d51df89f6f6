"""The inputs that only supervision's actions ask for; those of every room are workflow.needs."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from workflow.needs import line
from workflow.transitions import Need


def _unit(obj):
    return forms.ModelChoiceField(
        label=_("改派给"),
        queryset=Organization.objects.handling_units().on(timezone.localdate()),
        initial=obj.lead_unit_id,
    )


NUMBER = Need(
    "number",
    line(_("文号"), 60, initial=lambda opinion: opinion.number),
    required=False,
)
PLACE = Need("place", line(_("核实地点")), missing=_("请填写核实地点。"))
UNIT = Need("unit", _unit, missing=_("请选择改派的单位。"))
