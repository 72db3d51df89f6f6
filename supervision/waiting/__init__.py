"""What waits for a person in supervision."""

from supervision.waiting import closed_loop

__all__ = ["closed_loop"]
