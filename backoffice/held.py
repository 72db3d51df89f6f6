"""A change of a published record waits for a second person before anybody sees it.

The page saves as ever, in a transaction that is taken back: so all that the form, the database and
the record's own rules refuse is refused at once. What was typed is kept; when it is confirmed, it
is saved by the same page in the name of whoever proposed it.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backoffice.kept_files import sends_files
from pages.at_once import SEEN
from pages.differences import differences_of
from workflow.forms import ActionForm
from workflow.models import ProposedChange
from workflow.pages import CONFLICT, UNPROCESSABLE
from workflow.proposals import NOT_KEPT, posted_again, propose, waits_already
from workflow.subjects import key_of, kind_of
from workflow.transitions import Conflict, allowed, perform, table_for
from workflow.workflow import publisher_of, waiting_change

if TYPE_CHECKING:
    from django.db.models import Model

    from backoffice.base import ScopedModelAdmin as _Page
else:
    _Page = object

FILES_APART = gettext_lazy(
    "已公开的记录：文件请单独保存，其他修改另存一次。这次没有保存，填写的内容和文件都还在。"
)
MACHINES = ("_FORMS", SEEN, "-id", "doubts_seen")
CHANGED = gettext_lazy(
    "这条记录在提出修改之后又有变化，这项修改不能再确认。请不予确认，由提出人重新修改。"
)


class HeldChanges(_Page):
    """Of a page of the back office: changes of what the public reads are held."""

    def is_held(self, record: Model) -> bool:
        """Whether a change of the record waits for a second person: it is published, by one."""
        if not getattr(record, "is_public", False):
            return False
        return publisher_of(record) is not None

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_change_proposed"
        view = self.admin_site.admin_view(self.proposed_view)
        address = path("<path:object_id>/proposed/<int:pk>/", view, name=name)
        return [address, *super().get_urls()]

    def _changeform_view(
        self, request: HttpRequest, object_id: Any, form_url: str, extra_context: Any
    ) -> Any:
        now = self.get_object(request, object_id) if object_id else None
        waiting = waiting_change(now) if now is not None else None
        if waiting and not hasattr(request, "confirmed"):
            link = _("这条记录有一项修改正在等待第二人确认，确认之前公众看到的仍是原内容。")
            if request.method == "POST" and waiting.proposed_by_id != request.user.pk:
                return self._waits_already(request, now, waiting)
            messages.info(request, link)
        holds = now is not None and request.method == "POST" and self.is_held(now)
        if not holds or hasattr(request, "confirmed"):
            page: Any = super()  # the stubs do not know Django's own way to save
            return page._changeform_view(request, object_id, form_url, extra_context)
        return self._save_or_hold(request, now, object_id, form_url, extra_context)

    def _save_or_hold(self, request: Any, now: Any, *view: Any) -> Any:
        request.changed = None
        with transaction.atomic():
            page: Any = super()
            response = page._changeform_view(request, *view)
            saved = isinstance(response, HttpResponseRedirect) and request.changed is not None
            form, formsets = request.changed if saved else (None, [])
            shown = differences_of(form, formsets, self.stores) if saved else []
            if shown:
                transaction.set_rollback(True)
        if not shown:
            return response
        _take_back_messages(request)
        if sends_files(request):
            request.refused_because = FILES_APART
            page = super()
            return page._changeform_view(request, *view)
        return self._propose(request, now, shown)

    def _waits_already(self, request: HttpRequest, now: Any, waiting: ProposedChange) -> Any:
        """409 with all that was typed: another person's change of the record is decided first."""
        told = waits_already(waiting)
        way = _("您填写的内容都在下面，可以复制下来：等那项修改确认或退回后，再保存一次。")
        fields = (*self.opts.fields, *self.opts.many_to_many)
        names = {field.name: str(field.verbose_name) for field in fields}
        typed = [
            f"{names.get(name, name)}：{'、'.join(map(str, values))}"
            for name, values in request.POST.lists()
            if name not in NOT_KEPT and any(values) and not name.endswith(MACHINES)
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("已有一项修改等待确认"),
            "original": now,
            "opts": self.opts,
            "told": [told, way],
            "typed": typed,
            "back": waiting.path,
        }
        return TemplateResponse(request, "admin/change_waits.html", context, status=CONFLICT)

    def _propose(
        self, request: HttpRequest, now: Model, shown: list[dict[str, str]]
    ) -> HttpResponse:
        change = propose(
            now, by=request.user, posted=request.POST, shown=shown, path=self._proposed_url
        )
        messages.success(request, _("已提交，等待第二人确认；确认之前公众看到的仍是原内容。"))
        return HttpResponseRedirect(change.path)

    def _proposed_url(self, change: ProposedChange) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change_proposed"
        return reverse(name, args=[change.subject_key, change.pk])

    def proposed_view(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        """A change before it is seen: old and new, for who proposed it and who decides on it."""
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404
        asked = {"subject_kind": kind_of(record), "subject_key": key_of(record)}
        with translation.override(settings.LANGUAGE_CODE):
            page = self._proposed_url(ProposedChange(pk=pk, **asked))
        change = get_object_or_404(ProposedChange, pk=pk, path=page, **asked)
        if not self._may_look(request.user, record, change):
            raise PermissionDenied
        if request.method == "POST":
            return self._decide(request, record, change)
        return self._proposed_page(request, record, change)

    def _may_look(self, user: Any, record: Model, change: ProposedChange) -> bool:
        publisher = publisher_of(record)
        publishes = publisher is not None and publisher.holds(record, user)
        return publishes or change.proposed_by_id == user.pk or user.is_superuser

    def _decide(self, request: HttpRequest, record: Model, change: ProposedChange) -> HttpResponse:
        rows = table_for(change).named(request.POST.get("decision", ""))
        if not rows or rows[0].inner:
            raise Http404
        person: Any = request.user  # nobody comes here without signing in
        if not rows[0].who.holds(change, person):
            raise PermissionDenied
        form = ActionForm(rows[0], change, person, request.POST)
        if not form.is_valid():
            return self._proposed_page(request, record, change, form, UNPROCESSABLE)
        version = form.cleaned_data["version"]
        try:
            with transaction.atomic():
                perform(change, rows[0].action, by=person, version=version, data=form.inputs)
                if rows[0].action == "confirm":
                    self._save_proposed(request, change)
        except Conflict:
            messages.error(request, CHANGED)
            change.refresh_from_db()
            return self._proposed_page(request, record, change, status=CONFLICT)
        messages.success(request, _("已完成：%(action)s。") % {"action": rows[0].done})
        return HttpResponseRedirect(change.path)

    def _save_proposed(self, request: HttpRequest, change: ProposedChange) -> None:
        """The page saves what was posted, as whoever proposed it. Raises Conflict where the record
        is no longer as it was, or the page would not save it now."""
        now = change.subject
        other = getattr(now, "version", 0) != change.seen_version
        unites = any(name.endswith(SEEN) for name in change.posted)
        if (other and not unites) or not self.is_held(now):
            raise Conflict(now, [])
        again: Any = copy.copy(request)
        again.POST, again._files = posted_again(change), MultiValueDict()
        again.user, again.confirmed = change.proposed_by, change
        again._dont_enforce_csrf_checks = True
        try:
            response = self._changeform_view(again, change.subject_key, "", None)
        except PermissionDenied as gone:
            raise Conflict(now, []) from gone
        if not isinstance(response, HttpResponseRedirect):
            raise Conflict(now, [])

    def _proposed_page(
        self,
        request: HttpRequest,
        record: Model,
        change: ProposedChange,
        refused: ActionForm | None = None,
        status: int = 200,
    ) -> TemplateResponse:
        decisions = [
            refused
            if refused is not None and refused.row.action == row.action
            else ActionForm(row, change, request.user)
            for row in allowed(change, request.user)
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("公开内容的修改"),
            "original": record,
            "opts": self.opts,
            "change": change,
            "decisions": decisions,
        }
        return TemplateResponse(request, "admin/proposed_change.html", context, status=status)


def _take_back_messages(request: HttpRequest) -> None:
    """What the page said of a saving that was taken back."""
    for _said in messages.get_messages(request):
        pass
