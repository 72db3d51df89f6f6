"""Numbers as others told them (600多, 十余, 近百, 1200), kept as told and never added up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from annual_summaries.draft_numbers.numbers import TextNumber, numbers_in

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST = 20
ANY_UNIT = "个"
UNREADABLE: StrOrPromise = _("读不懂这个数，请写成 1200、600多、十余、近百 这样的形式。")
AT_LEAST, EXACT = "at_least", "exact"


def read(told: str) -> TextNumber | None:
    """The number that the words tell, with the values that they allow; None where they tell none.

    Arguments:
        told: as it was published, without its unit.
    """
    text = "".join(told.split())
    for words in (f"{text}{ANY_UNIT}", text):
        found = numbers_in(words)
        if len(found) == 1 and found[0].text.removesuffix(ANY_UNIT) == text:
            number = found[0]
            if number.unit in ("%", "+") or number.value != number.value.to_integral_value():
                return None
            return replace(number, text=text, unit="")
    return None


def readable(told: str) -> None:
    """Refuses words that tell no number."""
    if read(told) is None:
        raise ValidationError(UNREADABLE)
