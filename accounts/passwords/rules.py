"""Passwords that are long enough and guessed all the same: sequences, and words of the place."""

import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from accounts.models import Area, Organization
from pages.untyped import AnyReader

ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
RUN = 4
"""So many signs in a row of the alphabet, the digits or the keyboard count as one step."""
FEWEST_STEPS = 8
FEWEST_SIGNS = 5
SHORTEST_PINYIN = 5
HOUSE_WORDS = ("人大", "人民代表", "常委会", "renda", "rendachangweihui", "congress")
AREA_ENDINGS = ("街道", "镇", "乡", "市", "县", "区")


def folded(text: str) -> str:
    """As it is compared: widths and case folded."""
    return unicodedata.normalize("NFKC", text).casefold()


class SequenceValidator:
    """Refuses what is mostly sequences or repetitions, such as 123456789012 or abcabcabcabc."""

    def validate(self, password: str, user: AnyReader = None) -> None:
        """
        Raises:
            ValidationError: where too little is left once each sequence counts as one step.
        """
        text = folded(password)
        if len(set(text)) < FEWEST_SIGNS or steps_in(text) < FEWEST_STEPS:
            raise ValidationError(
                _("密码不能主要由连续或重复的字符组成，例如 123456789012。"), code="sequence"
            )

    def get_help_text(self) -> str:
        return _("不要用连续或重复的字符。")


class PlaceWordsValidator:
    """Refuses names of the place: the committee, its towns and its units."""

    def validate(self, password: str, user: AnyReader = None) -> None:
        """
        Raises:
            ValidationError: where such a name stands in the password.
        """
        text = folded(password)
        if any(word in text for word in words_of_the_place()):
            raise ValidationError(
                _("密码中不能有本地的地名、单位名称或“人大”等字样。"), code="place"
            )

    def get_help_text(self) -> str:
        return _("不要用地名和单位名称。")


def steps_in(text: str) -> int:
    """How many decisions are in a text: a run of neighbouring or equal signs is one."""
    steps, run = min(1, len(text)), 1
    for one, other in pairwise(text):
        run = run + 1 if _are_neighbours(one, other) else 1
        steps += 1
        if run == RUN:
            steps -= RUN - 1
        elif run > RUN:
            steps -= 1
    return steps


def _are_neighbours(one: str, other: str) -> bool:
    if abs(ord(one) - ord(other)) <= 1:
        return True
    return any(
        one in row
        and other in row
        and (row.index(one) - row.index(other)) % len(row) in (1, len(row) - 1)
        for row in ROWS
    )


def words_of_the_place() -> set[str]:
    """Names of areas and bodies, with and without what kind of area it is, and their pinyin."""
    names: Iterable[str] = Area.objects.values_list("name", flat=True)
    words = {*HOUSE_WORDS}
    for name in names:
        words.add(name)
        words.update(name.removesuffix(ending) for ending in AREA_ENDINGS)
    for name, short in Organization.objects.values_list("name", "short_name"):
        words.update((name, short))
    return {folded(word) for word in words if len(word) > 1} | pinyin_of(words)


def pinyin_of(words: Iterable[str]) -> set[str]:
    """The names without tones, as they are typed on a keyboard: 永康 is yongkang.

    Shorter ones stand in too many words by chance.
    """
    spelled = ("".join(lazy_pinyin(word, errors="ignore")) for word in words)
    return {word for word in spelled if len(word) >= SHORTEST_PINYIN}
