"""The ledger sheet 履职记录: what was verified; imported history asks for no approver."""

from django.utils.translation import gettext as _

from deputies.choices import DutyKind, DutySource, DutyStatus
from deputies.models import DutyEntry, Mandate
from registers.ledger import Choice, Column, Day, Ref, Sheet, Text, YesNo, register


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
    for deputy, start, end in Mandate.objects.values_list("deputy", "start", "end"):
        held.setdefault(deputy, []).append((start, end))
    for line in lines:
        deputy, day = line["代表"], line["日期"]
        if deputy is None or day is None:
            continue
        told = run.lines("代表任期", "代表", deputy)
        spans = [*held.get(deputy.pk, ()), *((one["任职日期"], one["终止日期"]) for one in told)]
        if day > run.today:
            yield line, ("日期", _("日期晚于今天。"))
        elif not any(start and start <= day <= (end or day) for start, end in spans):
            yield line, ("日期", _("这一天不在代表任期内。"))


def _left_out():
    waiting = DutyEntry.objects.exclude(status=DutyStatus.VERIFIED)
    count = waiting.exclude(status=DutyStatus.WITHDRAWN).count()
    if count:
        yield _("%(count)d 条履职记录尚未审核，未导出。") % {"count": count}


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

register(DUTY)
