"""Published cases: redacted by one person, approved by another one."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from backoffice.actions import WorkflowAdmin
from liaison_stations.cases.choices import CaseStatus
from liaison_stations.cases.models import PublishedCase
from liaison_stations.cases.pictures import MOST_PICTURES, of_cases
from liaison_stations.cases.relations import EDITOR
from liaison_stations.matters.models import Matter, MatterStatus

MOST_CHOICES = 200
OFFICE = (Role.TOWN_CLERK, Role.STATION_CLERK)


class CaseForm(forms.ModelForm):
    """A published case, worded anew so that nobody is recognised: personal data of citizens
    (docs/domain.md#personal-data-of-citizens) never stand in it.
    """

    class Meta:
        model = PublishedCase
        fields = ("matter", "title", "problem", "answer", "with_pictures")
        help_texts = {
            "problem": _("不写姓名、电话、住址，也不写能认出反映人的细节。"),
            "answer": _("同样不写能认出反映人的内容。"),
        }


def closed_without_case(user):
    """The newest closed matters of the person's stations that no case tells of yet."""
    closed = Matter.objects.of_kept(user).filter(
        status__in=(MatterStatus.SOLVED, MatterStatus.ANSWERED), case=None
    )
    newest = closed.newest_first().values_list("pk", flat=True)[:MOST_CHOICES]
    return Matter.objects.filter(pk__in=list(newest)).newest_first()


@admin.register(PublishedCase)
class CaseAdmin(WorkflowAdmin):
    """Cases of closed matters, written by those who look after the station."""

    view_roles = change_roles = OFFICE
    form = CaseForm
    list_display = ("title", "matter", "status", "edited_by", "approved_by", "published_on")
    list_filter = ("status",)
    list_select_related = ("matter", "edited_by", "approved_by")
    search_fields = ("title",)
    ordering = ("-id",)
    readonly_fields = ("pictures", "status", "edited_by", "approved_by", "published_on")
    fields = (
        "matter",
        "title",
        "problem",
        "answer",
        "with_pictures",
        "pictures",
        ("status", "published_on"),
        ("edited_by", "approved_by"),
    )
    related = ("matter__station",)
    choices = {"matter": closed_without_case}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """In the back office only those of the stations that the person looks after."""
        rows = super().get_queryset(request)
        kept = Matter.objects.of_kept(request.user)
        return rows.filter(matter__in=kept.values("pk"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.readonly_fields, "matter") if obj else self.readonly_fields

    @admin.display(description=_("办理前后的照片"))
    def pictures(self, obj: PublishedCase) -> str:
        """What would be published, for whoever approves it."""
        shown = of_cases().filter(entry__matter=obj.matter_id)
        rows = [
            (reverse("my_station:matter_file", args=[obj.matter_id, one.stored.uuid]), one)
            for one in shown[:MOST_PICTURES]
        ]
        return format_html_join(
            " ",
            '<a href="{0}"><img src="{0}?width=160" alt="{1}" height="120"></a> {1}',
            ((url, one.get_shows_display()) for url, one in rows),
        ) or _("没有")

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        return obj.status == CaseStatus.DRAFT and EDITOR.holds(obj, request.user)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Whoever wrote last is the one who does not approve."""
        obj.edited_by = request.user
        super().save_model(request, obj, form, change)
