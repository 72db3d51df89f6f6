"""What waits for a person in supervision."""

from supervision.waiting import closed_loop, documents, reports

__all__ = [
    "closed_loop",
    "documents",
    "reports",
]
