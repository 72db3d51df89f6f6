"""The public's pages: what was supervised, what was asked for, and how far it is."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registers.paging import BoundedPaginator
from registers.publishing import private, public_page
from supervision.activity_story import ActivityStory, Eyes
from supervision.choices import Method, Outcome
from supervision.filters import ActivityFilter, ItemFilter
from supervision.milestones import milestones
from supervision.models import Activity, ActivityFile, Entry, Item
from supervision.services import explain_deadline_in_public
from supervision.standing import Standing
from workflow.downloads import send

ACTIVITY_COLUMNS = (
    "pk",
    "number",
    "title",
    "method",
    "policy_area",
    "starts_on",
    "organizer__name",
    "organizer__short_name",
)
ITEM_COLUMNS = (
    "pk",
    "suggestion",
    "status",
    "outcome",
    "handed_over_on",
    "reported_on",
    "struck_off_on",
    "lead_unit__name",
    "lead_unit__short_name",
)
"""Plain rows: a list of them costs half of as many objects."""

METHODS, OUTCOMES = dict(Method.choices), dict(Outcome.choices)


@public_page
def activities(request):
    """The list of published activities, newest first."""
    public = Activity.objects.public().newest_first()
    listing = ActivityFilter(request.GET, public.values(*ACTIVITY_COLUMNS))
    page = BoundedPaginator(listing.qs).asked(request.GET.get("page"))
    counts = _item_counts(page)
    for row in page:
        row["method"] = METHODS.get(row["method"], row["method"])
        row["organizer"] = row["organizer__short_name"] or row["organizer__name"]
        row["counts"] = counts.get(row["pk"])
    return _list(request, "supervision/activities.html", listing, page)


@public_page
def items(request):
    """The list of published items and how far each is, newest hand-over first."""
    public = Item.objects.public().newest_first().with_report_day()
    listing = ItemFilter(request.GET, public.values(*ITEM_COLUMNS))
    page = BoundedPaginator(listing.qs).asked(request.GET.get("page"))
    for row in page:
        row["standing"] = Standing.at(row["status"], row["reported_on"], row["struck_off_on"])
        row["outcome"] = OUTCOMES.get(row["outcome"], "")
        row["lead_unit"] = row["lead_unit__short_name"] or row["lead_unit__name"]
    return _list(request, "supervision/items.html", listing, page)


@public_page
def activity(request, number):
    """One activity with its whole story; staff may open one that is not published yet."""
    activities = Activity.objects.select_related("organizer", "theme")
    found, eyes = seen(request, activities, number=number)
    story = ActivityStory(found, eyes)
    response = render(
        request,
        "supervision/activity.html",
        {
            "trail": [(_("监督工作"), reverse("supervision:activities"))],
            "activity": found,
            "story": story,
            "preview": eyes.user is not None,
        },
    )
    return private(response) if eyes.user else response


@public_page
def item(request, pk):
    """One item: what was asked, who answers for it, and its public days."""
    items = Item.objects.select_related(
        "opinion__activity", "opinion__addressee", "lead_unit", "clock", "promise"
    ).prefetch_related(
        "assisting_units", "requests", "closures", Prefetch("entries", Entry.objects.in_public())
    )
    found, eyes = seen(request, items.with_report_day(), pk=pk)
    response = render(
        request,
        "supervision/item.html",
        {
            "trail": [_above_items(), (found.opinion.title, found.opinion.get_absolute_url())],
            "item": found,
            "standing": Standing.of(found),
            "milestones": milestones(found),
            "explained": explain_deadline_in_public(found),
            "deputies": list(found.following_deputies.by_strokes().values_list("name", flat=True)),
            "preview": eyes.user is not None,
        },
    )
    return private(response) if eyes.user else response


@login_not_required
@require_safe
def activity_file(request, uuid):
    """A picture or paper of an activity."""
    file = ActivityFile.objects.public().select_related("stored").filter(stored__uuid=uuid).first()
    if file:
        return send(file.stored, inline=True, public=True)
    visible = ActivityFile.objects.visible_to(request.user).select_related("stored")
    return send(get_object_or_404(visible, stored__uuid=uuid).stored, inline=True)


def seen(request, records, **key):
    """The public record, or the one that this person may see before it is published.

    The person is asked for only where the public finds nothing: a public page looks at no session.
    """
    found = records.public().filter(**key).first()
    if found:
        return found, Eyes()
    if not request.user.is_authenticated:
        raise Http404
    return get_object_or_404(records.visible_to(request.user), **key), Eyes(request.user)


def _above_items():
    return (_("清单事项"), reverse("supervision:items"))


def _item_counts(page):
    """For each activity of a page, how many published items it has and how many are struck off."""
    counted = Item.objects.public().counted_by_activity([row["pk"] for row in page])
    return {row["opinion__activity"]: row for row in counted}


def _list(request, template, listing, page):
    return render(request, template, {"listing": listing, "page": page})
