"""What waits for a person in supervision."""

from supervision.waiting import (
    closed_loop,
    documents,
    inquiries,
    plans,
    projects,
    promises,
    reports,
)

__all__ = ["closed_loop", "documents", "inquiries", "plans", "projects", "promises", "reports"]
