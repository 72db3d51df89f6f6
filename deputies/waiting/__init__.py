"""What waits for a person among the deputies' records."""

from deputies.waiting import duty, suggestions

__all__ = ["duty", "suggestions"]
