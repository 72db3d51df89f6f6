"""Ballots in the back office: entered once by a clerk, what they were on found by its number."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from backoffice.base import ScopedModelAdmin
from backoffice.held import HeldChanges
from supervision.satisfaction.models import LINKS, Ballot, BallotSubject
from supervision.satisfaction.subjects import Subjects


class BallotForm(forms.ModelForm):
    """Finds what the ballot was on by the number that its register knows it by."""

    class Meta:
        model = Ballot
        fields = ()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("subject") and data.get("number") and data.get("held_on")):
            return data
        found = Subjects().find(data["subject"], data["number"], data["held_on"])
        if len(found) != 1:
            self.add_error("number", _("没有找到这个编号的记录，请核对编号。"))
            return data
        for subject, field in LINKS.items():
            key = found[0] if subject == BallotSubject(data["subject"]) else None
            setattr(self.instance, f"{field}_id", key)
        return data


@admin.register(Ballot)
class BallotAdmin(HeldChanges, ScopedModelAdmin):
    """Ballots of satisfaction (满意度测评) as they were counted."""

    view_roles, change_roles = (Role.LEADER,), (Role.CLERK,)
    form = BallotForm
    list_display = ("subject", "number", "held_on", "satisfied", "basically", "dissatisfied")
    list_filter = ("subject",)
    search_texts = ("number",)
    search_fields = ("number",)
    ordering = ("-held_on", "-id")
    fields = (
        ("subject", "number"),
        "held_on",
        ("members", "issued", "returned"),
        ("satisfied", "basically", "dissatisfied", "abstained"),
    )
