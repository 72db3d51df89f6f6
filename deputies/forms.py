"""The form on which a deputy logs an entry of the duty record."""

import uuid

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deputies.choices import DutyKind
from deputies.duty import in_office
from deputies.models import Deputy, Suggestion
from workflow.needs import DayInput
from workflow.plain import PlainField
from workflow.uploads import FilesField


class DutyForm(forms.Form):
    """One entry. ``key`` makes that a second tap on the button logs nothing twice."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    happened_on = forms.DateField(label=_("日期"), widget=DayInput, initial=timezone.localdate)
    ends_on = forms.DateField(
        label=_("结束日期"), widget=DayInput, required=False, help_text=_("只有一天的不用填。")
    )
    kind = forms.ChoiceField(label=_("类型"), choices=DutyKind.choices)
    text = PlainField(
        label=_("内容"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("做了什么、和谁一起、引出了什么。"),
    )
    place = PlainField(label=_("地点"), max_length=200, required=False)
    group_activity = forms.BooleanField(label=_("这是代表小组的活动"), required=False)
    files = FilesField(label=_("照片"), required=False)

    def __init__(self, deputy, *args, **options):
        super().__init__(*args, **options)
        self.deputy = deputy

    def clean(self):
        data = super().clean()
        first, last = data.get("happened_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("结束日期不能早于开始日期。"))
        elif first and (last or first) > timezone.localdate():
            self.add_error("ends_on" if last else "happened_on", _("还没有发生的事不能登记。"))
        elif first and not in_office(self.deputy, first):
            self.add_error("happened_on", _("这一天不在代表任期内。"))
        return data


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


class SuggestionForm(forms.ModelForm):
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
        help_text=_("写姓名，用顿号隔开。"),
    )

    class Meta:
        model = Suggestion
        fields = ("title", "text", "at_session")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.instance.pk:
            people = self.instance.cosigners.by_strokes()
            self.initial["cosigned_by"] = "、".join(people.values_list("name", flat=True))

    def clean_cosigned_by(self):
        people = self.cleaned_data["cosigned_by"]
        return [one for one in people if one.pk != self.instance.lead_deputy_id]

    def save(self, commit=True):
        saved = super().save(commit)
        saved.cosigners.set(self.cleaned_data["cosigned_by"])
        return saved
