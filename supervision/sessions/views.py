"""The public pages of decisions and appointments."""

from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pages.filters import Choices, ListFilter, choice, search, years_since
from pages.public import private_unless_public, public_page
from pages.structured import Described, described, organization
from pages.tables import ListColumn, ListTable
from supervision.activities.choices import Level, Method
from supervision.activities.models import Activity, ActivityQuerySet
from supervision.opinions.models import Opinion
from supervision.sessions.models import Decision, DecisionKind, Session, SessionKind


class DecisionFilter(ListFilter):
    """What the list of decisions is narrowed by."""

    q = search(_("标题或文号"))
    year = choice(_("年份"), method="of_year")
    kind = choice(_("类别"), DecisionKind.choices)

    figures = ("decisions", "appointments", "town_decisions")
    uncounted = ((Q(organization__isnull=False), _("%(count)d 条镇街区的任免，不计入市级人次")),)

    class Meta:
        model = Decision
        fields = ()

    def offered(self) -> dict[str, Choices]:
        return {"year": years_since(Decision.objects.public(), "decided_on")}


class SessionFilter(ListFilter):
    """What the list of meetings is narrowed by."""

    year = choice(_("年份"), method="of_year")
    kind = choice(_("会议"), SessionKind.choices)

    figures = ("sessions", "chair_meetings")
    uncounted = (
        (Q(organization__isnull=False), _("%(count)d 次镇街区的会议，不计入市级次数")),
        (Q(kind=SessionKind.CONGRESS), _("%(count)d 次代表大会会议，不计入常委会会议")),
    )

    class Meta:
        model = Session
        fields = ()

    def offered(self) -> dict[str, Choices]:
        return {"year": years_since(Session.objects.public(), "held_on")}


MOST_DECISIONS, MOST_HEARD = 100, 30
HEARD = (Method.REPORT, Method.FINANCE, Method.SPECIAL_INQUIRY)
"""What is done at a session of the committee itself."""


@public_page
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions that the public may see, newest first, each with what it decided in numbers."""
    public = Session.objects.public().newest_first().select_related("organization")
    decided = Count("decisions", filter=Q(decisions__in=Decision.objects.public().values("pk")))
    listing = SessionFilter(request.GET, public.annotate(decided=decided))
    return SESSIONS.answer_to(
        request,
        listing.qs,
        "supervision/sessions.html",
        breadcrumbs=_breadcrumbs(),
        listing=listing,
    )


def _with_attendance(rows: list[Session]) -> list[Any]:
    for row in rows:
        row.attendance = _attendance(row)  # type: ignore[attr-defined]  # for the page
    return rows


SESSIONS = ListTable(
    _("会议"),
    (
        ListColumn(_("会议"), str),
        ListColumn(_("日期"), "held_on"),
        ListColumn(_("结束日期"), "ends_on"),
        ListColumn(_("组织单位"), lambda session: str(session.body)),
        ListColumn(_("全体组成人员"), "members"),
        ListColumn(_("出席"), "present"),
        ListColumn(_("决定任免"), "decided"),
    ),
    ready=_with_attendance,
)


@public_page
def decisions(request: HttpRequest) -> HttpResponse:
    """The decisions and appointments that the public may see, newest first."""
    public = Decision.objects.public().newest_first()
    public = public.select_related("organization", "session__organization")
    listing = DecisionFilter(request.GET, public)
    return TABLE.answer_to(
        request,
        listing.qs,
        "supervision/decisions.html",
        breadcrumbs=_breadcrumbs(),
        listing=listing,
    )


def _with_votes(rows: list[Decision]) -> list[Any]:
    """Puts on a row its session, as far as that is public, and its vote in words."""
    for row in rows:
        row.at = _session_of(row)  # type: ignore[attr-defined]  # for the page
        row.votes = _votes(row)  # type: ignore[attr-defined]
        row.whole = gettext("读全文") if row.text else ""  # type: ignore[attr-defined]
        row.text_path = f"{row.get_absolute_url()}#text"  # type: ignore[attr-defined]
    return rows


def _session_of(decision: Decision) -> Session | None:
    """Where it was decided, if that session may be shown."""
    return decision.session if decision.session and decision.session.is_public else None


TABLE = ListTable(
    _("决定任免"),
    (
        ListColumn(_("标题"), "title"),
        ListColumn(_("日期"), "decided_on"),
        ListColumn(_("类别"), lambda row: row.get_kind_display()),
        ListColumn(_("文号"), "number"),
        ListColumn(_("作出机关"), "body"),
        ListColumn(_("人次"), "people"),
        ListColumn(_("会议"), lambda row: str(row.at or "")),
        ListColumn(_("赞成"), "in_favour"),
        ListColumn(_("反对"), "against"),
        ListColumn(_("弃权"), "abstained"),
    ),
    ready=_with_votes,
)


@public_page
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision with its vote; staff may open one that is not published yet."""
    visible = Decision.objects.visible_to(request.user).select_related("organization", "session")
    found = get_object_or_404(visible, pk=pk)
    session = _session_of(found)
    context = {
        "breadcrumbs": _below(),
        "json_ld": as_legislation(found),
        "decision": found,
        "session": session or "",
        "session_url": session.get_absolute_url() if session else "",
        "preview": not found.is_public,
        "votes": _votes(found),
        "majority": _majority(found, session),
        "about": _about(found),
    }
    response = render(request, "supervision/decision.html", context)
    return private_unless_public(request, response, found.is_public)


@public_page
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: attendance against quorum, and what it decided as far as that is public."""
    visible = Session.objects.visible_to(request.user).select_related("organization")
    found = get_object_or_404(visible, pk=pk)
    decided = found.decisions.visible_to(request.user).order_by("kind", "number")
    shown = [(one, _votes(one)) for one in decided[:MOST_DECISIONS]]
    sessions_of_all = (gettext("会议"), reverse("supervision:sessions"))
    context = {
        "breadcrumbs": [*_breadcrumbs(), sessions_of_all],
        "json_ld": as_event(found),
        "session": found,
        "attendance": _attendance(found),
        "decisions": shown,
        "heard": _heard(found),
        "preview": not found.is_public,
    }
    response = render(request, "supervision/session.html", context)
    return private_unless_public(request, response, found.is_public)


def as_event(session: Session) -> Described:
    """The meeting as an event of schema.org."""
    return described(
        "Event",
        session.get_absolute_url(),
        str(session),
        startDate=session.held_on,
        endDate=session.ends_on or session.held_on,
        organizer=organization(session.body),
    )


def as_legislation(decision: Decision) -> Described:
    """The decision as legislation of schema.org, by whoever passed it and when."""
    return described(
        "Legislation",
        decision.get_absolute_url(),
        decision.title,
        legislationIdentifier=decision.number,
        legislationPassedBy=organization(decision.body),
        legislationDate=decision.decided_on,
    )


def _about(decision: Decision) -> list[Activity]:
    """The activity on which it was decided, with its opinions, as far as these are public."""
    return list(_with_opinions(Activity.objects.public().filter(pk=decision.activity_id or 0)))


def _heard(session: Session) -> list[Activity]:
    """What a session of the committee heard, with the opinions that came of it."""
    if session.kind != SessionKind.COMMITTEE or session.organization_id is not None:
        return []
    days = session.held_on, session.ends_on or session.held_on
    heard = Activity.objects.public().filter(level=Level.CITY, method__in=HEARD)
    return list(_with_opinions(heard.filter(starts_on__range=days))[:MOST_HEARD])


def _with_opinions(activities: ActivityQuerySet) -> ActivityQuerySet:
    opinions = Opinion.objects.public().order_by("handed_over_on", "pk")
    found = activities.select_related("organizer").order_by("starts_on", "pk")
    return found.prefetch_related(Prefetch("opinions", opinions, to_attr="shown"))


def _votes(decision: Decision) -> str:
    """The vote in words; nothing where none was recorded."""
    if decision.ballots is None:
        return ""
    text = gettext("赞成 %(favour)s 票，反对 %(against)s 票，弃权 %(abstained)s 票")
    return text % {
        "favour": decision.in_favour,
        "against": decision.against or 0,
        "abstained": decision.abstained or 0,
    }


def _majority(decision: Decision, session: Session | None) -> str:
    """How many votes it took; nothing without a vote at a session that may be shown."""
    if decision.ballots is None or session is None:
        return ""
    if session.members is None:
        return ""
    text = gettext("全体组成人员 %(members)s 人，过半数为 %(needed)s 票")
    return text % {"members": session.members, "needed": session.needed}


def _attendance(session: Session) -> str:
    """Who was there against the quorum, and whether it was met; nothing where nobody kept it."""
    if session.is_quorate is None:
        return ""
    text = gettext("全体组成人员 %(members)s 人，出席 %(present)s 人，法定人数 %(needed)s 人")
    met = gettext("符合法定人数") if session.is_quorate else gettext("不足法定人数")
    numbers = {"members": session.members, "present": session.present, "needed": session.needed}
    return f"{text % numbers} · {met}"


def _breadcrumbs() -> list[tuple[str, str]]:
    return [(gettext("监督工作"), reverse("supervision:activities"))]


def _below() -> list[tuple[str, str]]:
    return [*_breadcrumbs(), (gettext("决定任免"), reverse("supervision:decisions"))]
