"""The own notices, read, signed and counted; and for staff, who was told what by which channel."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from congress_portal.notices import recipients
from congress_portal.notices.filters import LedgerFilter, OwnFilter
from pages.tables import ListColumn, ListTable
from workflow import trail
from workflow.models import OutboxMessage


def _breadcrumbs() -> list[tuple[str, str]]:
    return [(_("工作台"), reverse("my:desk"))]


def _parts(user: Any, here: str) -> list[tuple[Any, str, str]]:
    """The two lists, for who has both; (label, address, is current)."""
    if recipients.told_by(user) is None:
        return []
    parts = [("my_notices:list", _("我的通知")), ("my_notices:ledger", _("通知台账"))]
    return [(label, reverse(name), "page" if name == here else "") for name, label in parts]


OWN = ListTable(
    title=gettext_lazy("通知"),
    columns=(
        ListColumn(gettext_lazy("标题"), "subject"),
        ListColumn(gettext_lazy("生成时间"), "created_at"),
        ListColumn(gettext_lazy("阅读时间"), "read_at"),
        ListColumn(gettext_lazy("签收时间"), "signed_at"),
    ),
)


def _ledger_of(user: Any) -> ListTable:
    """The ledger as one person may read it."""
    return ListTable(
        title=gettext_lazy("通知台账"),
        columns=(
            ListColumn(gettext_lazy("收件人"), lambda row: row.notice.recipient),
            ListColumn(gettext_lazy("标题"), "words"),
            ListColumn(gettext_lazy("送达情况"), lambda row: row.reach.label),
            ListColumn(gettext_lazy("生成时间"), lambda row: row.notice.created_at),
            ListColumn(gettext_lazy("渠道"), "ways_in_words"),
            ListColumn(gettext_lazy("阅读时间"), lambda row: row.notice.read_at),
            ListColumn(gettext_lazy("签收时间"), lambda row: row.notice.signed_at),
        ),
        ready=lambda notices: list(recipients.rows(notices, user, timezone.now())),
    )


@require_safe
def own(request: HttpRequest) -> HttpResponseBase:
    """Every notice to this person, the newest first."""
    mine = OutboxMessage.objects.visible_to(request.user)
    listing = OwnFilter(request.GET, mine.order_by("-id"))
    if file := OWN.file(request, listing.qs):
        return file
    context = {
        "breadcrumbs": _breadcrumbs(),
        "parts": _parts(request.user, "my_notices:list"),
        "listing": listing,
        "page": OWN.page(request, listing.qs),
        "has_unread": mine.unread().exists(),
    }
    return render(request, "my/notices.html", context)


@require_safe
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to what the notice tells of, and marks it read; a look ahead (HEAD) marks nothing."""
    notice = get_object_or_404(OutboxMessage.objects.visible_to(request.user), pk=pk)
    if request.method == "GET" and notice.read_at is None:
        OutboxMessage.objects.filter(pk=pk, read_at=None).update(read_at=timezone.now())
    within = url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None)
    if not within or not notice.path:
        return redirect("my_notices:list")
    return redirect(_in_the_readers_language(notice.path))


def _in_the_readers_language(path: str) -> str:
    """A notice names the Chinese page; who reads in English is led to the English one."""
    language = get_language() or settings.LANGUAGE_CODE
    with override(settings.LANGUAGE_CODE):
        return translate_url(path, language)


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The person signs for a notice that asks for it; it stands on the trail once."""
    with transaction.atomic():
        own = OutboxMessage.objects.visible_to(request.user).filter(asks_signature=True)
        notice = get_object_or_404(own.select_for_update(of=("self",)), pk=pk)
        if notice.signed_at is None:
            now = timezone.now()
            notice.signed_at, notice.read_at = now, notice.read_at or now
            notice.save(update_fields=["signed_at", "read_at"])
            trail.append(notice, "notice_signed", by=request.user, at=now)
            messages.success(request, _("已签收。"))
    return redirect("my_notices:list")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Marks all of the own notices read; what must be signed for stays to be signed."""
    unread = OutboxMessage.objects.visible_to(request.user).unread()
    number = unread.update(read_at=timezone.now())
    text = ngettext("%(count)d 条已标为已读。", "%(count)d 条已标为已读。", number)
    messages.success(request, text % {"count": number})
    return redirect("my_notices:list")


@require_safe
def told(request: HttpRequest) -> HttpResponseBase:
    """The ledger: to whom, by which channel, sent, seen, signed for, or not delivered."""
    notices = recipients.told_by(request.user)
    if notices is None:
        raise Http404
    ready = notices.select_related("recipient").prefetch_related("deliveries")
    listing = LedgerFilter(request.GET, ready.order_by("-id"))
    return _ledger_of(request.user).answer_to(
        request,
        listing.qs,
        "my/told.html",
        breadcrumbs=[*_breadcrumbs(), (_("通知"), reverse("my_notices:list"))],
        parts=_parts(request.user, "my_notices:ledger"),
        listing=listing,
    )
