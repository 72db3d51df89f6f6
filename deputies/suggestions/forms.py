"""The form on which a deputy raises a suggestion."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from deputies.people.models import Deputy
from deputies.suggestions.models import (
    OPEN,
    WITH_UNIT,
    Suggestion,
    SuggestionStatus,
)
from pages.fields import PlainField
from pages.filters import Choices, names
from pages.worklists import WorkFilter
from registers.doubts import DoubtfulForm


class NamesField(PlainField):
    """Names of deputies in office, separated by 、 or blanks; cleans to the persons.

    A name that fits two is told apart by the number of the register.
    """

    default_error_messages = {
        "unknown": _("现任代表里没有“%(name)s”。"),
        "twins": _("有不止一位“%(name)s”，请写编号：%(numbers)s。"),
    }

    def clean(self, value):
        words = super().clean(value).replace("，", "、").replace(",", "、").split("、")
        names = ["".join(word.split()) for word in words]
        return [self._person(name) for name in dict.fromkeys(names) if name]

    def _person(self, name):
        sitting = Deputy.objects.in_office(timezone.localdate())
        found = list(sitting.filter(Q(name=name) | Q(number=name))[:5])
        if len(found) == 1:
            return found[0]
        key = "twins" if found else "unknown"
        numbers = "、".join(one.number or "—" for one in found)
        raise forms.ValidationError(
            self.error_messages[key], params={"name": name, "numbers": numbers}
        )


class SuggestionForm(DoubtfulForm, forms.ModelForm):
    """A deputy's draft: title, words, and who co-signs."""

    title = PlainField(label=_("标题"), max_length=200)
    text = PlainField(
        label=_("建议内容"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("写清问题在哪里、建议谁怎么做。"),
    )
    cosigned_by = NamesField(
        label=_("附议代表"),
        max_length=1000,
        required=False,
        help_text=_(
            "写姓名，用顿号隔开。每位都会收到请求，本人同意以后才算附议；改动标题或内容会重新征求同意。"
        ),
    )

    class Meta:
        model = Suggestion
        fields = ("title", "text", "policy_area", "at_session")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            one = self.instance
            people = (one.cosigners.all() | one.asked.all()).distinct().by_strokes()
            self.initial["cosigned_by"] = "、".join(people.values_list("name", flat=True))

    def clean_cosigned_by(self):
        people = self.cleaned_data["cosigned_by"]
        return [one for one in people if one.pk != self.instance.lead_deputy_id]


class SuggestionFilter(WorkFilter):
    """What the list of suggestions is narrowed by."""

    states = SuggestionStatus
    open = (SuggestionStatus.DRAFT, SuggestionStatus.SUBMITTED, *OPEN)
    with_unit = WITH_UNIT
    year_of = "year"
    figures = ("suggestions",)
    uncounted = ((Q(number=None), _("%(count)d 件还没有编号，不计入")),)

    class Meta:
        model = Suggestion
        fields = ()

    def unit_choices(self) -> Choices:
        """The bodies that handle suggestions."""
        return names(Organization.objects.handling_units())
