"""The marks of items and opinions, and the timeline of each for the people who work on it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.relations import acting_unit_of
from supervision.attendance.models import InvitationStatus
from supervision.handling.models import Entry
from supervision.items.choices import REPORTED_DONE, EntryKind, ItemStatus, Progress, RequestKind
from supervision.items.models import Item
from supervision.opinions.choices import OpinionStatus
from workflow import cases
from workflow.choices import OUTCOME_SIGNS, Satisfaction
from workflow.timeline import TimelineSource

STATE_SIGNS = {
    ItemStatus.ACKNOWLEDGED: "working",
    ItemStatus.HANDLING: "working",
    ItemStatus.REPLIED: "replied",
    ItemStatus.AWAITING_EVALUATION: "replied",
    ItemStatus.REWORK: "returned",
    ItemStatus.STRUCK_OFF: "verified",
    OpinionStatus.SUBMITTED: "working",
    OpinionStatus.REPORTED_BACK: "replied",
    OpinionStatus.PUBLISHED: "verified",
    InvitationStatus.ACCEPTED: "working",
    InvitationStatus.LEAVE_ASKED: "replied",
    InvitationStatus.CANCELLED: "returned",
}
"""The mark beside the word of a state; every other one waits."""
ACTION_SIGNS = {
    "send_back": "returned",
    "reopen": "returned",
    "request_return": "returned",
    "reply": "replied",
    "evaluate": "replied",
    "verify": "verified",
    "strike_off": "verified",
    "report_progress": "working",
    "acknowledge": "working",
    "submit": "working",
    "report_back": "replied",
    "accept": "working",
    "ask_leave": "replied",
    "refuse_leave": "returned",
    "cancel": "returned",
    "attend": "verified",
    "unattend": "returned",
}


def sign_of(status):
    """The mark of a state of an item, an opinion or an invitation."""
    return STATE_SIGNS.get(status, "waiting")


def _entries(obj):
    if not isinstance(obj, Item):
        return None
    return Entry.objects.filter(item=obj.pk).select_related("by", "unit")


TIMELINE = TimelineSource(
    signs=ACTION_SIGNS,
    entries=_entries,
    address=lambda item, stored: reverse("my_items:file", args=[item.pk, stored.uuid]),
    dated=frozenset({"verify"}),
)


def add_entry(item, step, action, kind, text="", *, on=None, place=""):
    """Adds a line to the item's timeline and files the evidence that came with it."""
    return cases.add_entry(
        item,
        step,
        action,
        text,
        on=on,
        kind=kind,
        round=item.round,
        place=place,
        unit_id=acting_unit_of(item, step.by),
    )


SIGNS = {
    None: "waiting",
    Progress.IN_HAND: "working",
    Progress.REPORTED: "replied",
    Progress.STRUCK_OFF: "verified",
    Progress.LONG_TERM: "waiting",
}
"""The mark beside each word; see the state colours of the style sheet."""


@dataclass
class ItemStanding:
    """How far an item is: one word, and the two keys as two dates that never stand for another."""

    word: Any
    sign: str
    reported_on: date | None
    struck_off_on: date | None
    is_followed: bool = False
    """Under long-term follow-up: its day is the next check, no longer a deadline."""

    @property
    def deadline_label(self):
        """What the day on the page is: the deadline, or the next look at what is followed."""
        return _("下次检查") if self.is_followed else _("办理期限")

    @classmethod
    def of(cls, item):
        """Of an item with its report day, or else with the day of its first report."""
        reported_on = getattr(item, "reported_on", item.replied_on)
        return cls.at(item.status, reported_on, item.struck_off_on)

    @classmethod
    def at(cls, status, reported_on, struck_off_on):
        """``reported_on`` counts only while the unit's report does."""
        progress = Progress.of(status)
        sent_back = status == ItemStatus.REWORK
        return cls(
            word=progress.label if progress and not sent_back else ItemStatus(status).label,
            sign="returned" if sent_back else SIGNS[progress],
            reported_on=reported_on if status in REPORTED_DONE else None,
            struck_off_on=struck_off_on,
            is_followed=progress == Progress.LONG_TERM,
        )


def item_stands(item):
    """How far an item is, that it did not satisfy, and what its reply says: signs with words."""
    standing = ItemStanding.of(item)
    dissatisfied = item.satisfaction == Satisfaction.DISSATISFIED
    return [
        (standing.sign, standing.word),
        ("returned", Satisfaction.DISSATISFIED.label if dissatisfied else ""),
        (
            OUTCOME_SIGNS.get(item.outcome, ""),
            item.get_outcome_display() if standing.reported_on else "",
        ),
    ]


@dataclass(frozen=True)
class PromiseInWords:
    """How it stands with the day that a reply promised, and the days promised before it."""

    words: Any
    earlier: list[date]
    running_until: date | None = None
    """The promised day while the promise is open."""


def promise_in_words(item):
    """What an item's promise came to; None where its reply promised nothing."""
    promise = getattr(item, "promise", None)
    if promise is None:
        return None
    running_until = None
    if promise.kept_on:
        words = _("已于 %(day)s 兑现") % {"day": date_format(promise.kept_on, "DATE_FORMAT")}
    elif promise.is_open:
        day = date_format(promise.promised_on, "DATE_FORMAT")
        words = _("承诺在 %(day)s 前落实") % {"day": day}
        running_until = promise.promised_on
    else:
        words = promise.get_status_display()
    earlier = [one.was_promised_on for one in promise.renewals.all()]
    return PromiseInWords(words, earlier, running_until)


@dataclass(frozen=True)
class ItemMilestone:
    """One public day in the life of an item."""

    day: date
    title: str
    sign: str = ""
    text: str = ""


def milestones(item):
    """The public days of an item, in their order: no name of an official, no internal words."""
    timeline = item.entries.all()
    days = [
        *_beginning(item),
        *(_from_entry(entry) for entry in timeline if entry.action != "evaluate"),
        *_without_entries(item, {entry.action for entry in timeline}),
        *_extensions(item),
        *_rating(item),
        *_closures(item),
    ]
    return sorted(days, key=lambda milestone: milestone.day)


def _beginning(item):
    if item.handed_over_on:
        yield ItemMilestone(item.handed_over_on, _("交办"), "waiting")
    if item.acknowledged_on:
        yield ItemMilestone(item.acknowledged_on, _("单位签收"), "working")


def _from_entry(entry):
    title, sign = {
        "reply": (_("单位报告办结"), "replied"),
        "send_back": (_("核查后继续办理"), "working"),
        "verify": (_("人大现场核实"), "verified"),
        "keep_following": (_("转入持续跟踪"), "waiting"),
        "correct": (_("更正文字"), "working"),
    }[entry.action]
    place = entry.place if entry.kind == EntryKind.VERIFICATION else ""
    return ItemMilestone(entry.happened_on, title, sign, place)


def _without_entries(item, actions):
    """What an imported record says of its past."""
    if item.replied_on and "reply" not in actions:
        yield ItemMilestone(item.replied_on, _("单位报告办结"), "replied")
    if item.verified_on and "verify" not in actions:
        yield ItemMilestone(item.verified_on, _("人大现场核实"), "verified", item.verified_place)


def _extensions(item):
    for request in item.requests.all():
        if request.kind == RequestKind.EXTENSION and request.granted and request.decided_on:
            yield ItemMilestone(request.decided_on, _("批准延期"), "waiting")


def _rating(item):
    rated = [
        entry
        for entry in item.entries.all()
        if entry.kind == EntryKind.EVALUATION and entry.round == item.round
    ]
    if rated and item.satisfaction:
        rating = item.get_satisfaction_display()
        yield ItemMilestone(rated[-1].happened_on, _("代表评价"), "replied", rating)


def _closures(item):
    for closure in item.closures.all():
        yield ItemMilestone(closure.struck_off_on, _("人大核验销号"), "verified")
        if closure.reopened_on:
            yield ItemMilestone(closure.reopened_on, _("回头看后重新办理"), "working")
