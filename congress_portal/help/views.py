"""The pages of the handbook: what everybody reads, and what each role works by."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from congress_portal.help.handbook import CHAPTERS, public_chapters, working_chapters
from pages.public import public_page


@public_page
def index(request: HttpRequest) -> HttpResponse:
    """What the handbook holds, for everybody and by role."""
    context = {"public": public_chapters(), "working": working_chapters()}
    return render(request, "help/index.html", context)


@public_page
def page(request: HttpRequest, key: str) -> HttpResponse:
    """A page that everybody reads."""
    chapter = CHAPTERS.get(key)
    if chapter is None or chapter.roles:
        raise Http404
    return render(request, "help/page.html", {"chapter": chapter, "breadcrumbs": _way()})


@require_safe
def work(request: HttpRequest, key: str) -> HttpResponse:
    """A page for those who hold one of its roles."""
    chapter = CHAPTERS.get(key)
    if chapter is None or not chapter.roles or not chapter.is_for(request.user):
        raise Http404
    return render(request, "help/work.html", {"chapter": chapter, "breadcrumbs": _way()})


def _way() -> list[tuple[str, str]]:
    return [(_("使用帮助"), reverse("help:index"))]
