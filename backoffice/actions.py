"""Buttons and bulk actions of the back office: each calls a verb of the transition table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from backoffice import later
from backoffice.base import ScopedModelAdmin
from backoffice.held import HeldChanges
from backoffice.merging import MergePages
from backoffice.trail_lines import trail_line, whole_trail
from pages.keys import small_number
from pages.untyped import AnyReader, AnyRecord, AnyValue, ByDjango
from workflow.forms import ActionForm, fields_for
from workflow.transitions import Conflict, Transition, allowed, choose, perform, table_for

MOST_AT_ONCE = 200
MOST_LINES = 20


class WorkflowAdmin(MergePages, HeldChanges, ScopedModelAdmin):
    """Draws the actions that are allowed now, on the record and in bulk."""

    change_form_template = "admin/workflow_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        info = self.opts.app_label, self.opts.model_name
        act = path(
            "<path:object_id>/act/<slug:action>/",
            self.admin_site.admin_view(self.act_view),
            name="{}_{}_act".format(*info),
        )
        return [act, *super().get_urls()]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, AnyValue],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: AnyRecord = None,
    ) -> HttpResponse:
        if obj is not None:
            entries = whole_trail(obj)[:MOST_LINES]
            context["trail"] = self.trail_lines(request, obj, entries)
            context["verbs"] = [
                {"label": row.label, "url": self._act_url(obj, row.action), "main": row.main}
                for row in allowed(obj, request.user)
            ]
        page: HttpResponse = super().render_change_form(
            request, context, add, change, form_url, obj=obj
        )
        return page

    def _act_url(self, obj: Model, action: str) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_act"
        return reverse(name, args=[obj.pk, action])

    @method_decorator(never_cache)
    def act_view(self, request: HttpRequest, object_id: str, action: str) -> HttpResponseBase:
        """The page of one action on one record: what it asks for, then the action."""
        obj = self.get_object(request, object_id)
        if obj is None or not table_for(self.model).named(action):
            raise Http404
        try:
            return self._act(request, obj, action)
        except Conflict as conflict:
            return self._meanwhile(request, conflict)

    def _act(self, request: HttpRequest, obj: Model, action: str) -> HttpResponseBase:
        version = _version(request)
        row = choose(obj, action, by=request.user, version=version)
        form = ActionForm(row, obj, request.user, request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            version = form.cleaned_data["version"]
            try:
                if answer := later.left(request, obj, action, version, form.inputs):
                    return answer
                perform(obj, action, by=request.user, version=version, data=form.inputs)
            except ValidationError as refusal:
                form.take(refusal)
            else:
                form.let_files_go()
                messages.success(request, _("已完成：%(action)s。") % {"action": row.done})
                return HttpResponseRedirect(self._change_url(obj))
        if form.errors:
            form.keep_files()
        heeded = self.heeded_before(obj, action)
        return self._page(request, "admin/act.html", obj, row, form=form, heeded=heeded)

    def heeded_before(self, obj: AnyRecord, action: str) -> list[str]:
        """Sentences that whoever acts is to read first, above what the action asks for."""
        return []

    def _change_url(self, obj: Model) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[obj.pk])

    def _page(
        self, request: HttpRequest, template: str, obj: AnyRecord, row: Transition, **more: ByDjango
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": row.label,
            "original": obj,
            "opts": self.opts,
            "row": row,
            **more,
        }
        return TemplateResponse(request, template, context)

    def _meanwhile(self, request: HttpRequest, conflict: Conflict) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("内容已经有了变化"),
            "original": conflict.obj,
            "opts": self.opts,
            "lines": [trail_line(conflict.obj, entry) for entry in conflict.since],
            "typed": [
                text
                for name, text in request.POST.items()
                if text and name not in ("csrfmiddlewaretoken", "version")
            ],
            "back": self._change_url(conflict.obj),
        }
        return TemplateResponse(request, "admin/meanwhile.html", context, status=409)

    def get_actions(self, request: HttpRequest) -> ByDjango:
        """Bulk verbs of which the person holds a role at all; each row is judged on its own."""
        rows = bulk_rows(self.model, request.user)
        return {action: (bulk_action, action, f"{row.label}") for action, row in rows.items()}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """As Django's; a bulk action that was begun on another page leads back to that page."""
        answer: HttpResponse = super().changelist_view(request, extra_context)
        back = _back_to(request)
        here = answer.headers.get("Location") == request.get_full_path()
        return HttpResponseRedirect(back) if back and here else answer


def bulk_rows(model: type[Model], user: AnyReader) -> dict[str, Transition]:
    """The bulk verbs of a model of which the person holds a role at all, by action."""
    rows: dict[str, Transition] = {}
    for row in table_for(model).transitions:
        if row.bulk and not row.inner and (user.is_superuser or user.has_role(*row.who.roles)):
            rows.setdefault(row.action, row)
    return rows


def _back_to(request: HttpRequest) -> str:
    """The page of the portal on which a bulk action was begun; blank where it was the list."""
    page = request.POST.get("next", "")
    own = page.startswith("/") and url_has_allowed_host_and_scheme(page, {request.get_host()})
    return page if own else ""


def bulk_action(
    modeladmin: WorkflowAdmin, request: HttpRequest, queryset: QuerySet[Model]
) -> TemplateResponse | None:
    """Shows what will happen to which rows and asks once for what the action needs; then acts row
    by row, and shows the rows that it was refused for again, with all that was typed."""
    table = table_for(modeladmin.model)
    # Django takes the one of several that its "index" names; an odd form may send others beside it.
    action = next((name for name in request.POST.getlist("action") if table.named(name)), "")
    chosen = list(queryset[: MOST_AT_ONCE + 1])
    if len(chosen) > MOST_AT_ONCE:
        text = _("一次最多处理 %(most)d 条，请分批选择。") % {"most": MOST_AT_ONCE}
        modeladmin.message_user(request, text, messages.ERROR)
        return None
    if not chosen:
        modeladmin.message_user(request, _("您不能办理这一条。"), messages.WARNING)
        return None
    row = table.named(action)[0]
    applied = "apply" in request.POST
    form = BulkForm(row, chosen[0], request.user, request.POST if applied else None, request.FILES)
    if not applied or not form.is_valid():
        return _shown_before(modeladmin, request, row, form, chosen, {})
    refused = _act_on_all(request, row.action, chosen, form.cleaned_data)
    _tell(modeladmin, request, row, len(chosen) - len(refused))
    if not refused:
        return None
    return _shown_before(
        modeladmin, request, row, form, [one for one, _why in refused], dict(refused)
    )


def _shown_before(
    modeladmin: WorkflowAdmin,
    request: HttpRequest,
    row: Transition,
    form: BulkForm,
    chosen: list[AnyRecord],
    refused: dict[AnyRecord, str],
) -> TemplateResponse:
    """What the action will do to which record, before it does it; after it the records that it
    was ``refused`` for, with all that was typed."""
    lines = [_line(request.user, row.action, one, refused.get(one, "")) for one in chosen]
    context = {
        "form": form,
        "lines": lines,
        "ready": sum(not line.refused for line in lines),
        "action": row.action,
        "again": bool(refused),
        "back": _back_to(request),
    }
    return modeladmin._page(request, "admin/bulk_act.html", None, row, **context)


@dataclass(frozen=True)
class BulkLine:
    """A record before a bulk action: how it stands, what becomes of it, or why nothing does."""

    record: Any
    state: str
    becomes: str
    refused: str


def _line(user: AnyReader, action: str, record: AnyRecord, refused: str) -> BulkLine:
    table = table_for(record)
    states = {str(key): str(label) for key, label in table.states.choices}
    now = states.get(table.state(record), "")
    if refused:
        return BulkLine(record, now, "", refused)
    try:
        row = choose(record, action, by=user)
    except PermissionDenied:
        return BulkLine(record, now, "", _("您不能办理这一条。"))
    except Conflict:
        return BulkLine(record, now, "", _("现在的状态不能这样办理。"))
    becomes = states.get(str(row.target), now)
    return BulkLine(record, now, f"{row.done}" if becomes == now else becomes, "")


class BulkForm(forms.Form):
    """The needs of an action, asked once for all chosen rows."""

    def __init__(
        self, row: Transition, obj: AnyRecord, user: AnyReader, data: AnyValue, files: ByDjango
    ) -> None:
        super().__init__(data, files if data is not None else None)
        self.fields.update(fields_for(row, obj, user))


def _act_on_all(
    request: HttpRequest, action: str, chosen: list[AnyRecord], data: dict[str, AnyValue]
) -> list[tuple[AnyRecord, str]]:
    """What was refused, as (record, sentence); each row is a transaction of its own.

    A record is acted on as the person saw it: one that changed meanwhile is refused.
    """
    refused: list[tuple[Any, str]] = []
    for obj in chosen:
        seen = small_number(request.POST.get(f"version-{obj.pk}", ""))
        version = obj.version if seen is None else seen
        try:
            perform(obj, action, by=request.user, version=version, data=data)
        except PermissionDenied:
            refused.append((obj, _("您不能办理这一条。")))
        except Conflict:
            refused.append((obj, _("现在的状态不能这样办理。")))
        except ValidationError as refusal:
            refused.append((obj, " ".join(refusal.messages)))
    return refused


def _tell(modeladmin: WorkflowAdmin, request: HttpRequest, row: Transition, done: int) -> None:
    if done:
        text = ngettext(
            "%(action)s：%(count)d 条已完成。", "%(action)s：%(count)d 条已完成。", done
        )
        modeladmin.message_user(request, text % {"action": row.done, "count": done})


def _version(request: HttpRequest) -> int | None:
    return small_number(request.POST.get("version", ""))
