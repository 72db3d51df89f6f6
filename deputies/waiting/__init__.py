"""What waits for a person among the deputies' records."""

from deputies.waiting import duty

__all__ = ["duty"]
