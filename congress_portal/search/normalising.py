"""How words are compared: folded, in small letters, as pairs of neighbouring letters."""

import itertools
import re
import unicodedata

from pypinyin import Style, lazy_pinyin, pinyin

from supervision.numerals import HUNDRED, chinese
from workflow.canonical import ZEROS
from workflow.canonical import folded as typed_number

LONGEST, LONGEST_QUERY = 4000, 60
MOST_PAIRS = 12
MOST_READINGS = 8
APART = re.compile(r"[^\w]+|_+")
HAN = re.compile(r"[\u3400-\u9fff]")
IN_CHINESE = {chinese(number): str(number) for number in range(1, HUNDRED)}
OF_LIST = re.compile(
    r"(?P<of>号|^)(?:的)?(?:清单)?(?P<joined>[-·、,(:第]{0,2})"
    r"(?P<number>[0-9]{1,3}|[一二三四五六七八九十]{1,3})(?P<word>[条项款号]?)\)?(?:事项)?$"
)
"""The number of an item behind that of its opinion, with 第 and 条 or 项, a hyphen or brackets."""
BITS = 21  # a code point fits in them


def folded(text: str) -> str:
    """Full-width letters as plain ones, small letters, one blank between words; no number begins
    with a zero."""
    words = APART.sub(" ", unicodedata.normalize("NFKC", text or "").lower()).strip()
    return ZEROS.sub("", words)


def squeezed(name: str) -> str:
    """A name without the blanks that pad it."""
    return "".join(folded(name).split())


def numeral(number: str) -> str:
    """A number of a document or a record, one word whatever brackets and zeros it is typed with."""
    return squeezed(typed_number(number))


def item_numeral(text: str) -> str:
    """The number of an item of a list in its one form (…1号第2条), whatever way it is written in.

    Args:
        text: as typed.

    Returns:
        The form in which the index has it; empty where this is no number of an item.
    """
    number = typed_number(text)
    found = OF_LIST.search(number)
    if found is None or not (found["of"] or found["word"] in {"条", "项"}):
        return ""
    place = IN_CHINESE.get(found["number"], found["number"])
    if not place.isdecimal():
        return ""
    return squeezed(f"{number[: found.start()]}{found['of']}第{place}条")


def pairs(text: str) -> list[int]:
    """The distinct pairs of a folded text, each as one number; none across a blank."""
    found = {}
    for word in text.split():
        for first, second in itertools.pairwise(word):
            found[(ord(first) << BITS) | ord(second)] = None
    return list(found)


def letters(text: str) -> list[int]:
    """The distinct letters of a folded text; as numbers they are apart from every pair."""
    return list({ord(letter): None for letter in text if letter != " "})


def readings(name: str) -> list[str]:
    """How a Chinese name is typed by its sounds: its initials, and all of it.

    A letter that is read in several ways brings each initial, up to a bound: 曾 is z and c.
    """
    if not HAN.search(name):
        return []
    initials = [
        list(dict.fromkeys(sound[:1] for sound in sounds))
        for sounds in pinyin(name, style=Style.NORMAL, heteronym=True)
    ]
    ways = itertools.islice(itertools.product(*initials), MOST_READINGS)
    whole = "".join(lazy_pinyin(name))
    return list(dict.fromkeys([*map("".join, ways), whole]))
