"""The self-assessment on the four goods (四好), checked by the committee's station staff."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from attachments.uploads import OneFileField
from backoffice.actions import WorkflowAdmin
from backoffice.stored_files import StoredFilePart
from liaison_stations.assessments.models import AssessmentFile, AssessmentStatus, SelfAssessment
from liaison_stations.stations.models import Station

OFFICE = (Role.TOWN_CLERK, Role.STATION_CLERK)


class EvidenceForm(forms.ModelForm):
    """A proof of what an assessment claims; a new one needs its file."""

    upload = OneFileField(label=_("佐证材料"), required=False)

    class Meta:
        model = AssessmentFile
        fields = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.instance.pk and not cleaned.get("upload") and "upload" not in self.errors:
            self.add_error("upload", _("请选择要上传的文件。"))
        return cleaned


class EvidenceInline(StoredFilePart):
    """The proofs of an assessment; added while it is a draft, never changed or taken away."""

    model = AssessmentFile
    form = EvidenceForm
    fields = ("stored_file", "upload")
    record = "assessment"

    def is_open_to(self, user: User, record: Any) -> bool:
        return record.status == AssessmentStatus.DRAFT

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_delete_permission = has_change_permission


@admin.register(SelfAssessment)
class AssessmentAdmin(WorkflowAdmin):
    """A station's yearly assessment of itself by the four goods, and the check of it."""

    view_roles, change_roles = (*OFFICE, Role.LEADER), OFFICE
    inlines = (EvidenceInline,)
    list_display = ("station", "year", "status", "checked_by", "checked_on")
    list_filter = ("status",)
    list_select_related = ("station", "checked_by")
    search_fields = ("station__name",)
    ordering = ("-year", "station__code")
    readonly_fields = ("status", "checked_by", "checked_on", "note")
    fieldsets = (
        (None, {"fields": (("station", "year"), "status")}),
        (_("服务中心大局好"), {"fields": ("central_tasks", "central_tasks_score")}),
        (_("保障改善民生好"), {"fields": ("livelihood", "livelihood_score")}),
        (_("发挥代表作用好"), {"fields": ("deputies_role", "deputies_role_score")}),
        (_("基层单元功能好"), {"fields": ("grassroots", "grassroots_score")}),
        (_("核查"), {"fields": (("checked_by", "checked_on"), "note")}),
    )
    search_texts = ("station__name",)
    choices = {"station": lambda user: Station.objects.in_charge(user).in_order()}
    stores = (AssessmentFile,)

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        mine = Station.objects.in_charge(request.user).filter(pk=obj.station_id).exists()
        return mine and obj.status == AssessmentStatus.DRAFT
