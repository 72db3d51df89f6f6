"""How much work a page is: calls of Python functions, which a noisy machine does not change."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

EVENTS = ("call", "c_call")


def calls_of(act: Callable[[], Any]) -> int:
    """How many functions are called while something is done.

    Args:
        act: what is done; whatever it keeps for next time should be kept already.
    """
    counted = [0]

    def note(_frame: Any, event: str, _argument: Any) -> None:
        counted[0] += event in EVENTS

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    return counted[0]
