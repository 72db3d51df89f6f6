"""The public's pages on what was decided, who was appointed, and the sessions that did so."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from registers.paging import BoundedPaginator
from registers.publishing import private, public_page
from supervision.decision_filters import DecisionFilter
from supervision.models import Decision, Session

MOST_DECISIONS = 100


@public_page
def decisions(request):
    public = Decision.objects.public().newest_first().select_related("organization")
    listing = DecisionFilter(request.GET, public)
    page = BoundedPaginator(listing.qs).asked(request.GET.get("page"))
    context = {"trail": _trail(), "listing": listing, "page": page}
    return render(request, "supervision/decisions.html", context)


@public_page
def decision(request, pk):
    """One decision with its vote; staff may open one that is not published yet."""
    visible = Decision.objects.visible_to(request.user).select_related("organization", "session")
    found = get_object_or_404(visible, pk=pk)
    session = found.session if found.session and found.session.is_public else None
    context = {"decision": found, "session": session, "trail": _below()}
    return _told(request, "supervision/decision.html", context, found)


@public_page
def session(request, pk):
    """One session: attendance against quorum, and what it decided as far as that is public."""
    visible = Session.objects.visible_to(request.user).select_related("organization")
    found = get_object_or_404(visible, pk=pk)
    decided = found.decisions.visible_to(request.user).order_by("kind", "number")
    context = {"session": found, "decisions": decided[:MOST_DECISIONS], "trail": _below()}
    return _told(request, "supervision/session.html", context, found)


def _told(request, template, context, record):
    """What staff see beyond the public is kept by no cache."""
    response = render(request, template, context)
    signed_in = request.user.is_authenticated
    return private(response) if signed_in or not record.is_public else response


def _trail():
    return [(_("监督工作"), reverse("supervision:activities"))]


def _below():
    return [*_trail(), (_("决定任免"), reverse("supervision:decisions"))]
