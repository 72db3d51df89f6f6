"""The signed-in person's page of an opinion, with exactly the actions allowed now, and its items as
the office works them: where each stands, what came last, and what can be done to several at once.
"""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Organization, User
from accounts.organizations.accounts import without_accounts
from backoffice.actions import bulk_rows
from pages.paging import BoundedPaginator
from papers.links import links, noting_papers
from supervision.handling.models import Entry
from supervision.handling.timeline import TIMELINE, sign_of
from supervision.items.choices import WITH_UNIT
from supervision.items.models import Item, ItemQuerySet
from supervision.opinions.choices import OpinionStatus
from supervision.opinions.models import Opinion
from supervision.opinions.relations import KEEPER
from workflow.pages import ActionPage
from workflow.transitions import table_for

BEFORE_HAND_OVER = (OpinionStatus.DRAFTED, OpinionStatus.SUBMITTED)


@require_safe
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """An opinion with its list, to be approved from a phone."""
    return OpinionPage(request, pk).response()


def opinion_act(request, pk, action):
    """An action on an opinion."""
    return OpinionPage(request, pk).act(action)


class OpinionPage(ActionPage):
    """The page of one opinion with the table of its items."""

    timeline = TIMELINE
    template = "supervision/my/opinion.html"
    address, act_address = "my_items:opinion", "my_items:opinion_act"

    def records(self) -> QuerySet[Any]:
        return noting_papers(Opinion.objects.kept_by(self.request.user)).select_related(
            "activity__organizer", "addressee", "drafted_by", "submitted_by", "approved_by"
        )

    def context(self) -> dict[str, Any]:
        items = Item.objects.visible_to(self.request.user).filter(opinion=self.obj.pk)
        rows = with_last_event(items.select_related("lead_unit").order_by("sequence"))
        page = BoundedPaginator(rows).asked(self.request.GET.get("page"))
        page.object_list = ready_for_table(list(page))
        for one in page:
            one.sign = sign_of(one.status)
        return {
            "breadcrumbs": [(_("工作台"), reverse("my:desk"))],
            "opinion": self.obj,
            "eyebrow": " · ".join(filter(None, (self.obj.get_kind_display(), self.obj.number))),
            "sign": sign_of(self.obj.status),
            "page": page,
            "at_once": at_once(page.object_list, self.user),
            "is_table": self.obj.status not in BEFORE_HAND_OVER,
            "back": self.request.get_full_path(),
            "papers": links(self.obj, self.user),
            "paste": _paste_page(self.obj, self.user),
            "on_paper": _on_paper(self.obj),
        }


def _paste_page(opinion: Opinion, user: Any) -> str:
    """Where rows can be pasted into the list; blank where this person may not now."""
    if opinion.is_locked or not KEEPER.holds(opinion, user):
        return ""
    return reverse("pasting:items", args=[opinion.pk])


def _on_paper(opinion: Opinion) -> str:
    """Names the units that nobody signs in for: they get paper, and answer on it."""
    if opinion.status not in (OpinionStatus.SUBMITTED, OpinionStatus.HANDED_OVER):
        return ""
    units = Organization.objects.filter(led_items__opinion=opinion).distinct()
    silent = [unit.name for unit in without_accounts(units, timezone.localdate())]
    if not silent:
        return ""
    words = _("没有可用账号的单位：%(units)s。请送达纸质交办函和反馈表，收回后由经办人代录。")
    return words % {"units": "、".join(silent)}


LAST = Entry.objects.filter(item=OuterRef("pk")).order_by("-at", "-id")


def with_last_event(items: ItemQuerySet) -> ItemQuerySet:
    """Annotates ``last_action`` and ``last_on``: the newest line of each item's timeline."""
    return items.with_origin().annotate(
        last_action=Subquery(LAST.values("action")[:1]),
        last_on=Subquery(LAST.values("happened_on")[:1]),
    )


def ready_for_table(items: list[Item]) -> list[Item]:
    """Items with what the table says of each: the last event in words, the day that is awaited."""
    table = table_for(Item)
    for item in items:
        last = item.last_action
        item.last_event = table.label_of(last) if last else ""
        item.awaited_on = item.deadline if item.status in WITH_UNIT else None
    return items


def at_once(items: list[Item], user: User) -> dict[str, object]:
    """The verbs for several of these items that the person may choose, and where they are sent."""
    states = {item.status for item in items}
    verbs = [
        (row.action, row.label)
        for row in bulk_rows(Item, user).values()
        if states.intersection(row.sources)
    ]
    return {"verbs": verbs, "address": reverse("admin:supervision_item_changelist")}
