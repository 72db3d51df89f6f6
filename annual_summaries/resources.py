"""The ledger sheet 宣传表彰."""

from annual_summaries.choices import RecognitionKind
from annual_summaries.models import Recognition
from registers.ledger import Choice, Column, Day, Ref, Sheet, Text, register
from workflow.choices import RecordStatus


def _withdrawn(recognition):
    return recognition.status == RecordStatus.WITHDRAWN


RECOGNITIONS = Sheet(
    name="宣传表彰",
    model=Recognition,
    key=("日期", "标题"),
    order=40,
    columns=(
        Column("日期", Day(), "happened_on", required=True),
        Column("类别", Choice(RecognitionKind), "kind", required=True, locked=_withdrawn),
        Column("标题", Text(), "title", required=True),
        Column("授予单位", Text(), "granted_by"),
        Column("相关代表", Ref("代表", many=True), "deputies"),
    ),
    complete=lambda line, run: {"created_by": run.by, "is_public": True},
    exported=lambda found: found.filter(status=RecordStatus.RECORDED),
    sorted_by=("happened_on", "pk"),
)

register(RECOGNITIONS)
