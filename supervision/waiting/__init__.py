"""What waits for a person in supervision."""

from supervision.waiting import (
    activities,
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
    "activities",
    "closed_loop",
    "documents",
    "inquiries",
    "look_backs",
    "plans",
    "projects",
    "promises",
    "reports",
]
