"""Two matters side by side in their citizens' own words, before they are merged."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from intake.personal_data import TooManyLooks
from liaison_stations.citizens_data import personal_data
from liaison_stations.likeness import duplicates
from liaison_stations.matters.models import Matter
from liaison_stations.matters.presentation import with_signs
from workflow.transitions import allowed

MOST_FOUND, LONGEST_SEARCH = 5, 50
TOO_MANY_REQUESTS = 429


@dataclass(frozen=True)
class Beside:
    """A matter beside the one that may be merged, and how alike they are in hundredths."""

    matter: Any
    likeness: int


@require_safe
def alike(request: HttpRequest, pk: int) -> HttpResponse:
    """The matter with those that may be the same, or that ``?q=`` finds, each in its own words.

    Every text shown is a look at a citizen's data, and on the trail like any other.
    """
    seen = Matter.objects.with_personal_data_for(request.user)
    matter = get_object_or_404(seen.of_kept(request.user).select_related("station"), pk=pk)
    if "merge" not in {row.action for row in allowed(matter, request.user)}:
        raise PermissionDenied
    text = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    others = _found(matter, seen, text) if text else _likely(matter)
    breadcrumbs = [
        (_("工作台"), reverse("my:desk")),
        (_("群众事项"), reverse("my_station:matters")),
        (matter.title, matter.get_absolute_url()),
    ]
    try:
        for one in (matter, *(other.matter for other in others)):
            personal_data.look(one, request.user)
    except TooManyLooks:
        context = {"breadcrumbs": breadcrumbs[:2], "matter": matter}
        template = "liaison_stations/my/too_many_looks.html"
        return render(request, template, context, status=TOO_MANY_REQUESTS)
    with_signs([matter, *(other.matter for other in others)], timezone.localdate())
    context = {"breadcrumbs": breadcrumbs, "matter": matter, "others": others, "q": text}
    return render(request, "liaison_stations/my/alike.html", context)


def _likely(matter: Matter) -> list[Beside]:
    found = duplicates.duplicates_of(matter)
    return [Beside(other, round(likeness * 100)) for other, likeness in found]


def _found(matter: Matter, seen: Any, text: str) -> list[Beside]:
    others = seen.open().filter(station=matter.station_id).exclude(pk=matter.pk)
    own = duplicates.pairs(matter.text)
    return [
        Beside(other, round(duplicates.likeness(own, duplicates.pairs(other.text)) * 100))
        for other in others.matching(text).newest_first()[:MOST_FOUND]
    ]
