"""Forms of law-enforcement inspections: who may lead, who may be a member, whose report it is."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from attachments.uploads import OneFileField
from supervision.activities.choices import Method
from supervision.inspections import teams
from supervision.inspections.models import (
    Finding,
    InspectionReport,
    InspectionTeam,
    SelfReport,
    TeamMember,
)

SHORT_TEXT = forms.Textarea(attrs={"rows": 3})


def _is_inspection(activity):
    if activity.method != Method.ENFORCEMENT:
        raise ValidationError(_("只有方式为执法检查的活动可以这样登记。"))
    return activity


class TeamForm(forms.ModelForm):
    """The team of an inspection: who leads it, and the organs that it inspects."""

    class Meta:
        model = InspectionTeam
        fields = ("activity", "head", "organs")

    def clean_activity(self) -> Any:
        return _is_inspection(self.cleaned_data["activity"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        activity, head = cleaned.get("activity"), cleaned.get("head")
        if activity and head:
            self._check_head(activity, head, cleaned.get("organs") or ())
        return cleaned

    def _check_head(self, activity, head, organs):
        if not teams.leaders_of(activity).filter(pk=head.pk).exists():
            self.add_error("head", _("组长必须是本级人大的领导。"))
            return
        organ = teams.own_organ_of_user(organs, head)
        if organ:
            self.add_error("head", _own(head.name, organ))


def _own(name, organ):
    text = _("%(name)s是受检单位“%(organ)s”的人员，不能参加检查组。")
    return text % {"name": name, "organ": organ}


class PartFormSet(BaseInlineFormSet):
    """Rows that look at the inspected organs as they stand on the same form."""

    @property
    def organs(self):
        """The organs that are inspected, as the form above names them now."""
        listed = getattr(self.instance, "listed_organs", None)
        if listed is not None:
            return listed
        return list(self.instance.organs.all()) if self.instance.pk else []

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            cleaned = getattr(form, "cleaned_data", {})
            if cleaned and not cleaned.get("DELETE"):
                self.check(form, cleaned)

    def check(self, form, cleaned):
        """Adds its faults to one row of the part."""
        raise NotImplementedError


class MemberFormSet(PartFormSet):
    """No member comes from an inspected organ."""

    def check(self, form, cleaned):
        deputy, organs = cleaned.get("deputy"), self.organs
        organ = deputy and teams.own_organ_of_deputy(organs, deputy)
        organ = organ or teams.own_organ(
            organs, organization=cleaned.get("organization"), post=cleaned.get("post") or ""
        )
        if organ:
            name = deputy.name if deputy else cleaned.get("name")
            form.add_error(None, _own(name, organ))


class OrganFormSet(PartFormSet):
    """What names an organ names one of the inspected."""

    def check(self, form, cleaned):
        organ = cleaned.get("organ")
        if organ and organ not in self.organs:
            form.add_error("organ", _("“%(organ)s”不在受检单位里。") % {"organ": organ})


class MemberForm(forms.ModelForm):
    """One member of a team."""

    class Meta:
        model = TeamMember
        fields = ("deputy", "name", "post", "organization")


class SelfReportForm(forms.ModelForm):
    """What an inspected organ reported of itself."""

    upload = OneFileField(label=_("上传自查报告"), required=False)

    class Meta:
        model = SelfReport
        fields = ("organ", "received_on", "summary")
        widgets = {"summary": SHORT_TEXT}


class FindingForm(forms.ModelForm):
    """One finding of an inspection."""

    class Meta:
        model = Finding
        fields = ("found_on", "place", "problem", "organ")
        widgets = {"problem": SHORT_TEXT}


class ReportForm(forms.ModelForm):
    """The report on an inspection."""

    upload = OneFileField(label=_("上传报告全文"), required=False)

    class Meta:
        model = InspectionReport
        fields = ("activity", "reported_on", "evaluation", "problems", "advice", "law_advice")

    def clean_activity(self) -> Any:
        activity = _is_inspection(self.cleaned_data["activity"])
        others = activity.inspection_reports.kept().exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("这次执法检查已经登记了报告。"))
        return activity

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        activity, day = cleaned.get("activity"), cleaned.get("reported_on")
        if activity and day and day < activity.starts_on:
            self.add_error("reported_on", _("报告日期不能早于执法检查的开始日期。"))
        return cleaned
