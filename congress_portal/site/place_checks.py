"""The words of the place fit together; a wrong setting is told in one sentence."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.utils import translation

from pages.place import KINDS, TOWN_KINDS
from workflow.choices import Outcome

HINT = "docs/howto/place.md"


@register(Tags.translation)
def place_is_named(app_configs: Any, **kwargs: Any) -> Iterator[CheckMessage]:
    """``PLACE`` says what kind of place it is by its last character."""
    if settings.PLACE[-1:] not in KINDS or len(settings.PLACE) < 2:
        yield Error(
            f"PLACE is {settings.PLACE!r}: it must be the full name of the place and end on one of "
            f"{'、'.join(KINDS)}, such as 永康市, 婺城区 or 磐安县.",
            hint=HINT,
            id="portal.E006",
        )


@register(Tags.translation)
def towns_are_known(app_configs: Any, **kwargs: Any) -> Iterator[CheckMessage]:
    """``PLACE_TOWNS`` holds known kinds, each once, and not zones alone."""
    towns = settings.PLACE_TOWNS
    strange = [kind for kind in towns if kind not in TOWN_KINDS]
    if strange or len(set(towns)) < len(towns) or not set(towns) - {"区"} or towns[0] == "区":
        yield Error(
            f"PLACE_TOWNS is {','.join(towns)!r}: it must name what lies below the "
            f"place, each once and zones (区) last, of {','.join(TOWN_KINDS)}.",
            hint=HINT,
            id="portal.E007",
        )


@register(Tags.translation)
def letters_mean_something(app_configs: Any, **kwargs: Any) -> Iterator[CheckMessage]:
    """Each letter of ``OUTCOME_LETTERS`` means one of the outcomes."""
    with translation.override(None):
        words = [str(label) for label in Outcome.labels]
    for letter, word in settings.OUTCOME_LETTERS.items():
        if word not in words or len(letter) != 1:
            yield Error(
                f"OUTCOME_LETTERS says {letter}={word}: a letter must stand for one of "
                f"{'、'.join(words)}.",
                hint=HINT,
                id="portal.E008",
            )
