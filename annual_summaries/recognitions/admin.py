"""Recognition in the back office; published by a second person, and no longer edited then."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from annual_summaries.recognitions.models import LINKS, Recognition
from annual_summaries.summaries.models import may_preview
from attachments.uploads import OneFileField, store
from backoffice.actions import WorkflowAdmin
from backoffice.stored_files import HoldsAFile, stored_in
from workflow.choices import RecordStatus


class RecognitionForm(forms.ModelForm):
    """A recognition: at most one record that it was given for, and a file as proof."""

    upload = OneFileField(label=_("佐证文件"), required=False)

    class Meta:
        model = Recognition
        fields = ()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        named = [name for name in LINKS if cleaned.get(name)]
        for name in named[1:]:
            self.add_error(name, ValidationError(_("只能关联一项：已经关联了另一项记录。")))
        return cleaned


@admin.register(Recognition)
class RecognitionAdmin(HoldsAFile, WorkflowAdmin):
    """Recognitions of the committee's work, with their proof and who had a part."""

    view_roles, change_roles = (Role.LEADER,), (Role.CLERK,)
    form = RecognitionForm
    list_display = ("title", "kind", "happened_on", "granted_by", "status", "is_public")
    list_filter = ("kind", "is_public", "status")
    search_fields = ("title", "granted_by")
    ordering = ("-happened_on", "-id")
    autocomplete_fields = ("deputies", *LINKS)
    readonly_fields = ("file",)
    fieldsets = (
        (
            None,
            {"fields": (("happened_on", "kind"), "title", "granted_by", "text")},
        ),
        (_("佐证"), {"fields": ("link", "upload", "file")}),
        (
            _("关联"),
            {"fields": ("deputies", *LINKS), "description": _("因哪一项工作得到肯定，最多一项。")},
        ),
    )
    created_by = "created_by"

    def get_fieldsets(self, request: HttpRequest, obj: Recognition | None = None) -> Any:
        """A file is chosen once: what stands there is replaced on its own page, with a reason."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or obj.evidence_id is None:
            return fieldsets
        first, evidence, *rest = fieldsets
        return (first, (evidence[0], {"fields": ("link", "file")}), *rest)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_preview(request.user)

    def in_charge(self, request: HttpRequest, obj: Recognition) -> bool:
        """What the public reads is taken back before it is changed."""
        return obj.status == RecordStatus.RECORDED and not obj.is_public

    def save_model(
        self, request: HttpRequest, obj: Recognition, form: RecognitionForm, change: bool
    ) -> None:
        if form.cleaned_data.get("upload"):
            obj.evidence = store(form.cleaned_data["upload"], by=request.user)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("已有佐证"))
    def file(self, recognition: Recognition) -> str:
        return stored_in(recognition, "evidence")
