"""Receipts of matters that a keeper wrote down: to show on the screen, or to print.

A code is kept in the session of whoever wrote it down alone. Later a new one is given, for a
reason and on the trail, and the old one ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from intake import codes
from liaison_stations.keepers_desk.breadcrumbs import breadcrumbs_to
from liaison_stations.matters.models import Matter
from liaison_stations.opinions.submission import renew
from liaison_stations.opinions.views import track_address, with_code
from liaison_stations.receptions.models import Reception
from pages.fields import PlainField
from pages.qr import drawn
from workflow.pages import UNPROCESSABLE
from workflow.transitions import table_for

SESSION_KEY = "slips"
MOST_SLIPS = 10
"""A keeper's session holds the codes of so many matters, the newest."""


@dataclass(frozen=True)
class Slip:
    """One receipt: its matter, the code in groups of letters, and the code as a picture."""

    matter: Matter
    groups: list[str]
    qr: SafeString

    @classmethod
    def of(cls, matter: Matter, code: str) -> "Slip":
        """The slip of a matter with its code, drawn as well."""
        return cls(matter, codes.groups(code), drawn(with_code(code), gettext("扫码查进展")))


def keep(request: HttpRequest, matter: Matter, code: str) -> None:
    """The codes of the matters written down last, in this keeper's own session alone."""
    kept = _kept(request)
    kept[str(matter.pk)] = code
    request.session[SESSION_KEY] = dict(list(kept.items())[-MOST_SLIPS:])


def _kept(request: HttpRequest) -> dict[str, str]:
    return request.session.get(SESSION_KEY, {})


def at_hand(request: HttpRequest, matters: list[Matter]) -> list[Matter]:
    """The matters of a page whose receipt this keeper can still show."""
    kept = _kept(request)
    return [matter for matter in matters if str(matter.pk) in kept]


class RenewForm(forms.Form):
    """Why a new code is given away."""

    reason = PlainField(
        label=_("为什么补发"),
        max_length=200,
        help_text=_("例如“纸条丢了，本人到站，已核对姓名和电话”。理由和经手人都会留痕。"),
        error_messages={"required": _("请写明补发的理由。")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of one matter; where its code is at hand no more, the way to a new one."""
    kept = Matter.objects.of_kept(request.user).select_related("station")
    matter = get_object_or_404(kept, pk=pk)
    way = (matter.title, matter.get_absolute_url())
    if request.method != "POST" and str(pk) in _kept(request):
        return _page(request, [matter], way)
    rows = table_for(matter).allowed(matter, request.user, inner=True)
    if "renew_receipt" not in {row.action for row in rows}:
        raise Http404
    if request.method == "POST":
        return _renewed(request, matter, way)
    return _renewing(request, matter, way, RenewForm())


def _renewed(request: HttpRequest, matter: Matter, way: tuple[str, str]) -> HttpResponse:
    form = RenewForm(request.POST)
    if not form.is_valid():
        return _renewing(request, matter, way, form, UNPROCESSABLE)
    code = renew(matter, cast(User, request.user), form.cleaned_data["reason"])
    keep(request, matter, code)
    return redirect("my_station:matter_slip", matter.pk)


def _renewing(
    request: HttpRequest, matter: Matter, way: tuple[str, str], form: RenewForm, status: int = 200
) -> HttpResponse:
    """The page that asks why."""
    context = {
        "breadcrumbs": [*breadcrumbs_to(matter.station), way],
        "matter": matter,
        "form": form,
    }
    return render(request, "liaison_stations/my/renew_slip.html", context, status=status)


@require_safe
def slips(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipts of a reception on one page, each to be cut off and given away."""
    kept = Reception.objects.of_kept(request.user).select_related("station")
    reception = get_object_or_404(kept, pk=pk)
    way = (str(reception), reception.get_absolute_url())
    matters = reception.matters.filter(pk__in=_kept(request)).select_related("station")
    return _page(request, matters.order_by("id"), way)


def _page(request: HttpRequest, matters: Iterable[Matter], way: tuple[str, str]) -> HttpResponse:
    kept = _kept(request)
    found = [Slip.of(one, kept[str(one.pk)]) for one in matters if str(one.pk) in kept]
    if not found:
        raise Http404
    station = found[0].matter.station
    context = {
        "breadcrumbs": [*breadcrumbs_to(station), way],
        "station": station,
        "slips": found,
        "track": track_address(),
    }
    return render(request, "liaison_stations/my/slip.html", context)
