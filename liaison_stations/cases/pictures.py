"""Pictures of before and after that are published with a case: for everybody, small first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from attachments.downloads import send
from liaison_stations.cases.models import PublishedCase
from liaison_stations.matters.models import MatterFile

MOST_PICTURES = 6


@dataclass(frozen=True)
class CasePicture:
    """One picture: what it shows, in a word, what it is called for who does not see it, where."""

    shows: str
    name: str
    url: str


def of_cases() -> QuerySet[MatterFile]:
    """Pictures of before and after that a citizen sees, in force; oldest first."""
    shown = MatterFile.objects.filter(entry__public=True, stored__replaced_by=None)
    return shown.exclude(shows="").select_related("stored", "entry").order_by("pk")


def published() -> QuerySet[MatterFile]:
    """Those that two people published with their case."""
    cases = PublishedCase.objects.public().filter(with_pictures=True)
    return of_cases().filter(entry__matter__case__in=cases.order_by().values("pk"))


def add_pictures(cases: Iterable[PublishedCase]) -> None:
    """Gives each published case its ``pictures``, before and after; one query at most."""
    asked = {case.matter_id: case for case in cases if case.with_pictures}
    found: dict[int, list[CasePicture]] = defaultdict(list)
    if asked:
        files = published().filter(entry__matter__in=asked)
        for one in files[: MOST_PICTURES * len(asked)]:
            matter = one.entry.matter_id
            found[matter].append(_picture(one, asked[matter]))
    for case in cases:
        case.pictures = found.get(case.matter_id, [])[:MOST_PICTURES]


def _picture(one: MatterFile, case: PublishedCase) -> CasePicture:
    shows = str(one.get_shows_display())
    words = {"shows": shows, "title": case.title}
    url = reverse("case_picture", args=[case.pk, one.stored.uuid])
    return CasePicture(shows, _("%(shows)s：%(title)s") % words, url)


@login_not_required
@require_safe
def picture(request: HttpRequest, pk: int, uuid: UUID) -> HttpResponseBase:
    """A picture of a published case."""
    files = published().filter(entry__matter__case=pk)
    stored = get_object_or_404(files, stored__uuid=uuid).stored
    return send(stored, inline=True, public=True, width=request.GET.get("width"))
