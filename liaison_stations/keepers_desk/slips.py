"""Receipts of matters that a keeper wrote down a moment ago: to show on the screen, or to print."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from intake import codes
from liaison_stations.keepers_desk.breadcrumbs import breadcrumbs_to
from liaison_stations.matters.models import Matter
from liaison_stations.opinions.views import track_address, with_code
from liaison_stations.receptions.models import Reception
from pages.qr import drawn

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


@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of one matter."""
    kept = Matter.objects.of_kept(request.user).select_related("station")
    matter = get_object_or_404(kept, pk=pk)
    way = (matter.title, matter.get_absolute_url())
    return _page(request, [matter], way)


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
