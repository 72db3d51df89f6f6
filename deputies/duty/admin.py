"""The duty record in the back office: verify one or many, log for a deputy, set the rules."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from backoffice.actions import WorkflowAdmin
from backoffice.base import PartInRows, ScopedModelAdmin
from deputies.duty.forms import check_days, check_level
from deputies.duty.models import (
    DutyEntry,
    DutyEntryQuerySet,
    DutySource,
    PointRule,
    PointScheme,
    Yardstick,
)
from deputies.people.mandates import levels_on
from deputies.people.models import Deputy, MandateLevel
from workflow.transitions import perform

READERS = (Role.CLERK, Role.TOWN_CLERK, Role.LEADER)
WRITERS = (Role.CLERK, Role.TOWN_CLERK)
YEARS_SHOWN = 12
START_LENGTH = 24


class DutyYear(admin.SimpleListFilter):
    """By the year in which it was done."""

    title = _("年度")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        this_year = timezone.localdate().year
        return [(str(year), str(year)) for year in range(this_year, this_year - YEARS_SHOWN, -1)]

    def queryset(self, request: HttpRequest, queryset: DutyEntryQuerySet) -> QuerySet[Any]:
        year = self.value() or ""
        return queryset.of_year(int(year)) if re.fullmatch(r"[1-9][0-9]{3}", year) else queryset


class DutyEntryForm(forms.ModelForm):
    """What staff log for a deputy, with the rules that the deputy's own form keeps."""

    acted_as = forms.ChoiceField(
        label=_("以哪一级代表身份"),
        choices=[("", "—"), *MandateLevel.choices],
        required=False,
        help_text=_("同时担任几级代表的才填。"),
    )

    class Meta:
        model = DutyEntry
        fields = ("deputy", "happened_on", "ends_on", "kind", "text", "place", "group_activity")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        deputy, day = data.get("deputy"), data.get("happened_on")
        if check_days(self, data, deputy) and deputy and day:
            held = levels_on(deputy, day)
            check_level(self, data, held, "acted_as")
            told = data.get("acted_as", "")
            self.instance.level = told if len(held) > 1 else ""  # one goes without saying
        return data


def others_looked_after(user):
    """Staff log for the deputies whom they look after, never for themselves."""
    return Deputy.objects.looked_after_by(user).exclude(user=user.pk)


@admin.register(DutyEntry)
class DutyEntryAdmin(WorkflowAdmin):
    """Log, read and act; what was logged is changed by the deputy, after it was sent back."""

    view_roles, change_roles = READERS, WRITERS
    change_list_template = "admin/deputies/duty.html"
    form = DutyEntryForm
    list_display = (
        "happened_on",
        "deputy",
        "kind",
        "text_start",
        "source",
        "state",
        "had_result",
        "is_public",
    )
    list_display_links = ("happened_on", "text_start")
    list_filter = ("status", DutyYear, "kind", "source", "had_result", "is_public")
    list_select_related = ("deputy",)
    search_fields = ("deputy__name",)
    ordering = ("-happened_on", "-id")
    autocomplete_fields = ("deputy",)
    written = (
        ("deputy", "acted_as"),
        ("happened_on", "ends_on"),
        ("kind", "group_activity"),
        "text",
        "place",
    )
    followed = (
        ("status", "source", "is_public", "had_result"),
        ("submitted_on", "verified_on", "verified_by"),
        "note",
        "pages",
    )
    readonly_fields = (
        "level",
        "status",
        "source",
        "had_result",
        "submitted_on",
        "verified_on",
        "verified_by",
        "note",
        "pages",
    )
    related = ("deputy", "verified_by")
    choices = {"deputy": others_looked_after}
    can_change = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.written
        return (("deputy", "level"), *self.written[1:], *self.followed)

    def get_search_results(self, request, queryset, term):
        if not term:
            return queryset, False
        return queryset.filter(deputy__in=Deputy.objects.called(term).values("pk")), False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.source, obj.created_by = DutySource.STAFF, request.user
        super().save_model(request, obj, form, change)

    def log_addition(self, request, obj, message):
        """It waits for the deputy's word; of who has no account it goes on to be verified."""
        super().log_addition(request, obj, message)
        if obj.deputy.user_id is None:
            perform(obj, "submit_for", by=request.user)

    @admin.display(description=_("内容"))
    def text_start(self, entry):
        text = entry.text
        return text if len(text) < START_LENGTH else f"{text[: START_LENGTH - 2]}…"

    @admin.display(description=_("状态"))
    def state(self, entry):
        return entry.get_status_display()

    @admin.display(description=_("查看"))
    def pages(self, entry):
        year = f"?year={entry.happened_on.year}&deputy={entry.deputy_id}"
        sheet = reverse("my_duty:sheet", args=[entry.happened_on.year])
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a> · <a href="{}">{}</a>',
            reverse("my_duty:entry", args=[entry.pk]),
            _("经过和照片"),
            reverse("my_duty:record") + year,
            _("该代表本年记录"),
            f"{sheet}?deputy={entry.deputy_id}",
            _("年度登记表"),
        )


class SettingsAdmin(ScopedModelAdmin):
    """Rules with the day from which they hold; the clerk sets them."""

    view_roles, change_roles = (Role.CLERK, Role.LEADER), (Role.CLERK,)


@admin.register(Yardstick)
class YardstickAdmin(SettingsAdmin):
    """How many days or group activities a level is asked for in a year, from a day on."""

    list_display = ("key", "level", "amount", "source", "since")
    list_filter = ("key", "level")
    ordering = ("key", "level", "-since")


class PointRuleInline(PartInRows):
    """What an entry of each kind is worth within a scheme of points."""

    model = PointRule
    extra = 3
    fields = ("kind", "points", "with_result", "most")
    deletable = True

    def is_open_to(self, user: User, record: Any) -> bool:
        return user.is_superuser or user.has_role(Role.CLERK)


@admin.register(PointScheme)
class PointSchemeAdmin(SettingsAdmin):
    """Points are shown to the deputy and to staff while a scheme is in force, never in public."""

    inlines = (PointRuleInline,)
    list_display = ("name", "since", "until")
    ordering = ("-since", "-id")
