"""What waits for a person among the deputies' records."""

from deputies.waiting import duty, suggestions, training

__all__ = ["duty", "suggestions", "training"]
