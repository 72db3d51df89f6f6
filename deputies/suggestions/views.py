"""Suggestions for those who raise, receive and handle them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.choices import Role
from attachments.downloads import send
from deputies.handling.cosigning import name_cosigners
from deputies.handling.effects import explain_deadline
from deputies.people.models import Deputy
from deputies.suggestions.forms import SuggestionFilter, SuggestionForm
from deputies.suggestions.models import (
    SIGNS,
    WITH_UNIT,
    Suggestion,
    SuggestionEntry,
    SuggestionFile,
    SuggestionRequest,
)
from deputies.suggestions.models import SuggestionStatus as Status
from deputies.suggestions.relations import LEAD_DEPUTY
from pages.at_once import at_once, tell_of_others
from pages.tables import ListColumn, ListTable
from papers.links import links, noting_papers
from workflow import trail
from workflow.beside import List
from workflow.pages import ActionPage, rating_in_words, request_in_words
from workflow.timeline import TimelineSource
from workflow.together import ready_together, together_in_words
from workflow.transitions import note

UNPROCESSABLE = 422
ANSWERED = (Status.REPLIED, Status.CONCLUDED)


def _number(suggestion):
    """The number within its year; nothing while it has none."""
    return f"{suggestion.year}-{suggestion.number}" if suggestion.number else ""


def _entries(suggestion):
    entries = SuggestionEntry.objects.filter(suggestion=suggestion.pk)
    return entries.select_related("by", "unit")


TIMELINE = TimelineSource(
    signs={
        "reply": "replied",
        "rate": "replied",
        "dissatisfied": "returned",
        "reopen": "returned",
        "conclude": "verified",
        "report_progress": "working",
        "acknowledge": "working",
        "submit": "working",
        "reply_for": "replied",
        "rate_for": "replied",
        "report_progress_for": "working",
        "acknowledge_for": "working",
    },
    entries=_entries,
    address=lambda one, stored: reverse("my_suggestions:file", args=[one.pk, stored.uuid]),
    dated=frozenset({"consult", "hand_over"}),
)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """All that the person may see, newest first; a deputy's own among them."""
    visible = Suggestion.objects.visible_to(request.user).select_related("lead_deputy", "lead_unit")
    listing = SuggestionFilter(request.GET, visible.order_by("-year", "-pk"))
    file = TABLE.file(request, listing.qs)
    if file is not None:
        return file
    context = {
        "breadcrumbs": [(_("工作台"), reverse("my:desk"))],
        "listing": listing.with_counts(),
        "page": TABLE.page(request, listing.qs),
        "table": TABLE,
        "today": timezone.localdate(),
        "raises": request.user.has_role(Role.DEPUTY),
    }
    return render(request, "deputies/my/suggestions.html", context)


def _shown(suggestions: list[Any]) -> list[Any]:
    for one in suggestions:
        one.sign = SIGNS.get(one.status, "waiting")
        one.full_number = _number(one)
        one.awaited_on = one.deadline if one.status in WITH_UNIT else None
    return suggestions


TABLE = ListTable(
    gettext_lazy("代表建议"),
    (
        ListColumn(gettext_lazy("编号"), "full_number"),
        ListColumn(gettext_lazy("标题"), "title"),
        ListColumn(gettext_lazy("领衔代表"), "lead_deputy"),
        ListColumn(gettext_lazy("主办单位"), "lead_unit"),
        ListColumn(gettext_lazy("状态"), lambda one: one.get_status_display()),
        ListColumn(gettext_lazy("当前期限"), "deadline"),
        ListColumn(gettext_lazy("交办日期"), "handed_over_on"),
        ListColumn(gettext_lazy("答复日期"), "replied_on"),
        ListColumn(gettext_lazy("办理结果"), lambda one: one.get_outcome_display()),
        ListColumn(gettext_lazy("评价"), lambda one: one.get_satisfaction_display()),
        ListColumn(gettext_lazy("重点督办"), lambda one: _("是") if one.is_key else ""),
    ),
    ready=_shown,
)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A draft of one's own; nothing typed is lost."""
    if not request.user.has_role(Role.DEPUTY):
        raise Http404
    deputy = get_object_or_404(Deputy, user=request.user.pk)
    draft = Suggestion(year=timezone.localdate().year, lead_deputy=deputy, created_by=request.user)
    return _written(request, draft)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Words and co-signers, as long as it has not been submitted."""
    visible = Suggestion.objects.visible_to(request.user)
    draft = get_object_or_404(visible.select_related("lead_deputy"), pk=pk)
    if draft.status != Status.DRAFT or not LEAD_DEPUTY.holds(draft, request.user):
        raise PermissionDenied
    return _written(request, draft)


def _saved(request, form, fresh):
    saved = form.save()
    tell_of_others(request, form)
    if fresh:
        trail.append(saved, "created", by=request.user)
    elif form.changed_data:
        note(saved, "edited", by=request.user, fields=form.changed_data)
    reworded = not fresh and bool({"title", "text"} & set(form.changed_data))
    name_cosigners(saved, form.cleaned_data["cosigned_by"], by=request.user, reworded=reworded)
    return saved


def _written(request, draft):
    fresh = draft.pk is None
    form = at_once(SuggestionForm)(instance=draft)
    if request.method == "POST":
        with transaction.atomic():
            form = at_once(SuggestionForm)(request.POST, instance=draft)
            saved = _saved(request, form, fresh) if form.is_valid() else None
        if saved is not None:
            messages.success(request, _("草稿已保存，看一遍再提交。"))
            return redirect(saved)
    context = {
        "breadcrumbs": [
            (_("工作台"), reverse("my:desk")),
            (_("代表建议"), reverse("my_suggestions:list")),
        ],
        "form": form,
        "title": _("提建议") if fresh else _("修改建议"),
    }
    status = UNPROCESSABLE if form.errors else None
    return render(request, "deputies/my/suggestion_form.html", context, status=status)


@require_safe
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggestion for who may read it."""
    return SuggestionPage(request, pk).response()


def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """An action on a suggestion."""
    return SuggestionPage(request, pk).act(action)


@require_safe
def file(request: HttpRequest, pk: int, uuid: UUID) -> HttpResponseBase:
    """Evidence of the timeline, for whoever sees the suggestion."""
    files = SuggestionFile.objects.visible_to(request.user).select_related("stored")
    found = get_object_or_404(files, entry__suggestion=pk, stored__uuid=uuid)
    return send(found.stored, inline=True, width=request.GET.get("width"))


class SuggestionPage(ActionPage):
    """The page of one suggestion, with its story and what may be done with it."""

    template = "deputies/my/suggestion.html"
    address, act_address = "my_suggestions:suggestion", "my_suggestions:act"
    timeline = TIMELINE

    def records(self) -> QuerySet[Any]:
        visible = noting_papers(Suggestion.objects.visible_to(self.user))
        return visible.select_related("lead_deputy", "lead_unit", "clock", "joined_to")

    def lists(self) -> tuple[List, ...]:
        return (
            *ready_together(Suggestion),
            "cosigners",
            "asked",
            "assisting_units",
            Prefetch("requests", SuggestionRequest.objects.select_related("unit")),
        )

    def context(self) -> dict[str, Any]:
        one = self.obj
        pending = [asked for asked in one.requests.all() if asked.granted is None]
        mine = one.status == Status.DRAFT and LEAD_DEPUTY.holds(one, self.user)
        return {
            "breadcrumbs": [
                (_("工作台"), reverse("my:desk")),
                (_("代表建议"), reverse("my_suggestions:list")),
            ],
            "suggestion": one,
            "papers": links(one, self.user),
            "sign": SIGNS.get(one.status, "waiting"),
            "eyebrow": " · ".join(filter(None, (_("代表建议"), _number(one)))),
            "rating_word": rating_in_words(one),
            "lead_unit": one.lead_unit.name if one.lead_unit else "",
            "answered": one.status in ANSWERED,
            "original": one.due_on if one.extended_to else None,
            "explained": explain_deadline(one),
            "pending": [request_in_words(asked) for asked in pending],
            **together_in_words(one),
            "edit": reverse("my_suggestions:edit", args=[one.pk]) if mine else "",
        }
