"""The item: from the hand-over through two keys (单位报告办结, 人大核验销号) to the strike-off."""

from supervision.choices import ItemStatus
from supervision.models import Item
from supervision.workflow.checking_actions import CHECKING_ACTIONS
from supervision.workflow.desk_actions import DESK_ACTIONS
from supervision.workflow.unit_actions import UNIT_ACTIONS
from workflow.transitions import Table, register

ITEM_TABLE = register(
    Table(
        model=Item,
        states=ItemStatus,
        transitions=(*UNIT_ACTIONS, *CHECKING_ACTIONS, *DESK_ACTIONS),
    )
)
