"""A change of a published record waits for a second person before anybody sees it, and so does a
new record of a register of which the public reads every one.

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

from backoffice.kept_files import with_files
from pages.at_once import SEEN
from pages.differences import UNSEEN_FIELDS, differences_of
from pages.untyped import AnyRecord, AnyValue, ByDjango
from workflow.edits import PUBLIC_REGISTERS
from workflow.forms import ActionForm
from workflow.held_files import all_there, files_of
from workflow.models import ProposedChange
from workflow.pages import CONFLICT, UNPROCESSABLE
from workflow.proposals import NOT_KEPT, posted_again, propose, waits_already
from workflow.subjects import key_of, kind_of
from workflow.transitions import Conflict, allowed, perform, table_for
from workflow.workflow import may_look, publisher_of, waiting_change

if TYPE_CHECKING:
    from django.db.models import Model

    from backoffice.base import ScopedModelAdmin as _Page
else:
    _Page = object

MACHINES = ("_FORMS", SEEN, "-id", "doubts_seen")
WAITS = gettext_lazy("已提交，等待第二人确认；确认之前公众看到的仍是原内容。")
WAITS_NEW = gettext_lazy("已提交，等待第二人确认；确认之后才登记到名册。")
BEFORE = gettext_lazy("确认之前，公众看到的是原内容。")
BEFORE_FIRST = gettext_lazy("确认之前没有这条记录；确认之后公众看到的就是下面这些。")
CHANGED = gettext_lazy(
    "这条记录在提出修改之后又有变化，这项修改不能再确认。请不予确认，由提出人重新修改。"
)


INTERNAL_APART = gettext_lazy(
    "内部信息立即保存，公开信息等待第二人确认：请分两次保存。这次没有保存，填写的内容都还在。"
)


class HeldChanges(_Page):
    """Of a page of the back office: changes of what the public reads are held.

    ``at_once`` names fields that are saved without a second person where nothing else changes:
    what serves the day, or is seen inside alone. Those of them in ``internal`` are never kept in a
    proposal, which more people read than the record. ``parts_at_once`` are models of parts of
    which the same is true.
    """

    at_once: tuple[str, ...] = ()
    internal: tuple[str, ...] = ()
    parts_at_once: tuple[type[Model], ...] = ()

    @property
    def is_public_register(self) -> bool:
        """Whether the public reads every record that is kept here, new ones too."""
        return self.model in PUBLIC_REGISTERS

    def is_held(self, record: Model) -> bool:
        """Whether a change of the record waits for a second person: it is published, by one."""
        if self.is_public_register:
            return True
        # What nobody outside reads is put right at once; the trail knows who did it.
        if not getattr(record, "is_public", False):
            return False
        return publisher_of(record) is not None

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view(self.proposed_view)
        change = path("<path:object_id>/proposed/<int:pk>/", view, name=f"{name}_change_proposed")
        new = path("add/proposed/<int:pk>/", view, name=f"{name}_add_proposed")
        return [*([new] if self.is_public_register else ()), change, *super().get_urls()]

    def _changeform_view(
        self, request: HttpRequest, object_id: AnyRecord, form_url: str, extra_context: object
    ) -> ByDjango:
        now = self.get_object(request, object_id) if object_id else None
        waiting = waiting_change(now) if now is not None else None
        if waiting and not hasattr(request, "confirmed"):
            link = _("这条记录有一项修改正在等待第二人确认，确认之前公众看到的仍是原内容。")
            if request.method == "POST" and waiting.proposed_by_id != request.user.pk:
                return self._waits_already(request, now, waiting)
            messages.info(request, link)
        is_held = self.is_public_register if not object_id else now and self.is_held(now)
        holds = request.method == "POST" and is_held
        if not holds or hasattr(request, "confirmed"):
            page: Any = super()  # the stubs do not know Django's own way to save
            return page._changeform_view(request, object_id, form_url, extra_context)
        return self._save_or_hold(request, now, object_id, form_url, extra_context)

    def _save_or_hold(self, request: ByDjango, now: AnyRecord, *view: ByDjango) -> ByDjango:
        # The page saves and is taken back: only its own forms can tell what they would have
        # saved.
        request.changed = None
        with transaction.atomic():
            page: Any = super()
            response = page._changeform_view(request, *view)
            saved = isinstance(response, HttpResponseRedirect) and request.changed is not None
            form, formsets = request.changed if saved else (None, [])
            shown = self._seen_differences(form, formsets) if saved else []
            if shown:
                transaction.set_rollback(True)
        if not shown:
            return response
        _take_back_messages(request)
        if {*form.changed_data} & {*self.internal}:
            request.refused_because = INTERNAL_APART
            page = super()
            return page._changeform_view(request, *view)
        posted = with_files(request.POST, form, formsets)
        return self._propose(request, now or _not_yet(form.instance), posted, shown)

    def _seen_differences(self, form: ByDjango, formsets: ByDjango) -> list[dict[str, str]]:
        """What of it waits: nothing, where all that changed is saved at once."""
        parts = [one for one in formsets if one.model not in self.parts_at_once]
        waits = any(part.has_changed() for part in parts)
        waits = waits or bool({*form.changed_data} - {*self.at_once, *UNSEEN_FIELDS})
        return differences_of(form, formsets, self.stores) if waits else []

    def _waits_already(
        self, request: HttpRequest, now: AnyRecord, waiting: ProposedChange
    ) -> ByDjango:
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
        self, request: HttpRequest, now: Model, posted: AnyValue, shown: list[dict[str, str]]
    ) -> HttpResponse:
        change = propose(now, by=request.user, posted=posted, shown=shown, path=self._proposed_url)
        messages.success(request, WAITS_NEW if change.is_new else WAITS)
        return HttpResponseRedirect(change.path)

    def _proposed_url(self, change: ProposedChange) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if change.is_new:
            return reverse(f"{name}_add_proposed", args=[change.pk])
        return reverse(f"{name}_change_proposed", args=[change.subject_key, change.pk])

    def proposed_view(self, request: HttpRequest, pk: int, object_id: str = "") -> HttpResponse:
        """A change before it is seen: old and new, for who proposed it and who decides on it.

        Without ``object_id`` it is a new record, which keeps this address when it is there.
        """
        record = self.get_object(request, object_id) if object_id else None
        if object_id and record is None:
            raise Http404
        asked = {"subject_kind": kind_of(self.model)}
        if record is not None:
            asked["subject_key"] = key_of(record)
        with translation.override(settings.LANGUAGE_CODE):
            page = self._proposed_url(ProposedChange(pk=pk, **asked))
        change = get_object_or_404(ProposedChange, pk=pk, path=page, **asked)
        if not (may_look(change, request.user) or request.user.is_superuser):  # type: ignore[arg-type]
            raise PermissionDenied
        if request.method == "POST":
            return self._decide(request, record, change)
        return self._proposed_page(request, record, change)

    def _decide(
        self, request: HttpRequest, record: AnyRecord, change: ProposedChange
    ) -> HttpResponse:
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
                # A new record must be there before its change is confirmed; an old one is changed
                # only once the decision holds the lock.
                if rows[0].action == "confirm" and change.is_new:
                    self._save_new(request, change)
                    perform(change, "confirm", by=person, version=version, data=form.inputs)
                else:
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
        # Such a form carries what it was shown: others' fields are kept, and a clash is refused
        # there.
        unites = any(name.endswith(SEEN) for name in change.posted)
        if (other and not unites) or not self.is_held(now):
            raise Conflict(now, [])
        self._save_again(request, change)

    def _save_new(self, request: HttpRequest, change: ProposedChange) -> None:
        """The page saves the new record, of which the change then is. Raises Conflict."""
        made = self._save_again(request, change).changed[0].instance
        change.subject_key = key_of(made)
        ProposedChange.objects.filter(pk=change.pk).update(subject_key=change.subject_key)

    def _save_again(self, request: HttpRequest, change: ProposedChange) -> ByDjango:
        """The request of whoever proposed it, sent once more with its files. Raises Conflict."""
        # A proposal without its picture is another one than was looked at.
        if not all_there(change):
            raise Conflict(change, [])
        again: Any = copy.copy(request)
        again.POST, again._files = posted_again(change), MultiValueDict()
        again.user, again.confirmed = change.proposed_by, change
        # The decision has passed the check; what was posted then carries a token of another
        # session.
        again._dont_enforce_csrf_checks = True
        try:
            response = self._changeform_view(again, change.subject_key or None, "", None)
        except PermissionDenied as gone:
            raise Conflict(change, []) from gone
        if not isinstance(response, HttpResponseRedirect):
            raise Conflict(change, [])
        return again

    def _new_in_words(self, change: ProposedChange) -> str:
        kind = self.opts.verbose_name
        return _("新登记%(kind)s：%(record)s") % {"kind": kind, "record": change.title}

    def _proposed_page(
        self,
        request: HttpRequest,
        record: AnyRecord,
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
            "title": _("公开内容的修改") if record else self._new_in_words(change),
            "original": record,
            "opts": self.opts,
            "change": change,
            "files": files_of(change),
            "decisions": decisions,
            "before": BEFORE if record else BEFORE_FIRST,
        }
        return TemplateResponse(request, "admin/proposed_change.html", context, status=status)


def _not_yet(record: Model) -> Model:
    """A record whose saving was taken back."""
    record.pk = None
    return record


def _take_back_messages(request: HttpRequest) -> None:
    """What the page said of a saving that was taken back."""
    for _said in messages.get_messages(request):
        pass
