"""Forms in which an opinion and its list are drafted."""

from typing import Any

from django import forms
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from supervision.activities.forms import VersionedForm
from supervision.items.models import Item
from supervision.opinions.models import Opinion


class OpinionForm(VersionedForm):
    class Meta:
        model = Opinion
        fields = ("activity", "kind", "number", "title", "addressee")


class ItemForm(forms.ModelForm):
    sequence = forms.IntegerField(
        label=_("序号"), min_value=1, max_value=999, required=False, help_text=_("留空自动编号")
    )

    class Meta:
        model = Item
        fields = (
            "sequence",
            "kind",
            "problem",
            "suggestion",
            "lead_unit",
            "assisting_units",
            "due_on",
            "following_deputies",
        )
        widgets = {
            "problem": forms.Textarea(attrs={"rows": 2}),
            "suggestion": forms.Textarea(attrs={"rows": 2}),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        lead = cleaned.get("lead_unit")
        if lead and lead in (cleaned.get("assisting_units") or []):
            self.add_error("assisting_units", _("主办单位不能同时是协办单位。"))
        return cleaned


class ItemFormSet(BaseInlineFormSet):
    """The list of an opinion: empty rows are passed over, numbers left blank are filled in."""

    def clean(self) -> None:
        super().clean()
        rows = [form for form in self.forms if self._counts(form)]
        taken = set()
        for form in rows:
            number = form.cleaned_data.get("sequence")
            if number in taken:
                form.add_error("sequence", _("序号重复。"))
            elif number:
                taken.add(number)
        free = (number for number in range(1, 1000) if number not in taken)
        for form in rows:
            if not form.cleaned_data.get("sequence"):
                form.instance.sequence = form.cleaned_data["sequence"] = next(free)

    def _counts(self, form):
        wanted = form.has_changed() or form.instance.pk
        return wanted and hasattr(form, "cleaned_data") and not form.cleaned_data.get("DELETE")
