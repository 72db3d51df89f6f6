"""How words are compared: folded, in small letters, as pairs of neighbouring letters."""

import itertools
import re
import unicodedata

LONGEST, LONGEST_QUERY = 4000, 60
MOST_PAIRS = 12
APART = re.compile(r"[^\w]+|_+")
BITS = 21  # a code point fits in them


def folded(text: str) -> str:
    """Full-width letters as plain ones, small letters, one blank between words."""
    return APART.sub(" ", unicodedata.normalize("NFKC", text or "").lower()).strip()


def squeezed(name: str) -> str:
    """A name without the blanks that pad it."""
    return "".join(folded(name).split())


def pairs(text: str) -> list[int]:
    """The distinct pairs of a folded text, each as one number; none across a blank."""
    found = {}
    for word in text.split():
        for first, second in itertools.pairwise(word):
            found[(ord(first) << BITS) | ord(second)] = None
    return list(found)
