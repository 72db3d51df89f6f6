"""Forms in which staff enters normative documents and what a clean-up did to them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from supervision.activities.choices import Level
from supervision.documents.models import CleanupEntry, Document

NO_NUMBER = _("请填写文号：没有文件，就不能登记它的审查、废止或者修改。")
FUTURE = _("日期不能晚于今天。")


def _not_future(day):
    if day and day > timezone.localdate():
        raise ValidationError(FUTURE)
    return day


class DocumentForm(forms.ModelForm):
    class Meta:
        model = Document
        fields = ("number", "title", "maker", "level", "reviewer", "published_on", "filed_on")
        error_messages = {"number": {"required": NO_NUMBER}}

    user = None

    def clean_filed_on(self):
        return _not_future(self.cleaned_data["filed_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        level, reviewer = cleaned.get("level"), cleaned.get("reviewer")
        if level == Level.CITY and not self.user.acts_for_city(Role.CLERK):
            self.add_error("level", _("只有市人大经办人员可以登记市级文件。"))
        elif level == Level.TOWN and reviewer and not self._acts_for(reviewer):
            self.add_error("reviewer", _("镇级文件由本镇（街道、区）人大自己登记和审查。"))
        return cleaned

    def _acts_for(self, reviewer):
        return reviewer.pk in self.user.organizations_as(Role.TOWN_CLERK)


class CleanupForm(forms.ModelForm):
    class Meta:
        model = CleanupEntry
        fields = ("number", "title", "maker", "result", "decided_on", "reason", "review", "opinion")
        error_messages = {"number": {"required": NO_NUMBER}}

    def clean_decided_on(self):
        return _not_future(self.cleaned_data["decided_on"])
