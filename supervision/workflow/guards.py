"""Conditions on requests of the unit that several actions share."""

from collections.abc import Callable
from typing import Any

from supervision import services


def pending(kind: str) -> Callable[[Any], bool]:
    return lambda item: services.pending(item, kind) is not None


def nothing_pending(kind: str) -> Callable[[Any], bool]:
    return lambda item: services.pending(item, kind) is None
