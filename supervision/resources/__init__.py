"""The ledger sheets of supervision."""

from supervision.resources import (
    closed_loop,
    decisions,
    documents,
    inquiries,
)

__all__ = [
    "closed_loop",
    "decisions",
    "documents",
    "inquiries",
]

__all__ = ["closed_loop", "decisions", "documents", "inquiries"]
from supervision.resources import projects

__all__ = ["closed_loop", "decisions", "documents", "inquiries", "projects"]
