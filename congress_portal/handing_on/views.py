"""Two pages of the back office: a leaver's work to a successor, a closed body's to its heir.

What is held, chosen and typed is shown as it would go before anything is changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Organization, User
from accounts.relations import decides, hands_on_of_bodies
from congress_portal.handing_on.forms import BodyWorkForm, PersonForm
from congress_portal.handing_on.held import Held, held_by, held_for, role_words
from congress_portal.handing_on.steps import hand_on_body, hand_on_person
from workflow.pages import UNPROCESSABLE
from workflow.transitions import Conflict


@dataclass(frozen=True)
class Page:
    """One of the two: whose work it is, what is held, and how it is handed on."""

    old: Any
    held: Held
    form: Any
    act: Callable[..., Held]
    change: str
    refused: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Roles and posts of somebody who leaves.

    Raises:
        PermissionDenied: for whoever does not decide on accounts, and for the own account.
        Http404: where there is no such account.
    """
    by: Any = request.user
    if not decides(by):
        raise PermissionDenied
    leaver = User.objects.visible_to(by).filter(pk=pk).first()
    if leaver is None:
        raise Http404
    if leaver == by or (leaver.is_superuser and not by.is_superuser):
        raise PermissionDenied
    held = held_by(leaver, timezone.localdate())
    form = PersonForm(leaver, by, request.POST or None)
    return _answer(request, Page(leaver, held, form, hand_on_person, "admin:accounts_user_change"))


@require_http_methods(["GET", "HEAD", "POST"])
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """Roles, stations and open work of a closed body, as far as they are this person's to give.

    Raises:
        PermissionDenied: for whoever may hand on nothing of any body.
        Http404: where there is no such body.
    """
    by: Any = request.user
    if not hands_on_of_bodies(by):
        raise PermissionDenied
    old = Organization.objects.filter(pk=pk).first()
    if old is None:
        raise Http404
    today = timezone.localdate()
    refused = ""
    if not old.is_closed_on(today):
        refused = _("“%(name)s”还没有撤销：请先在它的页面填写撤销日期和承接单位。")
    held = Held(()) if refused else held_for(old, today, by)
    form = BodyWorkForm(old, by, request.POST or None)
    change = "admin:accounts_organization_change"
    return _answer(request, Page(old, held, form, hand_on_body, change, refused % {"name": old}))


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    """First the choice, then what would go to whom, then the step itself."""
    if request.method != "POST" or page.refused or page.held.is_empty:
        return _shown(request, page)
    if not page.form.is_valid():
        return _shown(request, page, status=UNPROCESSABLE)
    successor, reason = page.form.cleaned_data["successor"], page.form.cleaned_data["reason"]
    if "apply" not in request.POST:
        return _shown(request, page, successor)
    today = timezone.localdate()
    try:
        page.act(page.old, successor, today, by=request.user, reason=reason)
    except ValidationError as refusal:
        page.form.add_error(None, refusal.messages)
        return _shown(request, page, status=UNPROCESSABLE)
    except (Conflict, PermissionDenied):
        page.form.add_error(None, _("其中有的刚刚被别人办理过，一件也没有移交；请核对后再试。"))
        return _shown(request, page, status=409)
    said = _("已移交给%(name)s。") % {"name": successor}
    if page.held.grants:
        said += _("角色待另一名账号管理员确认后生效。")
    messages.success(request, said)
    return redirect(page.change, page.old.pk)


def _shown(
    request: HttpRequest, page: Page, successor: Any = None, status: int = 200
) -> HttpResponse:
    chosen = successor is not None
    context = {
        **admin.site.each_context(request),
        "title": _("移交工作"),
        "original": page.old,
        "opts": page.old._meta,
        "held": page.held,
        "roles": [role_words(grant) for grant in page.held.grants],
        "proposed": [role_words(grant) for grant in page.held.proposed],
        "form": page.form,
        "successor": successor,
        "refused": page.refused,
        "nothing": "" if page.refused else _("没有要您移交的角色、联络站或工作。"),
        "caption": _("什么移交给谁（请核对，还没有移交）") if chosen else _("要移交的"),
        "look": _("改后再看") if chosen else _("看什么移交给谁"),
    }
    return render(request, "admin/hand_on.html", context, status=status)
