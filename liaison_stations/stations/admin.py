"""Stations with who is posted there, who keeps them, their rules and their history."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Grant, Organization, User
from attachments.uploads import PictureField, store
from backoffice.base import Part, ScopedModelAdmin
from backoffice.held import HeldChanges
from backoffice.stored_files import HoldsAFile, stored_in
from liaison_stations.blank_spots.admin import BlankSpots
from liaison_stations.rota.models import RotaRule
from liaison_stations.stations.models import (
    Keeper,
    Posting,
    Station,
    StationChange,
    StationChangeKind,
    StationKind,
)
from pages.days import MomentField
from pages.fields import PlainField
from workflow.replacing import SHELVES, HeldFile, replace

READERS = (Role.CLERK, Role.LEADER, Role.TOWN_CLERK, Role.STATION_CLERK)
WRITERS = (Role.TOWN_CLERK, Role.STATION_CLERK)


class PostingInline(Part):
    """Which deputies serve at a station, from when to when."""

    model = Posting
    fields = (("deputy", "since", "until"),)
    autocomplete_fields = ("deputy",)
    related = ("deputy",)


def holding_the_role(user):
    """Only who holds the role may be named as keeper."""
    holding = Grant.objects.on(timezone.localdate()).filter(role=Role.KEEPER)
    holders = User.objects.filter(pk__in=holding.values("user"), is_active=True)
    return holders.order_by("name", "pk")


class KeeperInline(Part):
    """Who keeps a station, from when to when; offered are those who hold the role."""

    model = Keeper
    fields = (("user", "since", "until"),)
    related = ("user",)
    choices = {"user": holding_the_role}


class RuleInline(Part):
    """When a station receives: a rule of days, from when to when."""

    model = RotaRule
    fields = (
        ("pattern", "weekday", "month_day", "months"),
        ("opens", "closes", "place"),
        ("since", "until", "holiday_shift"),
    )


class ChangeInline(Part):
    """The history of a station: lines are added, none is changed."""

    model = StationChange
    fields = (("changed_on", "kind"), "text")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StationForm(forms.ModelForm):
    """A town's clerk sets up the stations of that town alone."""

    user = None
    busy_until = MomentField(
        label=_("接待日放宽至"),
        required=False,
        help_text=_("接待日大家共用一个网络时，到这一刻为止放宽提交次数的限制。"),
    )
    picture = PictureField(
        label=_("上传照片"),
        required=False,
        help_text=_("联络站的门面或接待室；照片里的人要同意公开。"),
    )
    picture_reason = PlainField(
        label=_("替换的理由"),
        max_length=1000,
        required=False,
        help_text=_("已有照片时填写；原来的照片仍然保留。"),
    )

    class Meta:
        model = Station
        fields = (
            "code",
            "name",
            "kind",
            "organization",
            "address",
            "phone",
            "opening_hours",
            "rooms",
            "accessible",
            "opened_on",
            "closed_on",
            "note",
            "intake_open",
            "busy_until",
            "photo_shows",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("picture"):
            self._check_picture(cleaned)
        kind, body = cleaned.get("kind"), cleaned.get("organization")
        if kind == StationKind.TOWN and body is None:
            self.add_error("organization", _("镇街区站必须选择所属镇街区。"))
        if not self._is_theirs(body) and "organization" not in self.errors:
            self.add_error("organization", _("只能登记本镇街区的联络站。"))
        return cleaned

    def _check_picture(self, cleaned: dict[str, Any]) -> None:
        """A picture is told in words, and why it takes the place of another one."""
        if not cleaned.get("photo_shows"):
            self.add_error("photo_shows", _("请写明照片上看得到什么。"))
        if self.instance.photo_id and not cleaned.get("picture_reason"):
            self.add_error("picture_reason", _("请写明理由。"))

    def _is_theirs(self, body):
        if self.user.acts_for_city(Role.STATION_CLERK):
            return True
        return body is not None and body.pk in self.user.organizations_as(Role.TOWN_CLERK)


TOLD = {
    "address": (StationChangeKind.MOVED, _("地址")),
    "name": (StationChangeKind.RENAMED, _("名称")),
}


@admin.register(Station)
class StationAdmin(HoldsAFile, BlankSpots, HeldChanges, ScopedModelAdmin):
    """What serves the day at the counter is there at once: hours, telephone, the form for citizens
    and who keeps the station.
    """

    at_once = ("phone", "opening_hours", "note", "intake_open", "busy_until")
    parts_at_once = (Keeper,)
    view_roles, change_roles = READERS, WRITERS
    form = StationForm
    inlines = (PostingInline, KeeperInline, RuleInline, ChangeInline)
    list_display = ("code", "name", "kind", "organization", "opened_on", "closed_on")
    list_display_links = ("code", "name")
    list_filter = ("kind",)
    list_select_related = ("organization",)
    search_fields = ("code", "name")
    ordering = ("code",)
    readonly_fields = ("photo_now",)
    search_word = "matching"
    form_knows_user = True
    choices = {"organization": lambda user: Organization.objects.town_congresses()}
    change_list_template = "admin/liaison_stations/station_list.html"
    fieldsets = (
        (None, {"fields": (("code", "kind"), "name", "organization")}),
        (_("地点"), {"fields": ("address", ("phone", "opening_hours"), ("rooms", "accessible"))}),
        (_("照片"), {"fields": ("photo_now", "picture", "picture_reason", "photo_shows")}),
        (_("启用"), {"fields": (("opened_on", "closed_on"), "note")}),
        (_("扫码反映"), {"fields": (("intake_open", "busy_until"),)}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is there, and why it is replaced, is asked where a picture stands."""
        found = super().get_fieldsets(request, obj)
        if obj is not None and obj.photo_id is not None:
            return found
        asked = {"photo_now", "picture_reason"}
        return [
            (title, {**options, "fields": [one for one in options["fields"] if one not in asked]})
            for title, options in found
        ]

    @admin.display(description=_("照片"))
    def photo_now(self, station: Station) -> str:
        return stored_in(station, "photo")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Moves, new names and closures stand in the station's history."""
        picture, before = form.cleaned_data.get("picture"), obj.photo
        if picture and before is None:
            obj.photo = store(picture, by=request.user)
        super().save_model(request, obj, form, change)
        if picture and before is not None:
            why = form.cleaned_data["picture_reason"]
            replace(SHELVES[Station], HeldFile(obj, before), picture, reason=why, by=request.user)
        if not change:
            return
        for name in form.changed_data:
            self._tell(obj, name, form.initial.get(name))

    def _tell(self, station, name, before):
        today = timezone.localdate()
        if name in TOLD:
            kind, label = TOLD[name]
            text = f"{label}：{before or '—'} → {getattr(station, name) or '—'}"
            station.changes.create(kind=kind, changed_on=today, text=text[:300])
        elif name == "closed_on":
            kind = StationChangeKind.CLOSED if station.closed_on else StationChangeKind.REOPENED
            day = station.closed_on or today
            station.changes.create(kind=kind, changed_on=day, text=str(kind.label))
