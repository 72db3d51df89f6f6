"""Figures in their families: each part (其中) below its whole."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _


def in_families(wholes: Mapping[str, str]) -> list[tuple[str, int]]:
    """Keys in their order, each part below its whole, and how deep it stands there.

    Args:
        wholes: by key the key of the figure of which it is a part (其中); empty where it is none.
    """

    def below(whole: str, depth: int) -> Iterable[tuple[str, int]]:
        for key in wholes:
            if wholes[key] == whole:
                yield key, depth
                yield from below(key, depth + 1)

    roots = [key for key, whole in wholes.items() if whole not in wholes]
    return [pair for key in roots for pair in ((key, 0), *below(key, 1))]


def part_of_whole(label: str) -> str:
    """The words before a part, which name its whole: parts of parts stand below each other.

    Args:
        label: of the whole; blank where the figure is none's part.
    """
    return _("“%(whole)s”其中：") % {"whole": label} if label else ""
