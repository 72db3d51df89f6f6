"""Matters of the public: how one comes to be, and what the actions on it do to the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from attachments.uploads import CheckedFile, store
from deputies.people.models import Deputy
from deputies.suggestions.models import Suggestion, SuggestionStatus
from liaison_stations.citizens_data.subjects import subject_of
from liaison_stations.matters.models import (
    Citizen,
    Handling,
    Matter,
    MatterEntry,
    MatterEntryKind,
    MatterFile,
    MatterStatus,
)
from liaison_stations.matters.presentation import add_entry, progress, set_day
from liaison_stations.receptions.effects import mark_results
from liaison_stations.stations.models import Station
from pages.untyped import AnyValue
from supervision.items.models import Item
from supervision.plans.models import Plan, PlanStatus, Topic, TopicSource
from workflow import cases, trail
from workflow.cases import last_day
from workflow.deadlines import compute_back
from workflow.models import Clock
from workflow.transitions import Step, lock, note, perform

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Effect = Callable[[Matter, Step], None]

ACCEPT_CLOCK, HANDLE_CLOCK, ANSWER_CLOCK = "matter_accept", "matter_handle", "matter_answer"
ASK_CLOCK = "matter_ask_again"
ATTEMPTS = 5
MOST_ASKED = 200
LONGEST_AGO = timedelta(days=90)


def raise_matter(
    station: Station,
    *,
    source: str,
    text: str,
    by: User | None = None,
    at: datetime | None = None,
    name: str = "",
    phone: str = "",
    agreed: bool = False,
    files: Iterable[CheckedFile] = (),
    **fields: object,
) -> Matter:
    """A new matter with its citizen and its first line; returns the matter.

    The same ``form_key`` a second time returns the matter that it made.
    """
    known = _of_form(fields.get("form_key"))
    if known:
        return known
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _raised(
                    station,
                    source,
                    text,
                    by,
                    at or timezone.now(),
                    (name, phone, agreed),
                    files,
                    fields,
                )
        # The same form made its matter meanwhile, or another matter took the number: that is
        # tried again.
        except IntegrityError:
            known = _of_form(fields.get("form_key"))
            if known:
                return known
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError


def _of_form(key: AnyValue) -> Matter | None:
    return Matter.objects.filter(form_key=key).first() if key else None


def _raised(
    station: Station,
    source: str,
    text: str,
    by: User | None,
    at: datetime,
    person: tuple[str, str, bool],
    files: Iterable[CheckedFile],
    fields: dict[str, AnyValue],
) -> Matter:
    day = fields.pop("raised_on", None) or timezone.localdate(at)
    subject = fields.pop("subject", "") or subject_of(text, person[0])
    matter = Matter.objects.create(
        station=station,
        source=source,
        text=text,
        subject=subject,
        number=next_number(station, day.year),
        raised_on=day,
        deadline=last_day(ACCEPT_CLOCK, day),
        clock_key=ACCEPT_CLOCK,
        clock_from=day,
        **fields,
    )
    name, phone, agreed = person
    # Apart from the matter: the person can be removed and the matter still counts
    # (个人信息保护法 art. 47).
    Citizen.objects.create(matter=matter, name=name, phone=phone, agreed_to_contact=agreed)
    entry = MatterEntry.objects.create(
        matter=matter,
        action="created",
        kind=MatterEntryKind.RAISED,
        text=_("您反映的事项已收到，等待受理。"),
        public=True,
        happened_on=day,
        by=by,
        at=at,
    )
    for checked in files:
        MatterFile.objects.create(entry=entry, stored=store(checked, by=by))
    trail.append(matter, "created", by=by, at=at, target=MatterStatus.RECEIVED)
    return matter


def next_number(station: Station, year: int) -> str:
    """``code-2026-00007``; two at once meet the unique number, and the later one tries again."""
    return cases.next_number(Matter.objects.all(), f"{station.code}-{year}-", 5)


def _take(matter: Matter, step: Step, clock: str = HANDLE_CLOCK) -> None:
    matter.subject = step.data.get("subject") or matter.subject
    for name in ("deputy", "unit"):
        if step.data.get(name):
            setattr(matter, name, step.data[name])
    set_day(matter, clock, step.today, step.data.get("deadline"))
    matter.closed_on = None


def accept(matter: Matter, step: Step) -> None:
    """Accepted: it gets its deputy or unit, and its day."""
    _take(matter, step)
    progress(matter, step, "accept", _("您反映的事项已受理，正在办理。"))


def passed_on(
    handling: str, action: str, sentence: StrOrPromise, clock: str = HANDLE_CLOCK
) -> Effect:
    """An effect that puts the matter into other hands and says so in the citizen's words."""

    def effect(matter: Matter, step: Step) -> None:
        _take(matter, step, clock)
        matter.handling = handling
        progress(matter, step, action, str(sentence))

    return effect


def _close(matter: Matter, step: Step, answer: str | None) -> None:
    matter.closed_on = step.data.get("closed_on") or step.today
    # What is closed is not overdue, whatever day it had.
    matter.deadline = None
    matter.public_answer = answer or matter.public_answer


def answered(action: str, handling: str | None = None, solved: bool = False) -> Effect:
    """An effect that closes the matter with an answer for the citizen."""

    def effect(matter: Matter, step: Step) -> None:
        matter.handling = handling or matter.handling or Handling.ON_THE_SPOT
        _close(matter, step, step.data.get("text"))
        sentence = _("您反映的事项已办结。") if solved else _("您反映的事项已答复。")
        add_entry(matter, step, action, sentence, kind=MatterEntryKind.ANSWER, public=True)
        if solved:
            mark_results(matter, True)

    return effect


def refuse(matter: Matter, step: Step) -> None:
    """The courteous refusal names the right door (docs/domain.md#where-a-matter-goes)."""
    matter.handling = Handling.NOT_ACCEPTED
    matter.right_door = step.data["right_door"]
    _close(matter, step, step.data["text"])
    sentence = _("这件事不在联络站受理范围内，请到：%(door)s。") % {"door": matter.right_door}
    add_entry(matter, step, "refuse", sentence, kind=MatterEntryKind.ANSWER, public=True)


def report_progress(matter: Matter, step: Step) -> None:
    """A line that the citizen reads."""
    add_entry(
        matter,
        step,
        "report_progress",
        step.data["text"],
        kind=MatterEntryKind.PROGRESS,
        public=True,
    )


def remark(matter: Matter, step: Step) -> None:
    """A line for staff alone."""
    add_entry(matter, step, "remark", step.data["text"])


def assign(matter: Matter, step: Step) -> None:
    """Changes the subject line, deputy, unit, day or area, where one is given."""
    matter.subject = step.data.get("subject") or matter.subject
    matter.deputy = step.data.get("deputy") or matter.deputy
    matter.unit = step.data.get("unit") or matter.unit
    typed = step.data.get("deadline")
    if typed and typed != matter.deadline:
        set_day(matter, "", step.today, typed)
    matter.policy_area = step.data.get("policy_area") or matter.policy_area
    add_entry(matter, step, "assign")


def give_back(matter: Matter, step: Step) -> None:
    """The committee hands a reported matter back to the station."""
    matter.handling = ""
    set_day(matter, HANDLE_CLOCK, step.today)
    add_entry(matter, step, "give_back", step.data["reason"])


def _begin_again(matter: Matter, step: Step) -> None:
    mark_results(matter, False)
    matter.closed_on, matter.asked_again_on, matter.satisfaction = None, None, ""
    set_day(matter, HANDLE_CLOCK, step.today)
    matter.reopened += 1


def reopen(matter: Matter, step: Step) -> None:
    """Staff take it up again, with a reason."""
    _begin_again(matter, step)
    add_entry(matter, step, "reopen", step.data["reason"])
    progress_line = _("您反映的事项已重新办理。")
    add_entry(matter, step, "reopen", progress_line, kind=MatterEntryKind.PROGRESS, public=True)


def not_solved(matter: Matter, step: Step) -> None:
    """The citizen says that it is not solved: it is taken up again, and counts."""
    _begin_again(matter, step)
    if step.data.get("text"):
        add_entry(matter, step, "not_solved", step.data["text"], kind=MatterEntryKind.WORD)
    sentence = _("您反映问题没有真正解决，已重新办理。")
    add_entry(matter, step, "not_solved", sentence, kind=MatterEntryKind.PROGRESS, public=True)


def confirm(matter: Matter, step: Step) -> None:
    """The citizen says that it is solved."""
    matter.asked_again_on = matter.asked_again_on or step.today
    matter.closed_on = matter.closed_on or step.today
    sentence = _("您确认问题已经解决，谢谢。")
    add_entry(matter, step, "confirm", sentence, kind=MatterEntryKind.PROGRESS, public=True)
    mark_results(matter, True)


def rate(matter: Matter, step: Step) -> None:
    """Keeps the citizen's rating."""
    matter.satisfaction = step.data["rating"]
    add_entry(matter, step, "rate", step.data.get("text"), kind=MatterEntryKind.WORD)


def add_word(matter: Matter, step: Step) -> None:
    """Keeps what the citizen adds."""
    add_entry(matter, step, "add_word", step.data["text"], kind=MatterEntryKind.WORD)


def ask_again(matter: Matter, step: Step) -> None:
    """After some weeks the citizen is asked on the receipt's page whether it is really solved."""
    matter.asked_again_on = step.today
    sentence = _("请您确认：问题真正解决了吗？如果没有，请点“没有解决”，我们会重新办理。")
    add_entry(matter, step, "ask_again", sentence, kind=MatterEntryKind.PROGRESS, public=True)


def ask_due(today: date, most: int = MOST_ASKED) -> int:
    """Asks about the matters that were closed long enough ago and whose citizen can be reached,
    by the receipt or by telephone; returns how many."""
    clock = Clock.objects.in_force(ASK_CLOCK, today)
    if clock is None:
        return 0
    since = compute_back(clock, today).due_on
    closed = Matter.objects.filter(
        status__in=(MatterStatus.SOLVED, MatterStatus.ANSWERED),
        asked_again_on=None,
        is_sample=False,
        # Bounded backwards: a clock that is entered today must not ask about what was closed
        # years ago.
        closed_on__range=(since - LONGEST_AGO, since),
    )
    reached = Q(receipts__isnull=False) | Q(citizen__phone__gt="")
    due = closed.filter(reached).distinct().order_by("closed_on", "pk")[:most]
    return len([perform(one, "ask_again", by=None, inner=True) for one in due])


def merge(matter: Matter, step: Step) -> None:
    """The receipts of a duplicate lead to the matter that goes on; nobody's word is lost."""
    target = step.data["into"]
    matter.merged_into = target
    matter.closed_on, matter.deadline = step.today, None
    matter.receipts.update(matter=target)
    # Those that were merged here before as well, so that every receipt leads on in one step.
    matter.merged.update(merged_into=target)
    sentence = _("您反映的事项与另一件相同事项合并办理，进展会在这里继续显示。")
    add_entry(matter, step, "merge", sentence, kind=MatterEntryKind.PROGRESS, public=True)
    cases.add_entry(
        target,
        replace(step, data={}),  # the papers that came with the step are the duplicate's
        "merge",
        _("并入事项 %(number)s。") % {"number": matter.number},
    )


TITLE_LENGTH = 60


def into_item(matter: Matter, step: Step) -> None:
    """A new line on the list of a drafted opinion of the city, in words that name nobody."""
    opinion = lock(step.data["opinion"])
    last = opinion.items.aggregate(Max("sequence"))["sequence__max"] or 0
    matter.item = Item.objects.create(
        opinion=opinion,
        sequence=last + 1,
        problem=step.data["problem"],
        suggestion=step.data["demand"],
        lead_unit=step.data["lead_unit"],
    )
    note(opinion, "edited", by=step.by, fields=["items"], at=step.at)
    set_day(matter, ANSWER_CLOCK, step.today)
    add_entry(matter, step, "into_item", _("已列入市人大意见清单。"))  # a draft is named to nobody


def open_plan() -> Plan | None:
    """The city's plan that is being drawn up, or None."""
    drafts = Plan.objects.of_city().filter(status=PlanStatus.DRAFT)
    return drafts.order_by("-year").first()


def into_topic(matter: Matter, step: Step) -> None:
    """A topic proposed for the next plan, in words that name nobody; one that recurs is shared."""
    topic, new = Topic.objects.get_or_create(
        plan=open_plan(),
        title=step.data["title"],
        defaults={
            "reason": step.data["demand"],
            "policy_area": matter.policy_area,
            "source": TopicSource.STATION,
            "created_by": step.by,
        },
    )
    if new:
        trail.append(topic, "created", by=step.by, at=step.at)
    matter.topic = topic


def into_suggestion(matter: Matter, step: Step) -> None:
    """A suggestion of the deputy in charge: one that exists, or a draft for their own hand."""
    matter.suggestion = step.data.get("suggestion") or _draft(matter, step)
    matter.handling = Handling.SUGGESTION
    set_day(matter, ANSWER_CLOCK, step.today)
    progress(matter, step, "to_suggestion", _("您反映的事项已由代表准备提出建议。"))


def _draft(matter: Matter, step: Step) -> Suggestion:
    title = step.data.get("title") or _("关于%(area)s的建议") % {
        "area": matter.policy_area or _("群众反映事项")
    }
    draft = Suggestion.objects.create(
        year=step.today.year,
        title=Truncator(title).chars(TITLE_LENGTH),
        lead_deputy=cast(Deputy, matter.deputy),
        status=SuggestionStatus.DRAFT,
        created_by=step.by,
    )
    trail.append(draft, "created", by=step.by, at=step.at, target=SuggestionStatus.DRAFT)
    return draft
