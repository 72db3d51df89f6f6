"""Suggestions in the back office: the whole register, and those that come on paper."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from backoffice.actions import WorkflowAdmin
from deputies.suggestions.models import Suggestion, SuggestionQuerySet
from workflow.transitions import perform

YEARS_BACK = 12


class ByYear(admin.SimpleListFilter):
    """By the year of the numbering, this one and those before."""

    title, parameter_name = _("年度"), "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        this = timezone.localdate().year
        return [(str(year), str(year)) for year in range(this, this - YEARS_BACK, -1)]

    def queryset(self, request: HttpRequest, queryset: SuggestionQuerySet) -> QuerySet[Any]:
        known = {key for key, _label in self.lookup_choices}
        return queryset.of_year(int(self.value())) if self.value() in known else queryset


class OverdueSuggestions(admin.SimpleListFilter):
    """Suggestions whose answer is late today."""

    title, parameter_name = _("期限"), "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[Any, Any], ...]:
        return (("overdue", _("已逾期")),)

    def queryset(self, request: HttpRequest, queryset: SuggestionQuerySet) -> QuerySet[Any]:
        overdue = self.value() == "overdue"
        return queryset.overdue(timezone.localdate()) if overdue else queryset


class SuggestionAdminForm(forms.ModelForm):
    """A suggestion as staff type it in for a deputy."""

    class Meta:
        model = Suggestion
        fields = ()

    def clean_text(self):
        """Refused here, beside the field: a suggestion without words is not submitted."""
        if not self.cleaned_data["text"].strip():
            raise forms.ValidationError(_("请先写好建议内容。"))
        return self.cleaned_data["text"]


@admin.register(Suggestion)
class SuggestionAdmin(WorkflowAdmin):
    """A suggestion on paper is entered for its deputy, and waits to be received."""

    view_roles, change_roles = (Role.LEADER,), (Role.CLERK,)
    form = SuggestionAdminForm
    list_display = ("number", "title", "lead_deputy", "lead_unit", "status", "deadline", "is_key")
    list_display_links = ("number", "title")
    list_filter = (ByYear, OverdueSuggestions, "status", "is_key", "is_public")
    list_select_related = ("lead_deputy", "lead_unit")
    search_fields = ("number", "title")
    ordering = ("-year", "-id")
    autocomplete_fields = ("lead_deputy", "cosigners")
    fieldsets = (
        (None, {"fields": ("year", "title", "text", "policy_area", "at_session")}),
        (_("提出人"), {"fields": ("lead_deputy", "cosigners")}),
    )
    readonly_fields = ("number",)
    search_word = "matching"
    created_by = "created_by"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The number that it got when it was received; before that it has none."""
        first, *others = super().get_fieldsets(request, obj)
        if obj is None or not obj.number:
            return [first, *others]
        return [(None, {"fields": ("number", *first[1]["fields"])}), *others]

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        """What a deputy has raised is not rewritten by staff."""
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"year": timezone.localdate().year, **super().get_changeform_initial_data(request)}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        perform(form.instance, "submit_for", by=request.user, inner=True)
