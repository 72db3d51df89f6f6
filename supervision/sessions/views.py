"""The public pages of decisions and appointments."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pages.filters import Choices, ListFilter, choice, search, years
from pages.public import private, public_page
from pages.tables import ListColumn, ListTable
from supervision.sessions.models import Decision, DecisionKind, DecisionQuerySet, Session


class DecisionFilter(ListFilter):
    q = search(_("标题或文号"))
    year = choice(_("年份"), method="of_year")
    kind = choice(_("类别"), DecisionKind.choices)

    class Meta:
        model = Decision
        fields = ()

    def offered(self) -> dict[str, Choices]:
        days = Decision.objects.public().order_by("decided_on")
        first = days.values_list("decided_on", flat=True).first()
        return {"year": years(first and first.year)}

    def search(self, queryset: DecisionQuerySet, name: str, text: str) -> QuerySet[Any]:
        return queryset.matching(text)

    def of_year(self, queryset: DecisionQuerySet, name: str, year: str) -> QuerySet[Any]:
        return queryset.of_year(int(year))


MOST_DECISIONS = 100


@public_page
def decisions(request: HttpRequest) -> HttpResponse:
    public = Decision.objects.public().newest_first().select_related("organization")
    listing = DecisionFilter(request.GET, public)
    file = TABLE.file(request, listing.qs)
    if file is not None:
        return file
    page = TABLE.page(request, listing.qs)
    context = {"breadcrumbs": _breadcrumbs(), "listing": listing, "page": page}
    return render(request, "supervision/decisions.html", context)


TABLE = ListTable(
    _("决定任免"),
    (
        ListColumn(_("标题"), "title"),
        ListColumn(_("日期"), "decided_on"),
        ListColumn(_("类别"), lambda row: row.get_kind_display()),
        ListColumn(_("文号"), "number"),
        ListColumn(_("作出机关"), "body"),
        ListColumn(_("人次"), "people"),
    ),
)


@public_page
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision with its vote; staff may open one that is not published yet."""
    visible = Decision.objects.visible_to(request.user).select_related("organization", "session")
    found = get_object_or_404(visible, pk=pk)
    session = found.session if found.session and found.session.is_public else None
    context = {
        "breadcrumbs": _below(),
        "decision": found,
        "session": session or "",
        "session_url": session.get_absolute_url() if session else "",
        "preview": not found.is_public,
        "votes": _votes(found),
        "majority": _majority(found, session),
    }
    return _answer(request, "supervision/decision.html", context, found)


@public_page
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: attendance against quorum, and what it decided as far as that is public."""
    visible = Session.objects.visible_to(request.user).select_related("organization")
    found = get_object_or_404(visible, pk=pk)
    decided = found.decisions.visible_to(request.user).order_by("kind", "number")
    context = {
        "breadcrumbs": _below(),
        "session": found,
        "attendance": _attendance(found),
        "decisions": decided[:MOST_DECISIONS],
        "preview": not found.is_public,
    }
    return _answer(request, "supervision/session.html", context, found)


def _answer(request, template, context, record):
    """What staff see beyond the public is kept by no cache."""
    response = render(request, template, context)
    signed_in = request.user.is_authenticated
    return private(response) if signed_in or not record.is_public else response


def _votes(decision):
    """The vote in words; nothing where none was recorded."""
    if decision.ballots is None:
        return ""
    text = gettext("赞成 %(favour)s 票，反对 %(against)s 票，弃权 %(abstained)s 票")
    return text % {
        "favour": decision.in_favour,
        "against": decision.against or 0,
        "abstained": decision.abstained or 0,
    }


def _majority(decision, session):
    """How many votes it took; nothing without a vote at a session that may be shown."""
    if decision.ballots is None or session is None:
        return ""
    text = gettext("全体组成人员 %(members)s 人，过半数为 %(needed)s 票")
    return text % {"members": session.members, "needed": session.needed}


def _attendance(session):
    """Who was there against the quorum, and whether it was met."""
    text = gettext("全体组成人员 %(members)s 人，出席 %(present)s 人，法定人数 %(needed)s 人")
    met = gettext("符合法定人数") if session.is_quorate else gettext("不足法定人数")
    numbers = {"members": session.members, "present": session.present, "needed": session.needed}
    return f"{text % numbers} · {met}"


def _breadcrumbs():
    return [(gettext("监督工作"), reverse("supervision:activities"))]


def _below():
    return [*_breadcrumbs(), (gettext("决定任免"), reverse("supervision:decisions"))]
