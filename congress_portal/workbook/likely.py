"""What somebody probably meant by a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from django.utils.translation import gettext as _

LIKELY = 0.5
MOST_COMPARED = 5000
LONGEST = 60


def likely(word: str, known: Iterable[str]) -> str:
    """「是不是“…”？」 of the nearest known word; blank where none is near."""
    names = list(known)[:MOST_COMPARED]
    close = get_close_matches(word[:LONGEST], names, 1, LIKELY)
    return _("是不是“%(name)s”？") % {"name": close[0]} if close else ""
