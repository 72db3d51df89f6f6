"""What waits for a person in supervision."""

from supervision.waiting import (
    closed_loop,
    documents,
    inquiries,
    look_backs,
    plans,
    projects,
    promises,
    reports,
)

__all__ = [
    "closed_loop",
    "documents",
    "inquiries",
    "look_backs",
    "plans",
    "projects",
    "promises",
    "reports",
]
