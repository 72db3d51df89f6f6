"""Classes in the back office: who came is a list to tick, materials are files."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.choices import Role
from accounts.models import User
from attachments.uploads import OneFileField
from backoffice.actions import WorkflowAdmin
from backoffice.stored_files import StoredFilePart
from deputies.training import classes
from deputies.training.models import TrainingClass, TrainingFile

WRITERS = (Role.CLERK, Role.TOWN_CLERK)


class MaterialForm(forms.ModelForm):
    """A paper of a training class: a new one needs its file, an old one keeps it."""

    upload = OneFileField(label=gettext_lazy("文件"), required=False)

    class Meta:
        model = TrainingFile
        fields = ("caption",)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.instance.pk is None and self.has_changed() and not data.get("upload"):
            self.add_error("upload", _("请选择文件。"))
        return data


class MaterialInline(StoredFilePart):
    """The papers of a training class; a wrong one is replaced with a reason."""

    model = TrainingFile
    form = MaterialForm
    extra = 1
    fields = (("upload", "caption"),)
    record = "training"

    @admin.display(description=gettext_lazy("文件"))
    def upload(self, link: TrainingFile) -> str:
        """In the place of the field, where the paper is there already."""
        return self.stored_file(link)

    def address(self, link: Any) -> str:
        return reverse("my_training:file", args=[link.training_id, link.stored.uuid])

    def is_open_to(self, user: User, record: Any) -> bool:
        return user.has_role(*WRITERS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_delete_permission = has_change_permission


@admin.register(TrainingClass)
class TrainingClassAdmin(WorkflowAdmin):
    """A clerk records; the public reads it once a leader has published it, and each change too."""

    view_roles, change_roles = (Role.LEADER,), WRITERS
    inlines = (MaterialInline,)
    created_by = "created_by"
    list_display = (
        "name",
        "starts_on",
        "ends_on",
        "audience",
        "person_times",
        "status",
        "is_public",
    )
    list_filter = ("for_city", "for_town", "is_public", "status")
    search_fields = ("name",)
    ordering = ("-starts_on", "-id")
    autocomplete_fields = ("organizer",)
    change_form_template = "admin/deputies/training.html"
    fieldsets = (
        (None, {"fields": ("name", ("starts_on", "ends_on"), "place", "organizer")}),
        (gettext_lazy("对象"), {"fields": ("audience", ("for_city", "for_town"))}),
        (
            gettext_lazy("报名"),
            {"fields": (("capacity", "sign_up_until"), "participants", "topics")},
        ),
    )
    search_texts = ("name",)
    stores = (TrainingFile,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_person_times()

    @admin.display(description=gettext_lazy("参训人次"))
    def person_times(self, obj):
        return obj.person_times

    def get_urls(self) -> list[Any]:
        page = path(
            "<int:object_id>/attendance/",
            self.admin_site.admin_view(self.attendance_view),
            name="deputies_trainingclass_attendance",
        )
        return [page, *super().get_urls()]

    def attendance_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Everybody for whom the class is, to be ticked in one go."""
        found = self.get_object(request, str(object_id))
        if found is None:
            raise Http404
        if not self.has_change_permission(request, found):
            raise PermissionDenied
        people = list(classes.roll(found))
        if request.method == "POST":
            ticked = set(request.POST.getlist("present"))
            present = [one for one in people if str(one.pk) in ticked]
            number = classes.mark(found, present, by=request.user)
            sentence = ngettext("已记录 %(number)d 人参训。", "已记录 %(number)d 人参训。", number)
            messages.success(request, sentence % {"number": number})
            return HttpResponseRedirect(
                reverse("admin:deputies_trainingclass_change", args=[found.pk])
            )
        places = {place.deputy_id: place for place in found.places.all()}
        rows = [(one, *_attendance(places.get(one.pk))) for one in people]
        context = {
            **self.admin_site.each_context(request),
            "title": _("考勤：%(name)s") % {"name": found.name},
            "original": found,
            "opts": self.opts,
            "rows": rows,
        }
        return TemplateResponse(request, "admin/deputies/roll.html", context)


def _attendance(place):
    """Whether a deputy came to a class, and that they signed up for it, in a word."""
    if place is None:
        return False, ""
    return place.attended, "" if place.given_back_at else _("已报名")
