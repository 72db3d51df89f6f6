"""The table of an item, and what the committee's office decides in it."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.organizations.choosing import UnitField
from accounts.successions.transitions import Succession
from papers.issuing import issue
from papers.kinds import KINDS
from supervision.handling import effects
from supervision.handling.checking_actions import CHECKING_ACTIONS, lead_unit_of
from supervision.handling.models import EntryFile
from supervision.handling.paper_actions import PAPER_ACTIONS
from supervision.handling.timeline import add_entry
from supervision.handling.together import TOGETHER
from supervision.handling.unit_actions import DECIDE_EXTENSION, REFUSE_RETURN, UNIT_ACTIONS
from supervision.items import relations
from supervision.items.choices import (
    OPEN,
    WITH_COMMITTEE,
    WITH_UNIT,
    EntryKind,
    ItemStatus,
)
from supervision.items.models import Item
from workflow import needs
from workflow.correcting import correcting
from workflow.guards import ANOTHER_UNIT, in_future
from workflow.handling_rows import REASSIGNED_WITH_REASON, WHY_REASSIGNED
from workflow.relations import Where
from workflow.replacing import Shelf, shelve
from workflow.transitions import DeskText, Guard, Need, Step, Table, Transition, Wait, register
from workflow.urging_rows import urging


def _unit(item: Item) -> UnitField:
    return UnitField(
        label=_("改派给"),
        queryset=Organization.objects.handling_units().on(timezone.localdate()),
        initial=item.lead_unit_id,
    )


UNIT = Need("unit", _unit, missing=_("请选择改派的单位。"))
TITLE_LENGTH = 90


def with_desk_fields(items: QuerySet[Item]) -> QuerySet[Item]:
    """Just what a line on a desk tells: an item's long texts stay where they are."""
    return items.select_related("opinion__activity__organizer", "lead_unit").only(
        "sequence",
        "suggestion",
        "status",
        "asked_on",
        "replied_on",
        "verified_on",
        "handed_over_on",
        "opinion__number",
        "opinion__title",
        "opinion__activity__organizer__name",
        "opinion__activity__organizer__short_name",
        "lead_unit__name",
        "lead_unit__short_name",
    )


def letter_anew(item: Item, step: Step) -> None:
    """The hand-over letter says what the list says: a corrected text makes a new version."""
    if item.opinion.handed_over_on:
        issue(KINDS["hand-over"], item.opinion, by=step.by, at=step.at)


OFFICE_ACTIONS = (
    *correcting(
        (*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.STRUCK_OFF, ItemStatus.LONG_TERM),
        Item,
        # Words alone: unit and days are decided, not corrected, each by a row with guards of its
        # own.
        ("suggestion", "problem"),
        who=relations.LEADER,
        write=effects.with_entry("correct", EntryKind.DECISION),
        afterwards=letter_anew,
        tell=relations.tell("correct", _("事项文字已更正"), relations.UNITS, relations.FOLLOWERS),
    ),
    Transition(
        action="reassign",
        label=_("改派单位"),
        sources=(ItemStatus.HANDED_OVER, ItemStatus.ACKNOWLEDGED),
        target=ItemStatus.HANDED_OVER,
        who=relations.CLERK,
        needs=(
            UNIT,
            WHY_REASSIGNED,
            needs.day("until", _("新的办理期限"), _("留空则期限不变。"), required=False),
        ),
        guards=(
            ANOTHER_UNIT,
            REASSIGNED_WITH_REASON,
            in_future("until"),
        ),
        effect=effects.reassign,
        tell=relations.tell("reassign", _("新交办的事项，请签收"), relations.UNITS),
    ),
    Succession(
        model=Item,
        key="closed_items",
        label=_("承办单位已撤销的清单事项"),
        sources=OPEN,
        who=relations.CLERK,
        assisting="assisting_units",
        write=lambda item, step, text: add_entry(item, step, "succeed", EntryKind.DECISION, text),
        tell=relations.tell("succeed", _("承接的事项，请继续办理"), relations.UNITS),
        source=lead_unit_of,
    ).row(),
    REFUSE_RETURN,
    Transition(
        action="answer",
        label=_("回答提问"),
        sources=WITH_UNIT,
        who=relations.CLERK,
        needs=(needs.text(_("回答")),),
        when=Where(asked_on__isnull=False),
        effect=effects.answer,
        tell=relations.tell("answer", _("您的提问已有回答"), relations.UNITS),
        waits=(
            Wait(
                key="questions",
                label=_("待回答的提问"),
                action=_("回答"),
                order="asked_on",
                source=lead_unit_of,
                since=lambda item: item.asked_on,
            ),
        ),
    ),
    *DECIDE_EXTENSION,
    Transition(
        action="publish",
        label=_("公开"),
        sources=(*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.STRUCK_OFF, ItemStatus.LONG_TERM),
        who=relations.PUBLISHER,
        when=Where(is_public=False),
        effect=effects.publish_item(True),
        bulk=True,
    ),
    Transition(
        action="unpublish",
        label=_("取消公开"),
        sources=(*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.STRUCK_OFF, ItemStatus.LONG_TERM),
        who=relations.LEADER,
        needs=(needs.reason(),),
        when=Where(is_public=True),
        effect=effects.publish_item(False),
    ),
    Transition(
        action="withdraw",
        label=_("撤回事项"),
        # Not what was struck off: it is concluded and counted, and can only be reopened.
        sources=(*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.LONG_TERM),
        target=ItemStatus.WITHDRAWN,
        who=relations.LEADER,
        needs=(needs.reason(_("撤回理由")),),
        effect=effects.withdraw_alone,
        tell=relations.tell("withdraw", _("事项已撤回"), relations.UNITS, relations.FOLLOWERS),
    ),
    Transition(
        action="hand_over",
        label=_("随意见交办"),
        done=_("交办"),
        # With its opinion and never alone, so that one letter and one day hold for the whole
        # list.
        sources=(ItemStatus.DRAFT,),
        target=ItemStatus.HANDED_OVER,
        who=relations.LEADER,
        inner=True,
        needs=(needs.day("handed_over_on", _("交办日期")),),
        guards=(
            Guard(
                lambda item, step: (
                    item.due_on is None or item.due_on >= step.data["handed_over_on"]
                ),
                _("办理期限不能早于交办日期。"),
                "handed_over_on",
            ),
        ),
        effect=lambda item, step: effects.assign(item, step, step.data["handed_over_on"]),
        tell=relations.tell("hand_over", _("新交办的事项，请签收"), relations.UNITS),
    ),
    Transition(
        action="withdraw",
        label=_("随意见撤回"),
        done=_("撤回"),
        sources=(ItemStatus.DRAFT, *WITH_UNIT, *WITH_COMMITTEE, ItemStatus.LONG_TERM),
        target=ItemStatus.WITHDRAWN,
        who=relations.LEADER,
        inner=True,
        needs=(needs.reason(),),
        effect=effects.withdraw,
        tell=relations.tell("withdraw", _("事项已撤回"), relations.UNITS, relations.FOLLOWERS),
    ),
)


URGING = urging(
    WITH_UNIT,
    who=relations.CLERK | relations.LEADER,
    leader=relations.LEADER,
    units=relations.UNITS,
    tell=relations.tell,
    letter=lambda item, step: issue(KINDS["urge"], item, by=step.by, at=step.at),
)
ITEM_TABLE = register(
    Table(
        model=Item,
        states=ItemStatus,
        transitions=(
            *(*UNIT_ACTIONS, *CHECKING_ACTIONS, *OFFICE_ACTIONS, *PAPER_ACTIONS),
            *(*URGING, *TOGETHER.rows()),
        ),
        desk=DeskText(
            title=lambda item: Truncator(item.suggestion).chars(TITLE_LENGTH),
            subject=str,
            source=lambda item: item.opinion.activity.organizer,
            path=lambda item: reverse("my_items:item", args=[item.pk]),
            ready=with_desk_fields,
        ),
    )
)

shelve(
    Shelf(
        model=EntryFile,
        record=lambda link: link.entry.item,
        page=lambda item: reverse("my_items:item", args=[item.pk]),
        keepers=relations.LEADER,
    )
)
