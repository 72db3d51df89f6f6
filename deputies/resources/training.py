"""The ledger sheet 培训."""

from django.utils.translation import gettext as _

from deputies.models import TrainingClass
from registers.ledger import Column, Day, Sheet, Text, Whole, register


def _checks(line):
    if line["开始日期"] and line["结束日期"] and line["结束日期"] < line["开始日期"]:
        yield "结束日期", _("结束日期不能早于开始日期。")


def _person_times(training):
    """The count where no list was kept, else those who attended."""
    if training.participants is not None:
        return training.participants
    return sum(place.attended for place in training.places.all())


TRAINING = Sheet(
    name="培训",
    model=TrainingClass,
    key=("名称", "开始日期"),
    order=24,
    columns=(
        Column("名称", Text(), "name", required=True),
        Column("开始日期", Day(), "starts_on", required=True),
        Column("结束日期", Day(), "ends_on"),
        Column("对象", Text(), "audience", required=True),
        Column("参训人次", Whole(), "participants", required=True, read=_person_times),
    ),
    checks=_checks,
    prefetch=("places",),
)

register(TRAINING)
