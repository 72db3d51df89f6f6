"""The page of one record: its timeline, and exactly the actions that this person may take now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pages.untyped import AnyRecord, AnyValue, ByDjango
from workflow.beside import List, fetch, noting
from workflow.forms import ActionForm
from workflow.timeline import TimelineSource, moment
from workflow.transitions import Conflict, Step, Transition, allowed, choose, perform, table_for
from workflow.unread import unread_of

if TYPE_CHECKING:
    from django.db.models import Model


UNPROCESSABLE, CONFLICT, NOT_ALLOWED = 422, 409, 405


def request_in_words(request: ByDjango) -> str:
    """What a unit asked for and why, while nobody has decided on it."""
    text = _("%(unit)s%(kind)s %(day)s，等待决定。理由：%(reason)s")
    return text % {
        "unit": request.unit,
        "kind": request.get_kind_display(),
        "day": date_format(request.until, "DATE_FORMAT") if request.until else "",
        "reason": request.reason,
    }


def rating_in_words(obj: AnyRecord) -> str:
    """How the deputies rated the reply; nothing while they have not."""
    rating = obj.get_satisfaction_display()
    return _("代表评价：%(rating)s") % {"rating": rating} if rating else ""


class ActionPage:
    """One record with the forms of the actions allowed now, and the answer to one of them.

    A room says which ``records`` the person may see, the addresses of the page and of its actions
    (both reversed with the record's key), the template and what else it needs. Raises Http404 for
    a record out of sight; an action on a changed record answers 409, a refused one 422, with what
    was typed. ``leaves`` are actions that end the person's sight of the record, each with the
    address to which it leads.
    """

    template, address, act_address = "", "", ""
    timeline = TimelineSource(signs={})
    leaves: Mapping[str, Any] = {}

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.request = request
        self.user: Any = request.user
        lists = self.lists()
        self.obj: Any = get_object_or_404(noting(self.records(), lists), pk=pk)
        fetch([self.obj], lists)
        self.url = reverse(self.address, args=[pk])

    def records(self) -> models.QuerySet[Model]:
        """The records that the person may know of; any other one answers 404."""
        raise NotImplementedError

    def lists(self) -> tuple[List, ...]:
        """What is prefetched of the record, where there is any."""
        return ()

    def context(self) -> dict[str, AnyValue]:
        """What the template shows of ``self.obj`` beside its actions and its timeline."""
        raise NotImplementedError

    def response(self, refused: ActionForm | None = None) -> HttpResponse:
        """The page; with a refused form in its place, so that nothing typed is lost."""
        before = moment(self.request.GET.get("before"))
        with translation.override(settings.LANGUAGE_CODE):  # as the notices name the page
            unread_of(self.request).seen(reverse(self.address, args=[self.obj.pk]))
        context = {
            **self.context(),
            "offers": self.offers(refused),
            "refused": refused,
            "timeline": self.timeline.of(self.obj, before, self.user),
            "today": timezone.localdate(),
        }
        status = UNPROCESSABLE if refused else None
        return render(self.request, self.template, context, status=status)

    def offers(self, refused: ActionForm | None) -> list[tuple[ActionForm, str, bool]]:
        """The allowed actions, the main one first: (form, address, is main)."""
        rows = [row for row in allowed(self.obj, self.user) if self._is_drawn(row, refused)]
        main = next((row for row in rows if row.main), None)
        return [
            (
                refused if refused and refused.row.action == row.action else self.form(row),
                reverse(self.act_address, args=[self.obj.pk, row.action]),
                row is main,
            )
            for row in sorted(rows, key=lambda row: row is not main)
        ]

    def _is_drawn(self, row: Transition, refused: ActionForm | None) -> bool:
        """Whether nothing of the record would refuse it; what was sent is drawn all the same."""
        if refused and refused.row.action == row.action:
            return True
        step = Step(by=self.user, at=timezone.now())
        return all(guard.holds(self.obj, step) for guard in row.guards if guard.hides)

    def form(self, row: Transition, data: AnyValue = None, files: ByDjango = None) -> ActionForm:
        """The form of a row, empty or with what was sent."""
        return ActionForm(row, self.obj, self.user, data, files)

    def act(self, action: str) -> HttpResponse:
        """Carries the action out and leads back; or says why not, with what was typed."""
        rows = [row for row in table_for(self.obj).named(action) if not row.inner]
        if not rows:
            raise Http404
        if self.request.method != "POST":
            return self.wrong_method()
        state = table_for(self.obj).state(self.obj)
        now = [row for row in rows if state in row.sources and row.when(self.obj)]
        form = self.form((now or rows)[0], self.request.POST, self.request.FILES)
        try:
            row = choose(self.obj, action, by=self.user, version=_seen(self.request))
            if self.performed(action, form):
                messages.success(self.request, _("“%(done)s”已完成。") % {"done": row.done})
                return redirect(self.leaves.get(action) or self.url)
        except Conflict as conflict:
            return self.conflict(action, conflict, form)
        form.keep_files()
        return self.response(refused=form)

    def performed(self, action: str, form: ActionForm) -> bool:
        """Whether it was done; what speaks against it stands in the form.

        Args:
            action: of a row that is allowed now.
            form: what was sent for it.

        Raises:
            Conflict: where the record changed since the page was shown.
        """
        if not form.is_valid():
            return False
        version = form.cleaned_data["version"]
        try:
            perform(self.obj, action, by=self.user, version=version, data=form.inputs)
        except ValidationError as refusal:
            form.take(refusal)
            return False
        form.let_files_go()
        return True

    def conflict(self, action: str, conflict: Conflict, form: ActionForm) -> HttpResponse:
        """409: what happened meanwhile, and what was typed, to be copied.

        Args:
            action: what the person wanted to do.
            conflict: what others did meanwhile.
            form: what was sent; files cannot be shown again, and the page says so.
        """
        table = table_for(self.obj)
        own = (
            one for one in conflict.since if one.actor_id == self.user.pk and one.action == action
        )
        context = {
            "subject": self.obj,
            "events": [
                {
                    "at": entry.at,
                    "who": entry.actor or _("系统"),
                    "what": table.label_of(entry.action),
                }
                for entry in conflict.since
            ],
            **_what_happened(next(own, None), form),
            "lost_files": bool(self.request.FILES),
            "back_url": self.url,
        }
        return render(self.request, "409.html", context, status=CONFLICT)

    def wrong_method(self) -> HttpResponse:
        """405 with the way back, for an address of an action that was opened as a page."""
        response = render(self.request, "405.html", {"back_url": self.url}, status=NOT_ALLOWED)
        response.headers["Allow"] = "POST"
        return response


def _what_happened(already: AnyRecord, form: ActionForm) -> dict[str, object]:
    """Title, lead and what was typed: of somebody else's action, or one's own (a double click)."""
    if already is None:
        return {
            "title": _("内容已经有了变化"),
            "lead": _(
                "您打开页面之后，已有人办理了这件事。您的这一步没有执行，请看过最新情况再决定。"
            ),
            "typed": form.typed(),
        }
    lead = _("您已在 %(time)s 办过“%(done)s”，已经保存，没有重复办理。")
    time = f"{timezone.localtime(already.at):%H:%M}"
    return {
        "title": _("这一步已经办过了"),
        "lead": lead % {"time": time, "done": form.row.done},
        "typed": [],
    }


def _seen(request: HttpRequest) -> int | None:
    """The version of the page that was sent from; None where it names none."""
    try:
        return int(request.POST.get("version", ""))
    except ValueError:
        return None
