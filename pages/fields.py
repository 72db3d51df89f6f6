"""Text as people type it, without what cannot be seen."""

import re
import unicodedata

from django import forms

from pages.untyped import AnyValue

# Controls but for tab and line ends (a zero byte is refused before any field), halves of letters,
# spaces of no width, marks of direction. The joiners stay: letters and pictures need them.
UNSEEN = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]"
)


def plain(text: str) -> str:
    """The text in NFC without unseen letters: they hide words, or turn a sentence round."""
    return unicodedata.normalize("NFC", UNSEEN.sub("", text))


class PlainField(forms.CharField):
    """A text field whose value can be seen whole; nothing but unseen letters is nothing."""

    def to_python(self, value: object) -> AnyValue:
        """The value without letters that cannot be seen; of those alone, nothing."""
        return super().to_python(plain(value) if isinstance(value, str) else value)
