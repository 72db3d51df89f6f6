"""Look-backs in the back office: the drawing, and the list of items to look at again."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backoffice.actions import WorkflowAdmin
from backoffice.base import ScopedModelAdmin
from supervision.activities.admin import READERS, WRITERS
from supervision.look_backs import workflow
from supervision.look_backs.models import LookBack, LookBackDraw


class DrawForm(forms.ModelForm):
    """What is drawn for a look-back: from how long ago, how many by lot and by risk, till when."""

    class Meta:
        model = LookBackDraw
        fields = ("months", "at_random", "by_risk", "due_on")

    def clean_due_on(self):
        due = self.cleaned_data["due_on"]
        if due < timezone.localdate():
            raise forms.ValidationError(_("完成期限不能早于今天。"))
        return due

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("at_random") == 0 and cleaned.get("by_risk") == 0:
            raise forms.ValidationError(_("随机抽取和按风险抽取不能都为零。"))
        return cleaned


@admin.register(LookBackDraw)
class LookBackDrawAdmin(ScopedModelAdmin):
    """A drawing is made once and never changed; seed and candidates stay with it."""

    view_roles, change_roles = READERS, WRITERS
    form = DrawForm
    list_display = ("drawn_on", "drawn_by", "months", "at_random", "by_risk", "due_on", "seed")
    list_select_related = ("drawn_by",)
    readonly_fields = ("drawn_on", "drawn_by", "seed", "number_of_candidates")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        asked = ("months", "at_random", "by_risk", "due_on")
        return (*asked, *self.readonly_fields) if obj else asked

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"months": workflow.default_months()}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        workflow.draw(obj, by=request.user, today=timezone.localdate())

    @admin.display(description=_("备选事项（条）"))
    def number_of_candidates(self, drawn):
        return len(drawn.candidates)


@admin.register(LookBack)
class LookBackAdmin(WorkflowAdmin):
    """One look-back: nothing is typed into it but by its actions."""

    view_roles, change_roles = READERS, WRITERS
    list_display = ("item", "unit", "way", "risks", "due_on", "status", "checked_on")
    list_filter = ("status", "way")
    list_select_related = ("item__opinion", "item__lead_unit")
    ordering = ("status", "due_on", "id")
    change_list_template = "admin/supervision/look_backs.html"
    readonly_fields = (
        *("item", "suggestion", "unit", "draw", "way", "risks", "due_on", "status"),
        *("checked_on", "place", "finding", "checked_by"),
    )
    fields = readonly_fields
    related = ("item__opinion__activity", "item__lead_unit", "draw", "checked_by")
    can_add = can_change = False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        counted = LookBack.objects.visible_to(request.user).counted()
        return super().changelist_view(request, {**(extra_context or {}), "looked": counted})

    @admin.display(description=_("建议"))
    def suggestion(self, look):
        return look.item.suggestion

    @admin.display(description=_("主办单位"))
    def unit(self, look):
        return look.item.lead_unit
