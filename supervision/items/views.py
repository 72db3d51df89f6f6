"""The signed-in person's page of an item, with exactly the actions allowed now."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.choices import Role
from attachments.downloads import send
from papers.links import links, noting_papers
from supervision.duty_results.views import LinkedDuty
from supervision.handling.effects import explain_deadline
from supervision.handling.models import EntryFile, Evaluation, Request
from supervision.handling.timeline import TIMELINE, ItemStanding, promise_in_words, sign_of
from supervision.items.choices import WITH_UNIT, ItemStatus
from supervision.items.models import Item
from workflow.beside import List
from workflow.pages import ActionPage, rating_in_words, request_in_words
from workflow.together import ready_together, together_in_words

NOT_RATED_YET = (
    ItemStatus.DRAFT,
    ItemStatus.HANDED_OVER,
    ItemStatus.ACKNOWLEDGED,
    ItemStatus.HANDLING,
)


STEP_LABELS = {
    ItemStatus.HANDED_OVER: gettext_lazy("签收期限"),
    ItemStatus.AWAITING_EVALUATION: gettext_lazy("评价期限"),
}


@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked, how far it is, its timeline, and what this person may do now."""
    return ItemPage(request, pk).response()


def item_act(request, pk, action):
    """An action on an item."""
    return ItemPage(request, pk).act(action)


@require_safe
def item_file(request: HttpRequest, pk: int, uuid: UUID) -> HttpResponseBase:
    """Evidence of an item's timeline, for whoever sees the item."""
    files = EntryFile.objects.visible_to(request.user).select_related("stored")
    return send(
        get_object_or_404(files, entry__item=pk, stored__uuid=uuid).stored,
        inline=True,
        width=request.GET.get("width"),
    )


class ItemPage(ActionPage):
    """The page of one item, with its story and what may be done with it."""

    timeline = TIMELINE
    template = "supervision/my/item.html"
    address, act_address = "my_items:item", "my_items:act"
    # A deputy reads an item for following it.
    leaves = {"decline_following": reverse_lazy("my_items:list")}

    def records(self) -> QuerySet[Any]:
        visible = Item.objects.visible_to(self.request.user).with_report_day()
        return noting_papers(visible).select_related(
            "opinion__activity__organizer",
            "opinion__addressee",
            "lead_unit",
            "clock",
            "promise",
            "joined_to__opinion",
        )

    def lists(self) -> tuple[List, ...]:
        return (
            *ready_together(Item),
            "assisting_units",
            "following_deputies",
            Prefetch("requests", Request.objects.select_related("unit", "decided_by")),
        )

    def context(self) -> dict[str, Any]:
        obj = self.obj
        return {
            "breadcrumbs": _breadcrumbs_to(obj.opinion, self.request.user),
            "item": obj,
            "sign": sign_of(obj.status),
            "standing": ItemStanding.of(obj),
            "answered": obj.status not in (*WITH_UNIT, ItemStatus.LONG_TERM),
            "original": obj.due_on if obj.extended_to else None,
            "explained": explain_deadline(obj),
            "step_label": STEP_LABELS.get(obj.status) if obj.step_due_on else None,
            "pending": [request_in_words(one) for one in obj.requests.all() if one.granted is None],
            "promise": promise_in_words(obj),
            "rating_word": rating_in_words(obj),
            "ratings": _ratings(obj),
            "linked_duty": LinkedDuty.of(obj, self.user),
            "papers": links(obj, self.user),
            **together_in_words(obj),
        }


def _breadcrumbs_to(opinion, user):
    """The way down to an item; the opinion's page is for those who look after it."""
    breadcrumbs = [(_("工作台"), reverse("my:desk"))]
    if user.has_role(Role.CLERK, Role.LEADER, Role.TOWN_CLERK):
        breadcrumbs.append((str(opinion), reverse("my_items:opinion", args=[opinion.pk])))
    return breadcrumbs


def _ratings(item):
    if item.status in NOT_RATED_YET:
        return []
    ratings = Evaluation.objects.filter(item=item.pk).select_related("deputy")
    return list(ratings.order_by("-round", "id"))
