"""The cards: of kinds of pages, and of records the public sees."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.utils.translation import gettext as _

from annual_summaries.revisions.models import Revision
from attachments.pictures import WAIT_SECONDS, one_at_a_time
from congress_portal.share_cards.drawing import card, font_path, photograph
from congress_portal.share_cards.pages import KINDS
from congress_portal.site.models import SiteSettings
from deputies.people.models import Deputy
from liaison_stations.stations.models import Station
from pages.public import public_page
from supervision.project_pictures.models import ProjectPicture
from supervision.projects.models import Project

PLAIN = "img/share.png"


@public_page
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """The card of pages of a kind."""
    if kind not in KINDS:
        raise Http404
    title, below = KINDS[kind]
    return _card(str(title), str(below))


@public_page
def deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of a deputy: initials, name and post."""
    people = Deputy.objects.public().only("name", "post")
    found = get_object_or_404(people, pk=pk)
    return _card(found.name, found.post or _("人大代表"), found.initials)


@public_page
def station(request: HttpRequest, code: str) -> HttpResponse:
    """The picture of a station; its name and address where there is none."""
    found = get_object_or_404(Station.objects.public().select_related("photo"), code=code)
    if found.photo and (picture := _photograph(found.photo.file)):
        return HttpResponse(picture, content_type="image/jpeg")
    return _card(found.name, found.address or found.opening_hours)


@public_page
def annual(request: HttpRequest, year: int) -> HttpResponse:
    """The card of a year's summary: its first figures."""
    found = get_object_or_404(Revision.objects.current(), summary__year=year)
    told = tuple((str(one.value), one.label) for one in found.figures.all()[:3])
    return _card(_("%(year)s年年度总结") % {"year": year}, "", figures=told)


@public_page
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """A project's first photograph; its name where there is none."""
    found = get_object_or_404(Project.objects.public(), pk=pk)
    pictures = ProjectPicture.objects.public().filter(project=found)
    first = pictures.select_related("stored").first()
    if first and (picture := _photograph(first.stored.file)):
        return HttpResponse(picture, content_type="image/jpeg")
    return _card(found.title, _("%(year)s年民生实事") % {"year": found.year})


def _photograph(file: object) -> bytes | None:
    """None where it cannot be drawn now."""
    if not one_at_a_time.acquire(timeout=WAIT_SECONDS):
        return None
    try:
        with file.open("rb") as raw:  # type: ignore[attr-defined]  # a field's file
            return photograph(raw)
    except (OSError, ValueError):
        return None
    finally:
        one_at_a_time.release()


def _card(
    title: str, below: str, mark: str = "", figures: tuple[tuple[str, str], ...] = ()
) -> HttpResponse:
    if not font_path():
        return redirect(static(PLAIN))
    foot = SiteSettings.current().committee
    return HttpResponse(card(title, below, foot, mark, figures), content_type="image/png")
