"""Filter of the public list of decisions and appointments."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pages.filters import ListFilter, choice, search, years
from pages.paging import BoundedPaginator
from pages.public import private, public_page
from supervision.sessions.models import Decision, DecisionKind, Session


class DecisionFilter(ListFilter):
    q = search(_("标题或文号"))
    year = choice(_("年份"), method="of_year")
    kind = choice(_("类别"), DecisionKind.choices)

    class Meta:
        model = Decision
        fields = ()

    def offered(self):
        days = Decision.objects.public().order_by("decided_on")
        first = days.values_list("decided_on", flat=True).first()
        return {"year": years(first and first.year)}

    def search(self, queryset, name, text):
        return queryset.matching(text)

    def of_year(self, queryset, name, year):
        return queryset.of_year(int(year))


MOST_DECISIONS = 100


@public_page
def decisions(request):
    public = Decision.objects.public().newest_first().select_related("organization")
    listing = DecisionFilter(request.GET, public)
    page = BoundedPaginator(listing.qs).asked(request.GET.get("page"))
    context = {"breadcrumbs": _breadcrumbs(), "listing": listing, "page": page}
    return render(request, "supervision/decisions.html", context)


@public_page
def decision(request, pk):
    """One decision with its vote; staff may open one that is not published yet."""
    visible = Decision.objects.visible_to(request.user).select_related("organization", "session")
    found = get_object_or_404(visible, pk=pk)
    session = found.session if found.session and found.session.is_public else None
    context = {"decision": found, "session": session, "breadcrumbs": _below()}
    return _told(request, "supervision/decision.html", context, found)


@public_page
def session(request, pk):
    """One session: attendance against quorum, and what it decided as far as that is public."""
    visible = Session.objects.visible_to(request.user).select_related("organization")
    found = get_object_or_404(visible, pk=pk)
    decided = found.decisions.visible_to(request.user).order_by("kind", "number")
    context = {"session": found, "decisions": decided[:MOST_DECISIONS], "breadcrumbs": _below()}
    return _told(request, "supervision/session.html", context, found)


def _told(request, template, context, record):
    """What staff see beyond the public is kept by no cache."""
    response = render(request, template, context)
    signed_in = request.user.is_authenticated
    return private(response) if signed_in or not record.is_public else response


def _breadcrumbs():
    return [(gettext("监督工作"), reverse("supervision:activities"))]


def _below():
    return [*_breadcrumbs(), (gettext("决定任免"), reverse("supervision:decisions"))]
