"""The transition tables of deputies' records."""

from deputies.workflow.duty import DUTY_TABLE

__all__ = ["DUTY_TABLE"]
