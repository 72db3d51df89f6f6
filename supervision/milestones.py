"""The days in the life of an item that the public is told."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from supervision.choices import EntryKind, RequestKind


@dataclass(frozen=True)
class Milestone:
    """One public day in the life of an item."""

    day: date
    title: str
    sign: str = ""
    text: str = ""


def milestones(item):
    """The public days of an item, in their order: no name of an official, no internal words."""
    story = item.entries.all()
    days = [
        *_beginning(item),
        *(_from_entry(entry) for entry in story if entry.action != "evaluate"),
        *_without_entries(item, {entry.action for entry in story}),
        *_extensions(item),
        *_rating(item),
        *_closures(item),
    ]
    return sorted(days, key=lambda milestone: milestone.day)


def _beginning(item):
    if item.handed_over_on:
        yield Milestone(item.handed_over_on, _("交办"), "waiting")
    if item.acknowledged_on:
        yield Milestone(item.acknowledged_on, _("单位签收"), "working")


def _from_entry(entry):
    title, sign = {
        "reply": (_("单位报告办结"), "replied"),
        "send_back": (_("核查后继续办理"), "working"),
        "verify": (_("人大现场核实"), "verified"),
        "keep_following": (_("转入持续跟踪"), "waiting"),
    }[entry.action]
    place = entry.place if entry.kind == EntryKind.VERIFICATION else ""
    return Milestone(entry.happened_on, title, sign, place)


def _without_entries(item, told):
    """What an imported record says of its past."""
    if item.replied_on and "reply" not in told:
        yield Milestone(item.replied_on, _("单位报告办结"), "replied")
    if item.verified_on and "verify" not in told:
        yield Milestone(item.verified_on, _("人大现场核实"), "verified", item.verified_place)


def _extensions(item):
    for request in item.requests.all():
        if request.kind == RequestKind.EXTENSION and request.granted and request.decided_on:
            yield Milestone(request.decided_on, _("批准延期"), "waiting")


def _rating(item):
    rated = [
        entry
        for entry in item.entries.all()
        if entry.kind == EntryKind.EVALUATION and entry.round == item.round
    ]
    if rated and item.satisfaction:
        rating = item.get_satisfaction_display()
        yield Milestone(rated[-1].happened_on, _("代表评价"), "replied", rating)


def _closures(item):
    for closure in item.closures.all():
        yield Milestone(closure.struck_off_on, _("人大核验销号"), "verified")
        if closure.reopened_on:
            yield Milestone(closure.reopened_on, _("回头看后重新办理"), "working")
