"""Puts the catalogues of both languages into the words of the place.

Texts are looked up by what stands in the code; here each that names a level of the place gets its
reading for this one, once, when Django starts. A place whose words are those of the code gets none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from gettext import NullTranslations

from django.conf import settings
from django.utils.translation import trans_real

from pages.place import place
from pages.untyped import AnyValue

OURS = re.compile(r"[\u4e00-\u9fff]")
"""Our texts are Chinese; those of Django and of libraries are left as they are."""
CONTEXT = "\x04"
Texts = Mapping[AnyValue, str]
Key = str | tuple[str, int]


class Readings(NullTranslations):
    """A catalogue to merge into another one of the same plural rule."""

    def __init__(self, texts: Texts, like: trans_real.DjangoTranslation) -> None:
        super().__init__()
        self._catalog = dict(texts)
        self.plural = like.plural


def put_into_words() -> None:
    """Rewords what is known of both languages; call it once for each process."""
    here = place()
    if here.is_usual:
        return
    english = trans_real.translation("en")
    ours = {
        key: text
        for key, text in english._catalog.items()  # type: ignore[attr-defined]  # no other way to list
        if OURS.search(key[0] if isinstance(key, tuple) else key)
    }
    reworded = {key: here.english(text) for key, text in ours.items()}
    english.merge(_changed(ours, reworded, english))
    chinese = trans_real.translation(settings.LANGUAGE_CODE)
    plain = {key: _as_written(key) for key in ours if key == _one(key)}
    chinese.merge(_changed(plain, {key: here.words(text) for key, text in plain.items()}, chinese))


def _one(key: Key) -> Key:
    """The key by which a language without a plural, as Chinese is, looks a text up."""
    return (key[0], 0) if isinstance(key, tuple) else key


def _as_written(key: Key) -> str:
    """The text as it stands in the code, without its context."""
    return (key[0] if isinstance(key, tuple) else key).rpartition(CONTEXT)[2]


def _changed(before: Texts, after: Texts, like: trans_real.DjangoTranslation) -> Readings:
    """Those that read otherwise here."""
    return Readings({key: text for key, text in after.items() if text != before[key]}, like)
