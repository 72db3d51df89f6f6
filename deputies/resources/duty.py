"""The ledger sheet 履职记录: what was verified; imported history asks for no approver."""

from django.utils.translation import gettext as _

from deputies.choices import DutyKind, DutySource, DutyStatus
from deputies.models import DutyEntry
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
    complete=_fields,
    exported=_verified,
    left_out=_left_out,
)

register(DUTY)
