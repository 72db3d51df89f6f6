"""The page of what waits for the signed-in person, composed from all apps."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.choices import STAFF_ROLES, UNIT_ROLES, Role
from congress_portal.desk import together
from pages.paging import BoundedPaginator
from registers.waiting import WAITING, Group, Urgency
from registers.waits import Waits
from workflow.unread import MOST_COUNTED, unread_of

DEPUTY = (Role.DEPUTY,)
STATION = (Role.KEEPER, Role.TOWN_CLERK, Role.STATION_CLERK)
ITEMS = (Role.DEPUTY, *UNIT_ROLES, Role.CLERK, Role.TOWN_CLERK, Role.LEADER)
SUGGESTION = (Role.DEPUTY, *UNIT_ROLES, Role.CLERK, Role.LEADER)
PROMISES = (Role.HANDLER, Role.CLERK, Role.TOWN_CLERK, Role.LEADER)
OVERSIGHT = (Role.CLERK, Role.TOWN_CLERK, Role.LEADER)
PLACES = (
    ("my_supervision:desk", gettext_lazy("督办台"), OVERSIGHT),
    ("my_duty:record", gettext_lazy("履职记录"), DEPUTY),
    ("my_items:list", gettext_lazy("清单事项"), ITEMS),
    ("my_suggestions:list", gettext_lazy("代表建议"), SUGGESTION),
    ("my_items:proposals", gettext_lazy("监督议题建议"), DEPUTY),
    ("my_promises:ledger", gettext_lazy("承诺台账"), PROMISES),
    ("my_training:list", gettext_lazy("培训"), DEPUTY),
    ("my:calendar", gettext_lazy("我的日历"), DEPUTY),
    ("my_station:code", gettext_lazy("我的代表码"), DEPUTY),
    ("my_station:home", gettext_lazy("联络站"), STATION),
    ("my_station:matters", gettext_lazy("群众事项"), STATION),
    ("admin:index", gettext_lazy("后台"), STAFF_ROLES),
)
"""Where each role works beside what waits: (address, label, roles)."""


def places_of(user):
    """The pages of the person's own roles, as (label, address, is current)."""
    return [
        (label, reverse(name), "")
        for name, label, roles in PLACES
        if user.has_role(*roles) or (user.is_superuser and name == "admin:index")
    ]


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Everything by urgency, or one kind in full: ``?kind=``."""
    unread = unread_of(request)
    desk = Waits(request.user, timezone.localdate(), beside=unread.records)
    if "kind" in request.GET:
        return _one_kind(request, desk)
    counts = desk.counts()
    if desk.counted_beside is not None:
        unread.counted = min(desk.counted_beside, MOST_COUNTED + 1)
    groups, information = apart(anew_first(desk.groups()))
    short = is_out_and_about(request.user)
    context = {
        "counts_above": [] if short else counts,
        "counts_below": counts if short else [],
        "groups": first_of(groups, TOP) if short else groups,
        "information": information,
        "today": desk.today,
        "places": places_of(request.user),
    }
    return render(request, "my/desk.html", context)


TOP = 5
"""How many lines the desk of a deputy or keeper lists; every other one stands behind the count of
its kind."""


def is_out_and_about(user: Any) -> bool:
    """Whether the person is a deputy or a keeper and holds no office beside it: with a phone,
    between two people."""
    return bool(user.has_role(Role.DEPUTY, Role.KEEPER)) and not user.has_role(*STAFF_ROLES)


def anew_first(groups: list[Group]) -> list[Group]:
    """What was done once and is not solved stands above all that waits, whenever it is due, and
    also where it is otherwise news alone."""
    anew = Group(Urgency.ANEW)
    for group in groups:
        anew.rows += [row for row in group.rows if row.kind.first(row.record)]
        group.rows = [row for row in group.rows if not row.kind.first(row.record)]
    return [group for group in (anew, *groups) if group.rows]


def apart(groups: list[Group]) -> tuple[list[Group], list[Group]]:
    """What asks for something, and what is there for information."""
    asks = [group for group in groups if group.urgency != Urgency.INFORMATION]
    return asks, [group for group in groups if group.urgency == Urgency.INFORMATION]


def first_of(groups: list[Group], most: int) -> list[Group]:
    """The most urgent lines of all groups, at most so many; ``more`` where others were left out."""
    shown = []
    for group in groups:
        rows = group.rows[:most]
        most -= len(rows)
        if rows:
            shown.append(Group(group.urgency, rows, group.more or len(rows) < len(group.rows)))
    return shown


def _one_kind(request, desk):
    kind = next((kind for kind in WAITING.all() if kind.key == request.GET["kind"]), None)
    if kind is None:
        raise Http404
    page = BoundedPaginator(desk.of(kind)).asked(request.GET.get("page"))
    context = {
        "breadcrumbs": [(_("工作台"), reverse("my:desk"))],
        "kind": kind,
        "lead": _lead(page.paginator),
        "page": page,
        "rows": desk.rows(kind, page),
        "today": desk.today,
        "together": together.offered(kind, page.paginator.count),
    }
    return render(request, "my/kind.html", context)


def _lead(paginator):
    """How many wait, and in what order they are listed."""
    if paginator.has_more:
        text = _("超过 %(most)s 件，这里只列最急的 %(most)s 件。")
        return text % {"most": paginator.count}
    return _("共 %(number)s 件，最急的在前。") % {"number": paginator.count}
