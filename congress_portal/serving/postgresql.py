"""Limits of every connection to PostgreSQL, so that nobody waits for ever.

A connection of its own asks for them when it opens. A pooler in transaction mode (PgBouncer) hands
the same connection to many and takes no such wish: there the role brings them, and a server that
finds them missing does not start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LIMITS = {
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
    "statement_timeout": "15s",
}
"""Settings of PostgreSQL; a page is answered or refused within them, whatever others hold."""


def options(limits: Mapping[str, str]) -> str:
    """libpq's ``options`` that set the limits for a connection of one's own."""
    return " ".join(f"-c {name}={value}" for name, value in limits.items())


def replica(primary: Mapping[str, Any], address: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a replica: its own address, everything else as at the primary.

    Args:
        primary: the settings of the primary.
        address: what the replica's URL says.
    """
    limits = {
        name: value for name, value in primary.get("OPTIONS", {}).items() if name == "options"
    }
    own = {**limits, **address.get("OPTIONS", {}), "connect_timeout": 2}
    return {**primary, **address, "OPTIONS": own, "TEST": {"MIRROR": "default"}}
