"""The public pages of activities: the list, one activity, its files."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Organization
from attachments.downloads import send
from pages.filters import MOST_CHOICES, Choices, ListFilter, choice, names, search, years
from pages.public import private, public_page
from pages.structured import Described, described, organization, part
from pages.tables import ListColumn, ListTable
from supervision.activities.choices import Level, Method
from supervision.activities.models import Activity, ActivityFile, Theme
from supervision.activity_pages.presentation import ActivityParts
from supervision.item_lists.public_views import item_counts, seen

RECENT = 300


class ActivityFilter(ListFilter):
    """What the public list of activities is narrowed by."""

    q = search(_("编号或标题"))
    year = choice(_("年度"))
    method = choice(_("方式"), Method.choices)
    level = choice(_("层级"), Level.choices)
    theme = choice(_("主题"))
    policy_area = choice(_("领域"))
    organizer = choice(_("组织单位"))
    figures = ("supervision_activities",)
    uncounted_else = _("%(count)d 条没有代表参加的记录，不计入")

    class Meta:
        model = Activity
        fields = ()

    @property
    def uncounted(self) -> tuple[tuple[Q, Any], ...]:  # type: ignore[override]  # asks the list
        """Sections: below their joint activity another line folds them, alone they are told."""
        listed = self.qs.order_by().values("pk")
        alone = _("%(count)d 条联合活动的分项，随联合活动计")
        return ((Q(parent__in=listed), ""), (Q(parent__isnull=False), alone))

    def offered(self) -> dict[str, Choices]:
        public = Activity.objects.public()
        recent = public.newest_first().values_list("policy_area", flat=True)[:RECENT]
        return {
            "year": years(public.first_year()),
            "theme": list(Theme.objects.values_list("pk", "name")[:MOST_CHOICES]),
            "policy_area": [(area, area) for area in sorted(set(recent) - {""})],
            "organizer": names(Organization.objects.organizers()),
        }


ACTIVITY_COLUMNS = (
    "pk",
    "number",
    "title",
    "method",
    "policy_area",
    "starts_on",
    "organizer__name",
    "organizer__short_name",
    "parent",
    "photograph",
)


METHODS = dict(Method.choices)


@public_page
def activities(request: HttpRequest) -> HttpResponse:
    """The list of published activities, newest first."""
    public = _sections_below(Activity.objects.public().with_photograph())
    listing = ActivityFilter(request.GET, public.values(*ACTIVITY_COLUMNS))
    together = _counted_together(listing.qs)
    return TABLE.answer_to(
        request, listing.qs, "supervision/activities.html", listing=listing, together=together
    )


def _sections_below(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Newest first; the sections of a joint activity follow it at once."""
    return activities.order_by(
        Coalesce("parent__starts_on", "starts_on").desc(),
        Coalesce("parent", "pk").desc(),
        F("parent").asc(nulls_first=True),
        "starts_on",
        "pk",
    )


def _counted_together(listed: QuerySet[Any]) -> str:
    """How the number of records agrees with that of activities; nothing where they are one.

    Sections of a joint activity are records of their own and count with it as one.
    """
    found = Activity.objects.public().filter(pk__in=listed.order_by().values("pk"))
    counts = found.aggregate(
        records=Count("pk"), activities=Count(Coalesce("parent", "pk"), distinct=True)
    )
    if counts["records"] == counts["activities"]:
        return ""
    text = gettext(
        "%(records)d 条记录，合并计 %(activities)d 项：联合开展的活动和各单位承担的分项合计一项。"
    )
    return text % counts


def _shown(rows):
    counts = item_counts(rows)
    for row in rows:
        row["method"] = METHODS.get(row["method"], row["method"])
        row["organizer"] = row["organizer__short_name"] or row["organizer__name"]
        row["is_section"] = row["parent"] is not None
        row["photograph_url"] = photograph_url(row["photograph"])
        row["item_counts"] = _item_counts_in_words(counts.get(row["pk"]))
    return rows


def photograph_url(key: UUID | None) -> str:
    """Where a photograph is shown; nothing without one."""
    return reverse("supervision:activity_file", args=[key]) if key else ""


def _item_counts_in_words(counts):
    """How many items are published and struck off; nothing where there are none."""
    if not counts:
        return ""
    text = gettext("公开事项 %(items)s 条，核验销号 %(struck)s 条")
    return text % {"items": counts["items"], "struck": counts["struck_off"]}


TABLE = ListTable(
    _("监督活动"),
    (
        ListColumn(_("编号"), "number"),
        ListColumn(_("标题"), "title"),
        ListColumn(_("开始日期"), "starts_on"),
        ListColumn(_("方式"), "method"),
        ListColumn(_("组织单位"), "organizer"),
        ListColumn(_("领域"), "policy_area"),
        ListColumn(_("清单事项"), "item_counts"),
    ),
    ready=_shown,
)


@public_page
def activity(request, number):
    """One activity with its whole timeline; staff may open one that is not published yet."""
    activities = Activity.objects.select_related("organizer", "theme")
    found, viewer = seen(request, activities, number=number)
    parts = ActivityParts(found, viewer)
    response = render(
        request,
        "supervision/activity.html",
        {
            "breadcrumbs": [(gettext("监督工作"), reverse("supervision:activities"))],
            "json_ld": as_event(found),
            "activity": found,
            "parts": parts,
            "preview": viewer.user is not None,
        },
    )
    return private(response) if viewer.user else response


def as_event(activity: Activity) -> Described:
    """The activity as an event of schema.org."""
    return described(
        "Event",
        activity.get_absolute_url(),
        activity.title,
        identifier=activity.number,
        startDate=activity.starts_on,
        endDate=activity.ends_on or activity.starts_on,
        location=part("Place", activity.place) if activity.place else None,
        organizer=organization(activity.organizer.name),
    )


@login_not_required
@require_safe
def activity_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A picture or paper of an activity."""
    file = ActivityFile.objects.public().select_related("stored").filter(stored__uuid=uuid).first()
    if file:
        return send(file.stored, inline=True, public=True, width=request.GET.get("width"))
    visible = ActivityFile.objects.visible_to(request.user).select_related("stored")
    return send(
        get_object_or_404(visible, stored__uuid=uuid).stored,
        inline=True,
        width=request.GET.get("width"),
    )
