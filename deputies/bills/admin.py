"""Bills in the back office: the committee's clerks write them until they are public."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from backoffice.actions import WorkflowAdmin
from deputies.bills.models import Bill
from deputies.bills.movers import ask_movers
from deputies.people.models import Deputy
from workflow.choices import RecordStatus


class BillForm(forms.ModelForm):
    """Who leads a bill does not support it as well: both together are counted as its movers."""

    class Meta:
        model = Bill
        fields = ()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("lead_deputy") in (data.get("cosigners") or ()):
            self.add_error("cosigners", _("领衔代表不再填写为附议代表。"))
        return data


@admin.register(Bill)
class BillAdmin(WorkflowAdmin):
    """Bills (议案), which the clerk keeps; leaders read."""

    view_roles, change_roles = (Role.LEADER,), (Role.CLERK,)
    form = BillForm
    created_by = "created_by"
    list_display = ("title", "year", "number", "lead_deputy", "handling", "status", "is_public")
    list_filter = ("year", "handling", "is_public", "status")
    list_select_related = ("lead_deputy",)
    search_word = "matching"
    search_fields = ("title",)
    ordering = ("-year", "-id")
    autocomplete_fields = ("lead_deputy", "cosigners")
    fields = (
        ("year", "number"),
        "title",
        "lead_deputy",
        "cosigners",
        ("moved_on", "handling"),
        "text",
        "what_came",
    )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        led = Deputy.objects.filter(pk=form.initial.get("lead_deputy") if change else None)
        before = [*led, *form.instance.cosigners.all()]
        super().save_related(request, form, formsets, change)
        ask_movers(form.instance, before, by=request.user)

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        """What the public reads is taken back before it is changed."""
        mine = super().in_charge(request, obj)
        return mine and not obj.is_public and obj.status != RecordStatus.WITHDRAWN
