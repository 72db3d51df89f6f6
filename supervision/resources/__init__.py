"""The ledger sheets of supervision."""

from supervision.resources import (
    closed_loop,
    documents,
    inquiries,
)

__all__ = [
    "closed_loop",
    "documents",
    "inquiries",
]
from supervision.resources import closed_loop, decisions, documents

__all__ = ["closed_loop", "decisions", "documents"]
