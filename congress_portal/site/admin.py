"""Settings of the portal in the back office; the kernel's are registered here, above all rooms."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from backoffice.base import ScopedModelAdmin
from backoffice.trail_lines import content_in_words, kind_in_words
from congress_portal.site.models import SiteSettings
from pages.untyped import ByDjango
from workflow import outbox, trail
from workflow.choices import MessageState
from workflow.deadlines import move_deadlines
from workflow.models import Clock, Delivery, Holiday, TrailEntry
from workflow.table_words import clock_name, day_name, rule_name
from workflow.transitions import TRAIL_WORDS, tables

admin.site.unregister((EmailAddress, Authenticator, UserSession))
admin.site.unregister((SocialAccount, SocialApp, SocialToken))


@admin.register(SiteSettings)
class SiteSettingsAdmin(ScopedModelAdmin):
    """The one row of what the office sets; added once, then changed."""

    change_roles = (Role.SYSADMIN, Role.CLERK)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and SiteSettings.current()._state.adding


@admin.register(Clock)
class ClockAdmin(ScopedModelAdmin):
    """A new value is a new row from a day on; old deadlines keep the row they came from."""

    view_roles, change_roles = (Role.LEADER, Role.SYSADMIN), (Role.CLERK,)
    list_display = ("named", "amount", "unit", "moves_on", "follows", "since")
    ordering = ("key", "-since")
    can_change = False

    def get_fields(self, request: HttpRequest, obj: Clock | None = None) -> ByDjango:
        """A row that is there is read, and read in the reader's language."""
        shown = {"label": "named", "source": "follows"} if obj else {}
        return [shown.get(str(name), name) for name in super().get_fields(request, obj)]

    @admin.display(description=gettext_lazy("名称"), ordering="label")
    def named(self, clock: Clock) -> str:
        """What the clock measures, in the reader's language."""
        return clock_name(clock.label)

    @admin.display(description=gettext_lazy("依据"), ordering="source")
    def follows(self, clock: Clock) -> str:
        """The rule that it follows, in the reader's language."""
        return rule_name(clock.source)


@admin.register(Holiday)
class HolidayAdmin(ScopedModelAdmin):
    """Holidays and worked weekends (调休) of the State Council's notice; deadlines follow them."""

    view_roles, change_roles = (Role.LEADER,), (Role.CLERK, Role.SYSADMIN)
    list_display = ("day", "kind", "named")
    list_filter = ("kind",)
    ordering = ("-day",)

    @admin.display(description=gettext_lazy("名称"), ordering="name")
    def named(self, day: Holiday) -> str:
        """The holiday in the reader's language."""
        return day_name(day.name)

    def response_add(self, request: HttpRequest, obj: Any, *rest: Any) -> HttpResponse:
        self._move(request)
        return super().response_add(request, obj, *rest)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        self._move(request)
        return super().response_change(request, obj)

    def _move(self, request: HttpRequest) -> None:
        """Running deadlines follow the table; whoever changed it is told how many moved."""
        moved = move_deadlines(request.user, timezone.now())
        if moved:
            text = ngettext(
                "%(counter)s 个未办结事项的期限随之变动，已写入各事项的办理经过。",
                "%(counter)s 个未办结事项的期限随之变动，已写入各事项的办理经过。",
                moved,
            )
            self.message_user(request, text % {"counter": moved}, messages.INFO)


class MessageStateFilter(admin.SimpleListFilter):
    """Messages that wait, were sent, or failed."""

    title = gettext_lazy("状态")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return MessageState.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.in_state(self.value())  # type: ignore[attr-defined]


@admin.register(Delivery)
class DeliveryAdmin(ScopedModelAdmin):
    """Whom a message has not reached, and why; its words belong to its reader alone."""

    view_roles = (Role.SYSADMIN, Role.CLERK)
    can_add = can_change = False
    scope = "kept_by"
    list_display = (
        "written",
        "recipient",
        "channel",
        "state_shown",
        "attempts",
        "due_at",
        "error",
    )
    list_display_links = None
    list_filter = (MessageStateFilter, "channel")
    list_select_related = ("message__recipient",)
    ordering = ("-id",)
    fields = ("channel", "attempts", "due_at", "sent_at", "failed_at", "error")
    actions = ("send_again",)

    @admin.display(description=gettext_lazy("生成时间"))
    def written(self, obj: Delivery) -> Any:
        return obj.message.created_at

    @admin.display(description=gettext_lazy("收件人"))
    def recipient(self, obj: Delivery) -> str:
        return str(obj.message.recipient)

    @admin.display(description=gettext_lazy("状态"))
    def state_shown(self, obj: Delivery) -> str:
        return str(obj.state.label)

    @admin.action(description=gettext_lazy("再次发送"))
    def send_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """What was given up is due at once; who asked for it stands on the trail."""
        with transaction.atomic():
            failed = queryset.failed()  # type: ignore[attr-defined]
            # Of two who press at once, the second finds nothing that failed.
            chosen = list(failed.select_for_update(of=("self",)))
            for delivery in chosen:
                trail.append(delivery, "send_again", by=request.user)
            keys = [delivery.pk for delivery in chosen]
            number = outbox.send_again(Delivery.objects.filter(pk__in=keys))
        text = ngettext("%(count)d 条将再次发送。", "%(count)d 条将再次发送。", number)
        self.message_user(request, text % {"count": number}, messages.SUCCESS)


@admin.register(TrailEntry)
class TrailEntryAdmin(ScopedModelAdmin):
    """The trail of everything, for the auditor alone; it names records and fields, no words."""

    view_roles = (Role.AUDITOR,)
    scope = "for_audit"
    can_add = can_change = False
    list_display = ("at", "actor", "what", "kind", "subject_key", "told")
    list_display_links = None
    fields = ("at", "actor", "what", "kind", "subject_key", "sequence", "told", "hash")
    list_select_related = ("actor",)
    search_fields = ("subject_kind",)
    search_help_text = _("对象类别、编号、动作代号或经办人用户名，须完整。")
    ordering = ("-id",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[TrailEntry], term: str
    ) -> tuple[QuerySet[TrailEntry], bool]:
        """By whole words: the trail is too long to be read through for a part of one."""
        if not term:
            return queryset, False
        found = Q(subject_kind=term) | Q(subject_key=term) | Q(action=term)
        return queryset.filter(found | Q(actor__username=term)), False

    @admin.display(description=_("动作"))
    def what(self, entry: TrailEntry) -> str:
        """The action in words, where its record's table has some."""
        by_kind = {model._meta.label_lower: table for model, table in tables.items()}
        table = by_kind.get(entry.subject_kind)
        label = table.label_of(entry.action) if table else TRAIL_WORDS.get(entry.action)
        return str(label or entry.action)

    @admin.display(description=_("对象类别"), ordering="subject_kind")
    def kind(self, entry: TrailEntry) -> SafeString:
        """In words, and as the search asks for it."""
        words = kind_in_words(entry.subject_kind)
        return format_html("{} <code>{}</code>", words, entry.subject_kind)

    @admin.display(description=_("内容"))
    def told(self, entry: TrailEntry) -> str:
        """The fields in words, and the whole as the trail keeps it."""
        return content_in_words(entry)
