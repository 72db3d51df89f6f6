"""Forms in which an activity, its stages and its files are recorded."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganizationKind, Role
from attachments.uploads import FilesField, OneFileField
from deputies.people.models import Deputy
from deputies.people.naming import DeputyNames, NamedDeputies
from deputies.people.outside import without_mandate
from pages.days import MomentField
from pages.fields import PlainField
from supervision.activities.choices import Level
from supervision.activities.models import Activity, ActivityFile
from supervision.inquiries.models import Broadcast
from supervision.joint_activities import rules

MOST_NAMED = 20


class ActivityForm(forms.ModelForm):
    """An activity as the clerk logs it, with its participants as a list of names."""

    class Meta:
        model = Activity
        fields = (
            "number",
            "year",
            "title",
            "method",
            "level",
            "organizer",
            "partners",
            "parent",
            "theme",
            "policy_area",
            "joint",
            "starts_on",
            "ends_on",
            "place",
            "deputies",
            "attendances",
            "inspected_law",
            "notes",
        )

    user = None
    names = PlainField(
        label=_("粘贴参加代表名单"),
        help_text=_("写姓名，用顿号隔开或每行一位；有同名的，写代表编号。会加到参加代表里。"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )
    pictures = FilesField(label=_("照片与文件"), required=False)

    def clean_deputies(self) -> Any:
        """Who has signed in stands on the list until the sign-in is taken back."""
        chosen = self.cleaned_data["deputies"]
        if not self.instance.pk:
            return chosen
        signed_in = Deputy.objects.filter(
            invitations__activity=self.instance, invitations__attended_at__isnull=False
        )
        missing = signed_in.exclude(pk__in=[one.pk for one in chosen])[:20]
        if missing:
            names = "、".join(map(str, missing))
            text = _("%(names)s已经签到，不能从名单里删去；要更正，请在“邀请和签到”里撤销签到。")
            raise ValidationError(text % {"names": names})
        return chosen

    def named(self, text: str, day: date | None) -> NamedDeputies:
        """A pasted list of participants as it is understood on the day of the activity."""
        return DeputyNames(Deputy.objects.visible_to(self.user), day).read(text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("names"):
            named = self.named(cleaned["names"], cleaned.get("starts_on"))
            for sentence in named.faults():
                self.add_error("names", sentence)
            there = list(cleaned.get("deputies") or ())
            known = {one.pk for one in there}
            cleaned["deputies"] = there + [one for one in named.found if one.pk not in known]
        self._check_mandates(cleaned)
        level, organizer = cleaned.get("level"), cleaned.get("organizer")
        if level and organizer:
            self._check_organizer(level, organizer)
        if cleaned.get("parent"):
            self._check_parent(cleaned["parent"])
        if "parent" not in self.errors:
            for field, sentence in rules.faults(self.instance.pk, cleaned):
                if field not in self.errors:
                    self.add_error(field, sentence)
        return cleaned

    def _check_mandates(self, cleaned: dict[str, Any]) -> None:
        """Who is put on the list held a mandate then; who stands on it already is only doubted."""
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first is None:
            return
        there = self.instance.deputies.values_list("pk", flat=True) if self.instance.pk else ()
        known = set(there)
        added = [one for one in cleaned.get("deputies") or () if one.pk not in known]
        outside = without_mandate(added, first, last)
        if outside:
            words = {"names": "、".join(map(str, outside[:MOST_NAMED]))}
            self.add_error("deputies", _("%(names)s在活动的日子不在代表任期内。") % words)

    def _check_organizer(self, level, organizer):
        town = organizer.kind == OrganizationKind.TOWN_CONGRESS
        if town != (level == Level.TOWN):
            self.add_error("organizer", _("组织单位与层级不一致。"))
        elif level == Level.TOWN and organizer.pk not in self.user.organizations_as(
            Role.TOWN_CLERK
        ):
            self.add_error("organizer", _("只能登记本单位组织的活动。"))
        elif level == Level.CITY and not self.user.acts_for_city(Role.CLERK):
            self.add_error("level", _("只有市人大经办人员可以登记市级活动。"))

    def _check_parent(self, parent):
        above, steps = parent, 0
        while above and steps < 10:
            if above.pk == self.instance.pk:
                self.add_error("parent", _("上级活动不能是它自己或它的分项。"))
                return
            above, steps = above.parent, steps + 1


class ActivityFileForm(forms.ModelForm):
    """A new picture or paper; what is stored is not replaced."""

    upload = OneFileField(label=_("文件"), required=False)

    class Meta:
        model = ActivityFile
        fields = ("stage", "caption", "is_public")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.instance.pk and not cleaned.get("upload") and "upload" not in self.errors:
            self.add_error("upload", _("请选择要上传的文件。"))
        return cleaned


class BroadcastForm(forms.ModelForm):
    """From when to when an activity is broadcast."""

    starts_at = MomentField(label=_("开始时间"))
    ends_at = MomentField(label=_("结束时间"), required=False)

    class Meta:
        model = Broadcast
        fields = ("starts_at", "ends_at")
