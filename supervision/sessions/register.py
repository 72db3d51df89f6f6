"""Sessions and decisions of the year; appointments and removals in 人次."""

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registers.dimensions import by_month
from registers.figures import FIGURES, Figure, RecordLine, by_choice
from registers.ledger import SHEETS, Choice, Column, Day, Ref, Sheet, Text, Whole, days_in_order
from registers.search import SEARCHABLE, Searchable
from supervision.bodies.figures import BY_BODY
from supervision.bodies.ledger import the_committee, without_withdrawn
from supervision.sessions.models import Decision, DecisionKind, Session, SessionKind
from workflow.days import day_in_words


def decisions_of(year):
    """Resolutions and decisions of the city's congress and committee in a year."""
    return Decision.objects.kept().of_city().of_year(year).decisions()


def town_decisions_of(year):
    """Those of the congresses of towns, and of the bodies of subdistricts and zones."""
    return Decision.objects.kept().of_towns().of_year(year).decisions()


def appointments_of(year):
    """A document of which nobody wrote how many people it concerns counts as one."""
    found = Decision.objects.kept().of_city().of_year(year).of_people()
    return found.annotate(person_times=Coalesce(F("people"), 1))


def _line(decision):
    facts = (decision.number, date_format(decision.decided_on, "DATE_FORMAT"), decision.body)
    return RecordLine(decision.title, decision.get_absolute_url(), facts)


LIST = {
    "listed": lambda records: records.select_related("organization").order_by("decided_on", "pk"),
    "line": _line,
}


FIGURES.register(
    Figure(
        "decisions",
        _("决议决定"),
        _("件"),
        _("市人大及其常委会本年内作出的决议、决定，按件计；作废的、镇街区人大的不计。"),
        decisions_of,
        (by_month("decided_on"),),
        order=150,
        meaning=_("讨论决定重大事项"),
        **LIST,
        said=("决议决定", "作出 决定", "作出 决议", "决议 决定"),
    ),
    Figure(
        "town_decisions",
        _("镇街区决议决定"),
        _("件"),
        _("镇、街道、区人大本年内作出的决议、决定，按件计；作废的不计。"),
        town_decisions_of,
        (BY_BODY, by_month("decided_on")),
        order=152,
        meaning=_("镇街区人大讨论决定重大事项"),
        **LIST,
        said=("镇 决议", "镇 决定", "街道 决定"),
    ),
    Figure(
        "appointments",
        _("人事任免"),
        _("人次"),
        _("市人大及其常委会本年内任命和免职的人次之和；没有写人次的按一人次计。"),
        appointments_of,
        (by_choice("by_kind", _("按类别"), "kind", DecisionKind), by_month("decided_on")),
        amount="person_times",
        order=151,
        meaning=_("依法任免国家机关工作人员"),
        **LIST,
        said=("任免", "任命", "免职"),
    ),
)


def sessions_of(year, kind):
    """The city's sessions of one kind in a year."""
    return Session.objects.kept().of_city().of_year(year).filter(kind=kind)


def _session_line(session):
    facts = (date_format(session.held_on, "DATE_FORMAT"), session.body)
    return RecordLine(str(session), session.get_absolute_url(), facts)


SESSION_LIST = {
    "listed": lambda records: records.select_related("organization").order_by("held_on", "pk"),
    "line": _session_line,
}


FIGURES.register(
    Figure(
        "sessions",
        _("常委会会议"),
        _("次"),
        _("本年内市人大常委会召开的常委会会议，按次计；跨年的按开始日期计；作废的不计。"),
        lambda year: sessions_of(year, SessionKind.COMMITTEE),
        (by_month("held_on"),),
        order=148,
        meaning=_("常委会会议"),
        **SESSION_LIST,
        said=("常委会 会议",),
    ),
    Figure(
        "chair_meetings",
        _("主任会议"),
        _("次"),
        _("本年内市人大常委会召开的主任会议，按次计；跨年的按开始日期计；作废的不计。"),
        lambda year: sessions_of(year, SessionKind.CHAIRPERSONS),
        (by_month("held_on"),),
        order=149,
        meaning=_("处理常委会日常工作"),
        **SESSION_LIST,
        said=("主任会议",),
    ),
)


def _session_checks(line):
    yield from days_in_order(line, "日期", "结束日期", gettext("结束日期不能早于开始日期。"))


def _session_doubts(line):
    members, present = line["应出席"], line["出席"]
    if members is not None and present is not None and present > members:
        yield "出席", gettext("出席人数多于应出席人数。")


SESSIONS = Sheet(
    name="会议",
    model=Session,
    key=("组织单位", "类别", "届次", "次序"),
    order=31,
    columns=(
        Column("组织单位", Ref("组织", unsaid=the_committee), "organization"),
        Column("类别", Choice(SessionKind), "kind", required=True),
        Column("届次", Whole(most=32767, least=1), "term", required=True),
        Column("次序", Whole(most=32767, least=1), "number", required=True),
        Column("日期", Day(), "held_on", required=True),
        Column("结束日期", Day(), "ends_on"),
        Column("应出席", Whole(most=32767), "members"),
        Column("出席", Whole(most=32767), "present"),
    ),
    checks=_session_checks,
    doubts=_session_doubts,
    complete=lambda line, run: {"created_by": run.by, "is_public": True},
    exported=without_withdrawn,
    sorted_by=("held_on", "pk"),
)


DECISIONS = Sheet(
    name="决定任免",
    model=Decision,
    key=("组织单位", "文号", "类别"),
    order=32,
    columns=(
        Column("组织单位", Ref("组织", unsaid=the_committee), "organization"),
        Column("文号", Text(identifies=True), "number", required=True),
        Column("日期", Day(), "decided_on", required=True),
        Column("类别", Choice(DecisionKind), "kind", required=True),
        Column("标题", Text(), "title", required=True),
        Column("人次", Whole(most=10_000), "people"),
    ),
    complete=lambda line, run: {"created_by": run.by, "is_public": True},
    exported=without_withdrawn,
    sorted_by=("decided_on", "pk"),
)


SHEETS.register(SESSIONS, DECISIONS)
SEARCHABLE.register(
    Searchable(
        "decisions",
        _("决定任免"),
        Decision,
        ("number", "title", "text"),
        title=lambda decision: decision.title,
        path=lambda decision: decision.get_absolute_url(),
        about=lambda decision: day_in_words(decision.decided_on),
        day="decided_on",
        number=("number",),
        place=60,
    )
)
