"""Who keeps the system, and so sees its state and sets its long work going."""

from __future__ import annotations

from typing import Any

from accounts.choices import Role


def may_look(user: Any) -> bool:
    """The system administrator, and the break-glass account."""
    return bool(user.is_superuser or user.has_role(Role.SYSADMIN))
