"""The ledger sheets of supervision."""

from supervision.resources import closed_loop

__all__ = ["closed_loop"]
