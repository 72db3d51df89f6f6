"""Items that come from a ledger: their state in the ledger's words, and the past that they tell."""

import itertools
from collections import namedtuple
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from registers.ledger import ColumnStore
from supervision.handling.effects import REPLY_CLOCK
from supervision.handling.models import Closure, Entry, Evaluation
from supervision.items.choices import REPORTED_DONE, EntryKind, ItemStatus
from supervision.promises.models import Promise
from workflow.deadlines import compute
from workflow.models import Clock

STATES = {
    "待交办": ItemStatus.DRAFT,
    "已交办": ItemStatus.HANDED_OVER,
    "办理中": ItemStatus.HANDLING,
    "已反馈": ItemStatus.REPLIED,
    "退回重办": ItemStatus.REWORK,
    "待评价": ItemStatus.AWAITING_EVALUATION,
    "已销号": ItemStatus.STRUCK_OFF,
    "持续跟踪": ItemStatus.LONG_TERM,
    "已撤回": ItemStatus.WITHDRAWN,
}
"""The ledger's words; 已交办 with a date of acknowledgement is the state 已签收."""
HAS_REPLIED = (*REPORTED_DONE, ItemStatus.REWORK)
"""The unit has replied at least once: the date of its first reply must be there."""
NOON = time(12)


def state_of(item):
    """The item's state as the ledger has it."""
    if item.status == ItemStatus.ACKNOWLEDGED:
        return ItemStatus.HANDED_OVER
    return ItemStatus(item.status)


def exported_strike_off(item):
    """The one date of strike-off that a ledger can hold, so that the figures stay the same.

    Where an item was struck off more than once, it is the closure that the figures of the year of
    hand-over count; a closure that a reopening undid within that year is not told.
    """
    closures = list(item.closures.all())
    if not closures:
        return None
    if not item.handed_over_on:
        return closures[-1].struck_off_on
    year_end = date(item.handed_over_on.year, 12, 31)
    counted = [closure for closure in closures if _stands_on(closure, year_end)]
    last = (counted or closures)[-1]
    if counted or last.struck_off_on > year_end or last.reopened_on is None:
        return last.struck_off_on
    return None


def was_struck_off_on(item, day):
    """Whether the item was struck off on this day, now or before a reopening."""
    return any(closure.struck_off_on == day for closure in item.closures.all())


def _stands_on(closure, day):
    return closure.struck_off_on <= day and not (closure.reopened_on and closure.reopened_on <= day)


def checks(line):
    """The faults of a row of 清单事项 (docs/ledger.md#faults)."""
    opinion, state = line["文号"], line["状态"]
    handed_over = opinion.fact("交办日期") if opinion else None
    for column in ("办理期限", "延期至"):
        if handed_over and line[column] and line[column] < handed_over:
            yield column, _("%(column)s不能早于交办日期。") % {"column": column}
    if state == ItemStatus.STRUCK_OFF and _is_blank(line, "销号日期"):
        yield "销号日期", _("已销号的事项必须有销号日期。")
    if state in HAS_REPLIED and _is_blank(line, "反馈日期"):
        yield "反馈日期", _("已反馈的事项必须有反馈日期。")
    if opinion and not handed_over and state not in (None, ItemStatus.DRAFT, ItemStatus.WITHDRAWN):
        yield "状态", _("这份意见尚未交办，清单事项只能是“待交办”。")


def _is_blank(line, column):
    """Blank, and the ledger is the only one to say: an existing item has its own dates."""
    return line[column] is None and (line.says(column) or line.pk is None)


def doubts(line):
    """What is odd in a row that comes by the ledger: days out of order, a rating before the work,
    an end without a result. Yields column and sentence.
    """
    handed_over = line["文号"].fact("交办日期") if line["文号"] else None
    days = [("交办日期", handed_over)]
    days += [(name, line[name]) for name in ("签收日期", "反馈日期", "核实日期", "销号日期")]
    yield from _out_of_order([(name, day) for name, day in days if day])
    if line["评价"] and line["状态"] in (ItemStatus.DRAFT, ItemStatus.HANDED_OVER):
        yield "评价", _("事项尚未办理，却有评价。")
    if line["状态"] == ItemStatus.STRUCK_OFF and line.says("办理结果") and not line["办理结果"]:
        yield "办理结果", _("已销号的事项没有办理结果。")


def _out_of_order(days):
    for (earlier, first), (later, second) in itertools.pairwise(days):
        if second < first:
            yield later, _("%(later)s早于%(earlier)s。") % {"later": later, "earlier": earlier}


Limit = namedtuple("Limit", "clock due_on")


def _limit(handed_over, run):
    """The statutory deadline of a day of hand-over, computed once for each day."""
    key = (REPLY_CLOCK, handed_over)
    if key not in run.memory:
        clock = Clock.objects.in_force(REPLY_CLOCK, handed_over)
        run.memory[key] = Limit(clock, compute(clock, handed_over).due_on if clock else None)
    return run.memory[key]


def fields(line, run):
    """What a new item needs beyond its columns."""
    status = line["状态"]
    if status == ItemStatus.HANDED_OVER and line["签收日期"]:
        status = ItemStatus.ACKNOWLEDGED
    again = status == ItemStatus.REWORK or _was_reopened(line)
    found = {
        "status": status,
        "struck_off_on": line["销号日期"] if status == ItemStatus.STRUCK_OFF else None,
        "round": 2 if again else 1,
    }
    handed_over = line["文号"].fact("交办日期")
    if status == ItemStatus.DRAFT or not handed_over:
        return found
    limit = _limit(handed_over, run)
    found["handed_over_on"] = found["assigned_on"] = handed_over
    if line["办理期限"] in (None, limit.due_on):
        found["due_on"], found["clock"] = limit.due_on, limit.clock
    return found


def _was_reopened(line):
    return line["销号日期"] and line["状态"] != ItemStatus.STRUCK_OFF


def write_past(pairs, run):
    """Gives imported items the timeline that the ledger tells of them."""
    Entry.objects.bulk_create(entry for item, line in pairs for entry in _entries(item, run))
    Evaluation.objects.bulk_create(
        Evaluation(
            item=item,
            round=item.round,
            rating=item.satisfaction,
            rated_on=item.struck_off_on or item.verified_on or item.replied_on or run.today,
        )
        for item, _line in pairs
        if item.satisfaction
    )
    Closure.objects.bulk_create(
        _closure(item, line["销号日期"], run) for item, line in pairs if line["销号日期"]
    )


def _closure(item, day, run):
    """A date of strike-off on an item in another state: it was reopened, the ledger says not when;
    the day of the import stands for it."""
    reopened = item.status != ItemStatus.STRUCK_OFF
    return Closure(
        item=item, struck_off_on=day, reopened_on=max(day, run.today) if reopened else None
    )


def _entries(item, run):
    if item.replied_on:
        yield _entry(item, EntryKind.REPLY, "reply", item.replied_on, item.reply)
    elif item.reply:
        yield _entry(item, EntryKind.PROGRESS, "report_progress", run.today, item.reply)
    if item.verified_on:
        entry = _entry(item, EntryKind.VERIFICATION, "verify", item.verified_on)
        entry.place, entry.unit_id = item.verified_place, None
        yield entry


def _entry(item, kind, action, day, text=""):
    return Entry(
        item=item,
        kind=kind,
        action=action,
        text=text,
        happened_on=day,
        at=timezone.make_aware(datetime.combine(day, NOON)),
        unit_id=item.lead_unit_id,
    )


def _promised_on(item):
    promise = getattr(item, "promise", None)
    return promise and promise.promised_on


def _save_promises(pairs):
    Promise.objects.bulk_create(Promise(item=item, promised_on=day) for item, day in pairs)


PROMISES = ColumnStore(prefetch="promise", read=_promised_on, save=_save_promises)
