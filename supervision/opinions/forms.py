"""Forms in which an opinion and its list are drafted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.organizations.naming import NamedUnitField, UnitNames
from deputies.people.models import Deputy, DeputyQuerySet
from deputies.people.naming import DeputyNames, NamedDeputiesField
from pages.days import DayField
from supervision.items.models import Item
from supervision.opinions.models import Opinion

MOST_PARTICIPANTS = 500
LABELLED = ("sequence", "kind", "problem", "suggestion", "lead_unit", "due_on")
"""Fields whose column bears the label."""


class OpinionForm(forms.ModelForm):
    """The opinion itself: number, title, day and addressee; its items stand in rows below."""

    class Meta:
        model = Opinion
        fields = ("activity", "kind", "number", "title", "addressee")


class ForAllForm(forms.Form):
    """What holds for every row of the list that says nothing else: unit, day, who follows."""

    prefix = "all"
    unit = NamedUnitField(label=_("没写单位的，主办单位都是"))
    due = DayField(label=_("没写期限的，办理期限都是"), required=False)
    followed = forms.BooleanField(label=_("没写跟踪代表的，参加活动的代表都跟踪"), required=False)


class ItemForm(forms.ModelForm):
    """One row of the list; the formset sets ``for_all`` and the names that are known."""

    for_all: "ItemFormSet"
    sequence = forms.IntegerField(
        label=_("序号"), min_value=1, max_value=999, required=False, help_text=_("留空自动编号")
    )
    lead_unit = NamedUnitField(label=_("主办单位"))
    assisting_units = NamedUnitField(label=_("协办单位"), several=True)
    following_deputies = NamedDeputiesField(label=_("跟踪代表"))
    due_on = DayField(label=_("办理期限"), required=False)

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
            "problem": forms.Textarea(attrs={"rows": 1}),
            "suggestion": forms.Textarea(attrs={"rows": 1}),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        given = self.for_all.given
        cleaned["due_on"] = cleaned.get("due_on") or given.get("due")
        if "lead_unit" not in self.errors:
            cleaned["lead_unit"] = cleaned.get("lead_unit") or given.get("unit")
            if cleaned["lead_unit"] is None:
                self.add_error("lead_unit", _("没有写主办单位。"))
        if given.get("followed") and not cleaned.get("following_deputies"):
            cleaned["following_deputies"] = self.for_all.participants
        lead = cleaned.get("lead_unit")
        if lead and lead in (cleaned.get("assisting_units") or []):
            self.add_error("assisting_units", _("主办单位不能同时是协办单位。"))
        return cleaned


class ItemFormSet(BaseInlineFormSet):
    """The list of an opinion: empty rows are passed over, numbers left blank are filled in.

    ``people`` are the deputies who may follow an item.
    """

    people: DeputyQuerySet | None = None

    @cached_property
    def unit_names(self) -> UnitNames:
        """The bodies that may handle an item, by their names."""
        return UnitNames(Organization.objects.handling_units())

    @cached_property
    def deputy_names(self) -> DeputyNames:
        """Those who may follow an item, by their names."""
        return DeputyNames(Deputy.objects.public() if self.people is None else self.people)

    @cached_property
    def for_all(self) -> ForAllForm:
        """What was said for all rows at once."""
        form = ForAllForm(self.data if self.is_bound else None)
        field: Any = form.fields["unit"]
        field.known = self.unit_names
        return form

    @cached_property
    def given(self) -> dict[str, Any]:
        """What holds for rows that say nothing else."""
        return self.for_all.cleaned_data if self.for_all.is_valid() else {}

    @cached_property
    def participants(self) -> list[Deputy]:
        """Who took part in the activity of the opinion; nobody while it has none."""
        opinion = self.instance
        if opinion is None or not opinion.activity_id:
            return []
        return list(opinion.activity.deputies.all()[:MOST_PARTICIPANTS])

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        """Gives the row the names that are known, and what holds for all rows."""
        super().add_fields(form, index)
        form.for_all = self
        for name in ("lead_unit", "assisting_units"):
            form.fields[name].known = self.unit_names
        form.fields["following_deputies"].known = self.deputy_names
        for name in LABELLED:
            field = form.fields[name]
            line = "" if index is None else _("第%(line)d行 ") % {"line": index + 1}
            field.widget.attrs["aria-label"] = f"{line}{field.label}"

    def clean(self) -> None:
        super().clean()
        if self.is_bound and not self.for_all.is_valid():
            raise ValidationError(_("“全部事项”一栏有误，请改正。"))
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

    def _counts(self, form: forms.ModelForm) -> bool:
        wanted = form.has_changed() or form.instance.pk
        kept = hasattr(form, "cleaned_data") and not form.cleaned_data.get("DELETE")
        return bool(wanted and kept)
