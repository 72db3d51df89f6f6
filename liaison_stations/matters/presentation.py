"""A citizen's matter in the words that pages show to those who work on it, and its timeline with
what the citizen hears of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attachments.uploads import store
from liaison_stations.citizen_messages.models import tell
from liaison_stations.citizens_data import personal_data
from liaison_stations.matters.models import (
    Citizen,
    Matter,
    MatterEntry,
    MatterEntryKind,
    MatterFile,
    MatterStatus,
    Showing,
    words_of_not_solved,
)
from liaison_stations.rota.models import DayStatus, SwapStatus
from workflow import cases
from workflow.cases import last_day
from workflow.deadlines import DEADLINES, Deadline
from workflow.models import Clock
from workflow.timeline import TimelineSource
from workflow.transitions import DeskText, Step, allowed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


STATE_SIGNS = {
    MatterStatus.HANDLING: "working",
    MatterStatus.ANSWERED: "replied",
    MatterStatus.SOLVED: "verified",
    MatterStatus.NOT_ACCEPTED: "returned",
    DayStatus.HELD: "verified",
    DayStatus.CANCELLED: "returned",
    SwapStatus.ACCEPTED: "verified",
    SwapStatus.REFUSED: "returned",
}
"""The mark beside the word of a state; every other one waits."""
ACTION_SIGNS = {
    "accept": "working",
    "report_progress": "working",
    "answer": "replied",
    "answer_on_the_spot": "replied",
    "solve": "verified",
    "solve_on_the_spot": "verified",
    "confirm": "verified",
    "refuse": "returned",
    "reopen": "returned",
    "not_solved": "returned",
    "give_back": "returned",
    "cancel": "returned",
}


def sign_of(status):
    """The sign beside a matter's state; ``waiting`` for a state that has none of its own."""
    return STATE_SIGNS.get(status, "waiting")


def _entries(obj):
    if not isinstance(obj, Matter):
        return None
    return MatterEntry.objects.filter(matter=obj.pk).select_related("by")


TIMELINE = TimelineSource(
    signs=ACTION_SIGNS,
    entries=_entries,
    address=lambda matter, stored: reverse("my_station:matter_file", args=[matter.pk, stored.uuid]),
)


def add_entry(
    matter: Matter,
    step: Step,
    action: str,
    text: str | None = "",
    *,
    kind: str = MatterEntryKind.HANDLING,
    public: bool = False,
) -> MatterEntry:
    """Adds a line to the matter's timeline; a public one, with its pictures, the citizen sees."""
    entry: MatterEntry = cases.add_entry(matter, step, action, text or "", kind=kind, public=public)
    if public:
        _show(entry, step)
        tell(matter, action, step.at)
    return entry


def _show(entry: MatterEntry, step: Step) -> None:
    """Files the pictures that the citizen sees."""
    for shows in Showing.values:
        if step.data.get(shows):
            stored = store(step.data[shows], by=step.by)
            MatterFile.objects.create(entry=entry, stored=stored, shows=shows)


def progress(matter: Matter, step: Step, action: str, sentence: StrOrPromise) -> None:
    """The citizen's progress in plain words; what staff wrote for the citizen follows it."""
    text = f"{sentence}{step.data.get('text') or ''}"
    add_entry(matter, step, action, text, kind=MatterEntryKind.PROGRESS, public=True)


LOOKS = {"phone_shown": gettext_lazy("查看电话"), "looked": gettext_lazy("查看内容")}


def with_signs(matters, today):
    """The matters as a list, each with the ``sign`` of its state and the one of its deadline."""
    rows = list(matters)
    for one in rows:
        one.sign = sign_of(one.status)
        one.due_sign = "overdue" if one.deadline and one.deadline < today else "waiting"
    return rows


def remarks(matter):
    """How a matter is handled, how its citizen rates that and how often it was taken up anew."""
    words = [matter.get_handling_display()]
    if matter.satisfaction:
        rating = {"rating": matter.get_satisfaction_display()}
        words.append(_("群众评价：%(rating)s") % rating)
    if matter.reopened:
        times = matter.reopened
        text = ngettext("重新办理 %(times)s 次", "重新办理 %(times)s 次", times)
        words.append(text % {"times": times})
    return words


def merged_into(matter):
    """That a matter goes on in another one; nothing where it does not."""
    if matter.merged_into is None:
        return ""
    return _("这件事项已并入“%(title)s”（%(number)s）办理。") % {
        "title": matter.merged_into.title,
        "number": matter.merged_into.number,
    }


ENDINGS = (
    (gettext_lazy("问题已经解决，群众去看得到"), ("solve", "solve_on_the_spot")),
    (gettext_lazy("答复清楚了，但问题没有解决或者不必解决"), ("answer", "answer_on_the_spot")),
    (gettext_lazy("不归联络站管，应当到别处反映"), ("refuse",)),
    (gettext_lazy("和另一件是同一件事"), ("merge",)),
    (gettext_lazy("要请别人来办"), ("to_village", "to_town", "to_city", "entrust_upward")),
    (gettext_lazy("还在办，先把进展告诉群众"), ("report_progress",)),
)
"""The answers to the one question how a matter stands, and the verbs that each leads to."""


def endings_of(matter, user):
    """(answer, verb, its label) of the verbs that this person may use now, the apt one of each."""
    rows = {row.action: row for row in allowed(matter, user)}
    found = [
        (answer, next((rows[verb] for verb in verbs if verb in rows), None))
        for answer, verbs in ENDINGS
    ]
    return [(answer, row.action, row.label) for answer, row in found if row]


def said_again(matter):
    """The line that says why it was taken up anew, of the citizen or of staff; None where not."""
    if not matter.is_taken_up_anew:
        return None
    words = matter.entries.filter(action__in=("not_solved", "reopen")).exclude(
        kind=MatterEntryKind.PROGRESS
    )
    return words.order_by("-at", "-id").first()


def looks_in_words(looks):
    """(moment, who, what) of each look at a citizen's data."""
    return [
        (look.at, look.actor or _("系统"), LOOKS.get(look.action, _("删除个人信息")))
        for look in looks
    ]


@dataclass(frozen=True)
class CitizenInWords:
    """Who raised a matter; ``number`` is the phone in full, only after it was asked for."""

    citizen: Citizen | None
    number: str = ""

    @property
    def name(self):
        """The name, empty where none was given or it was removed."""
        return self.citizen.name if self.citizen else ""

    @property
    def has_phone(self):
        """Whether there is a number to call."""
        return bool(self.citizen and self.citizen.phone)

    @property
    def hides_phone(self):
        """Whether the number is masked on this page."""
        return self.has_phone and not self.number

    @property
    def phone(self):
        """The number: masked, or in full where a reason was given for it."""
        if self.hides_phone:
            return personal_data.masked(self.citizen.phone)
        return format_html("<b>{}</b>", self.number) if self.has_phone else ""

    @property
    def agreed(self):
        """Whether the citizen may be called back, where there is a number to call."""
        if not self.has_phone:
            return ""
        return _("同意联系") if self.citizen.agreed_to_contact else _("没有表示同意联系")

    @property
    def removed(self):
        """On which day the data was removed; nothing while it stands."""
        if self.citizen is None or self.citizen.removed_on is None:
            return ""
        day = formats.date_format(self.citizen.removed_on, "DATE_FORMAT")
        return _("已于 %(day)s 删除") % {"day": day}


def with_desk_fields(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """Just what a line on a desk tells: its subject line, never the words themselves but those by
    which a citizen said that it is not solved."""
    return (
        matters.annotate(said_again=words_of_not_solved())
        .select_related("station")
        .only(
            "number",
            "subject",
            "policy_area",
            "raised_on",
            "status",
            "handling",
            "reopened",
            "station__name",
        )
    )


def on_desk(matter: Matter) -> str:
    """The subject line as a desk shows it; that it was taken up anew stands before it."""
    if matter.is_taken_up_anew:
        return _("重新办理：%(title)s") % {"title": matter.title}
    return matter.title


ON_DESK = DeskText(
    title=on_desk,
    subject=lambda matter: matter.number,
    outside=lambda matter: matter.numbered,
    first=lambda matter: matter.is_taken_up_anew,
    note=lambda matter: matter.said_again if matter.is_taken_up_anew else None,
    source=lambda matter: matter.station,
    since=lambda matter: matter.raised_on,
    path=lambda matter: reverse("my_station:matter", args=[matter.pk]),
    ready=with_desk_fields,
)


BEFORE_THE_END = (MatterStatus.RECEIVED, MatterStatus.HANDLING)


def set_day(matter: Matter, clock: str, start: date, typed: date | None = None) -> None:
    """Gives the matter the day of its next step.

    Args:
        matter: not saved here.
        clock: the key of the clock that says so where nobody typed a day.
        start: the day from which it runs.
        typed: by a person; another day than the clock's stays whatever the table of holidays
            says later.
    """
    by_clock = last_day(clock, start)
    own = typed is not None and typed != by_clock
    matter.deadline = typed or by_clock
    matter.clock_key, matter.clock_from = ("", None) if own else (clock, start)


def day_by_clock(matter: Any) -> date | None:
    """The day as the clock gives it now; None where a person set it."""
    return last_day(matter.clock_key, matter.clock_from) if matter.clock_key else None


def explained(matter: Matter) -> str:
    """Where the day comes from, in a sentence for who handles the matter."""
    if matter.deadline is None:
        return ""
    if not matter.clock_key or matter.clock_from is None:
        return _("期限由经办人指定；节假日安排变动时，这个期限不变。")
    clock = Clock.objects.in_force(matter.clock_key, matter.clock_from)
    words = {"day": formats.date_format(matter.clock_from, "DATE_FORMAT"), "clock": clock}
    return _("自%(day)s起算：%(clock)s；节假日安排变动时，期限随之变动。") % words


DEADLINES.append(
    Deadline(
        lambda: Matter.objects.filter(status__in=BEFORE_THE_END, deadline__isnull=False).exclude(
            clock_key=""
        ),
        "deadline",
        day_by_clock,
        lambda matter, step, text: add_entry(matter, step, "deadline_moved", text),
    )
)
