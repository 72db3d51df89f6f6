"""The annual figures of supervision, counted as the contract says."""

from supervision.figures import (
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
from supervision.figures import projects

__all__ = ["closed_loop", "decisions", "documents", "inquiries", "projects"]
