"""An activity: logged by one, published by another, withdrawn where it was a mistake."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from supervision.activities.models import Activity
from supervision.activities.relations import ACTIVITY_CLERK, ACTIVITY_LEADER
from workflow import needs
from workflow.choices import RecordStatus
from workflow.publication import publication
from workflow.transitions import Guard, Step, Table, Transition, register


def _stands_alone(activity: Any, step: Step) -> bool:
    """Nothing was handed over after it, and it has no sections."""
    return not activity.opinions.exists() and not activity.sections.exists()


STANDS_ALONE = Guard(_stands_alone, _("已有意见或下级活动，不能作废；请先处理它们。"))
ACTIVITY_TABLE = register(
    Table(
        model=Activity,
        states=RecordStatus,
        transitions=(
            *publication((RecordStatus.RECORDED,), ACTIVITY_LEADER),
            Transition(
                action="withdraw",
                label=_("作废"),
                sources=(RecordStatus.RECORDED,),
                target=RecordStatus.WITHDRAWN,
                who=ACTIVITY_CLERK | ACTIVITY_LEADER,
                needs=(needs.reason(),),
                guards=(STANDS_ALONE,),
                when=lambda activity: not activity.is_public,
            ),
            Transition(
                action="restore",
                label=_("恢复"),
                sources=(RecordStatus.WITHDRAWN,),
                target=RecordStatus.RECORDED,
                who=ACTIVITY_CLERK | ACTIVITY_LEADER,
                needs=(needs.reason(),),
            ),
        ),
    )
)
