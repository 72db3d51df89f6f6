"""Verified duty of the year, by kind; taking part and having a result are two rows."""

from django.db.models import Case, Value, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deputies.duty.models import DutyEntry, DutyKind, DutySource, DutyStatus
from deputies.people.models import Mandate
from registers.dimensions import by_month
from registers.figures import FIGURES, Dimension, Figure, RecordLine, by_choice
from registers.ledger import SHEETS, Choice, Column, Day, Ref, Sheet, Text, YesNo

RESULTS = {"result": _("有成效"), "part": _("参加")}
BY_RESULT = Dimension(
    "by_result",
    _("按是否有成效"),
    Case(When(had_result=True, then=Value("result")), default=Value("part")),
    lambda value: RESULTS[value],
    every=tuple(RESULTS),
    order=lambda value: list(RESULTS).index(value),
)


def entries_of(year):
    """Verified entries of a year: what nobody verified does not count."""
    return DutyEntry.objects.verified().of_year(year)


def _line(entry):
    origin = entry.get_source_display() if entry.source == DutySource.PAPER else ""
    day = date_format(entry.happened_on, "DATE_FORMAT")
    facts = (entry.get_kind_display(), day, entry.deputy, origin)
    return RecordLine(entry.text, reverse("deputy", args=[entry.deputy_id]), facts)


FIGURES.register(
    Figure(
        "duty_entries",
        _("代表履职"),
        _("次"),
        _("本年内经工作人员审核的代表履职记录，一人一次计一次；未审核的不计。"),
        entries_of,
        (
            by_choice("by_kind", _("按类型"), "kind", DutyKind, show_all=True, chart="bars"),
            BY_RESULT,
            by_month("happened_on"),
        ),
        order=200,
        listed=lambda records: records.select_related("deputy").order_by("happened_on", "pk"),
        line=_line,
        meaning=_("经审核的履职记录，按人按次计"),
        said=("履职记录", "履职 登记", "代表履职"),
    )
)


def _fields(line, run):
    return {
        "status": DutyStatus.VERIFIED,
        "source": DutySource.LEDGER,
        "verified_on": run.today,
        "verified_by": run.by,
        "created_by": run.by,
    }


def _verified(entries):
    return entries.filter(status=DutyStatus.VERIFIED)


def _odd_days(lines, run):
    """Warnings for what lies ahead, or outside every mandate that the portal or the file knows."""
    held = {}
    for deputy, since, until in Mandate.objects.values_list("deputy", "since", "until"):
        held.setdefault(deputy, []).append((since, until))
    for line in lines:
        deputy, day = line["代表"], line["日期"]
        if deputy is None or day is None:
            continue
        stated = run.lines("代表任期", "代表", deputy)
        spans = [*held.get(deputy.pk, ()), *((one["任职日期"], one["终止日期"]) for one in stated)]
        if day > run.today:
            yield line, ("日期", gettext("日期晚于今天。"))
        elif not any(since and since <= day <= (until or day) for since, until in spans):
            yield line, ("日期", gettext("这一天不在代表任期内。"))


def _left_out():
    waiting = DutyEntry.objects.exclude(status=DutyStatus.VERIFIED)
    count = waiting.exclude(status=DutyStatus.WITHDRAWN).count()
    if count:
        yield gettext("%(count)d 条履职记录尚未审核，未导出。") % {"count": count}


DUTY = Sheet(
    name="履职记录",
    model=DutyEntry,
    key=("代表", "日期", "类型", "内容"),
    order=22,
    columns=(
        Column("代表", Ref("代表"), "deputy", required=True),
        Column("日期", Day(), "happened_on", required=True),
        Column("类型", Choice(DutyKind), "kind", required=True),
        Column("内容", Text(), "text", required=True),
        Column("地点", Text(), "place"),
        Column("公开", YesNo(), "is_public"),
    ),
    survey=_odd_days,
    known=_verified,
    complete=_fields,
    exported=_verified,
    left_out=_left_out,
)


SHEETS.register(DUTY)
