"""The forms of the page 邀请和签到."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Organization
from deputies.people.models import Deputy, Mandate, MandateLevel
from deputies.people.naming import DeputyNames
from pages.days import MomentField
from pages.fields import PlainField
from supervision.activities.models import Activity
from supervision.attendance.models import Gathering
from supervision.attendance.workflow import last_day

MOST_AT_ONCE = 500
MOST_CHOICES = 300
ANY = ("", _("不限"))


class InviteForm(forms.Form):
    """Whom to invite: everybody in office of a body, a delegation or a group, and names.

    Only deputies whom the person looks after, in office on the activity's first day.
    """

    level = forms.ChoiceField(label=_("层级"), choices=[ANY, *MandateLevel.choices], required=False)
    body = forms.ModelChoiceField(
        label=_("镇街区人大"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=ANY[1],
    )
    delegation = forms.ChoiceField(label=_("代表团"), required=False)
    group = forms.ChoiceField(label=_("代表小组"), required=False)
    names = PlainField(
        label=_("另外点名邀请"),
        help_text=_("写姓名，用顿号隔开或每行一位；有同名的，写代表编号。"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )

    def __init__(self, activity, user, data=None):
        super().__init__(data)
        towns = Organization.objects.town_congresses().on(timezone.localdate())
        self.fields["body"].queryset = towns
        self.day = activity.starts_on
        self.people = Deputy.objects.looked_after_by(user).select_related("user").by_strokes()
        self.mandates = Mandate.objects.on(self.day).filter(deputy__in=self.people.order_by())
        if not (user.is_superuser or user.acts_for_city(Role.CLERK)):
            own = user.organizations_as(Role.TOWN_CLERK)
            self.fields["body"].queryset = towns.filter(pk__in=own)
        for name in ("delegation", "group"):
            self.fields[name].choices = [ANY, *self._known(name)]

    def _known(self, name):
        known = self.mandates.exclude(**{name: ""}).order_by(name).values_list(name, flat=True)
        return [(one, one) for one in known.distinct()[:MOST_CHOICES]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        chosen = self._of_mandates(cleaned) + self._by_name(cleaned.get("names") or "")
        cleaned["deputies"] = list({one.pk: one for one in chosen}.values())
        if not self.errors and not chosen:
            self.add_error(None, _("请选择范围，或写上姓名。"))
        elif len(cleaned["deputies"]) > MOST_AT_ONCE:
            self.add_error(None, _("一次最多邀请 %d 位代表，请缩小范围。") % MOST_AT_ONCE)
        return cleaned

    def _of_mandates(self, cleaned):
        asked = {
            field: cleaned[name]
            for name, field in (
                ("level", "level"),
                ("body", "organization"),
                ("delegation", "delegation"),
                ("group", "group"),
            )
            if cleaned.get(name)
        }
        if not asked:
            return []
        holders = self.mandates.filter(**asked).order_by().values("deputy")
        found = list(self.people.filter(pk__in=holders)[: MOST_AT_ONCE + 1])
        if not found:
            self.add_error(None, _("这个范围里没有在任的代表。"))
        return found

    def _by_name(self, text):
        """Each name or number fits exactly one deputy in office; else a sentence says which not."""
        named = DeputyNames(self.people, self.day).read(text)
        for sentence in named.faults():
            self.add_error("names", sentence)
        return named.found


class GatheringForm(forms.ModelForm):  # type: ignore[type-arg]
    """Hour, meeting point, contact and documents of an activity."""

    class Meta:
        model = Gathering
        fields = ("meets_at", "ends_at", "point", "contact", "documents")
        widgets = {
            "meets_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "documents": forms.Textarea(attrs={"rows": 3, "cols": 60}),
        }
        help_texts = {
            "documents": _("要先看的、要带的，每行一份；可以写网址。"),
        }

    def __init__(self, activity: Activity, data: Any = None) -> None:
        known = Gathering.objects.filter(activity=activity).first()
        super().__init__(data, instance=known or Gathering(activity=activity))
        self.activity = activity

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        meets, ends = cleaned.get("meets_at"), cleaned.get("ends_at")
        if ends and not meets:
            self.add_error("meets_at", _("写了结束时间，也请写集合时间。"))
        elif meets and ends and ends <= meets and not self.activity.ends_on:
            self.add_error("ends_at", _("结束时间必须晚于集合时间。"))
        return cleaned


class SignInCodeForm(forms.Form):
    """From when to when the code serves; within the days of the activity."""

    opens_at = MomentField(label=_("开始签到"))
    closes_at = MomentField(label=_("结束签到"))

    def __init__(self, activity, data=None, **options):
        super().__init__(data, **options)
        self.activity = activity
        for field in self.fields.values():
            field.error_messages["invalid"] = _("请按“2023-05-08 09:00”的样子填写日期和时间。")
            field.error_messages["required"] = _("请填写日期和时间。")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        for name in ("opens_at", "closes_at"):
            if cleaned.get(name) and not self._within(cleaned[name]):
                self.add_error(name, _("签到时间要在活动的日期之内。"))
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("结束签到必须晚于开始签到。"))
        return cleaned

    def _within(self, moment):
        day = moment.date()
        return self.activity.starts_on <= day <= last_day(self.activity)
