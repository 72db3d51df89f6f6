"""The closed loop as data: one table for the opinion, one for the item of its list."""

from supervision.workflow.items import ITEM_TABLE
from supervision.workflow.opinions import OPINION_TABLE

__all__ = ["ITEM_TABLE", "OPINION_TABLE"]
