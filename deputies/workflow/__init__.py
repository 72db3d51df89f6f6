"""The transition tables of deputies' records."""

from deputies.workflow.duty import DUTY_TABLE
from deputies.workflow.rollovers import ROLLOVER_TABLE
from deputies.workflow.suggestions import SUGGESTION_TABLE

__all__ = ["DUTY_TABLE", "ROLLOVER_TABLE", "SUGGESTION_TABLE"]
