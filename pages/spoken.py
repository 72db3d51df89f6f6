"""Marks what a page says in another language than its own, so that it is read aloud in that one.

Records are Chinese on English pages, too (WCAG 2.2, 3.1.2 Language of Parts). Templates that know
say so themselves; this looks after all other texts of a finished page. An element that says
nothing else gets the attribute itself, else the fragment is wrapped. Words of other alphabets on
Chinese pages are taken for English where two or more stand together; a single one is a name or an
abbreviation, which needs no mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CHINESE, ENGLISH = "zh-Hans", "en"
HAN = re.compile(r"[\u4e00-\u9fff]")
OF_CHINESE = re.compile(
    r"[\d\u2018-\u201d《〈（【〔]{0,12}[\u4e00-\u9fff]"
    r"(?:[\d \u4e00-\u9fff\u3001-\u303f\uff01-\uff5e\u2018-\u201d·—…]{0,5000}"
    r"[\u4e00-\u9fff\u3001-\u303f\uff01-\uff5e…])?"
)
OF_ENGLISH = re.compile(
    r"\b[A-Za-z][a-z’']{1,30}(?:[,;:]? (?:\d{1,12} )?[A-Za-z][A-Za-z’']{0,30}){1,80}\b"
)
LATIN = re.compile(r"[A-Za-z]{2}")
TAG = re.compile(r"<(?:!--.{0,20000}?--|[^<>]{1,3000000})>", re.DOTALL)
"""A picture may stand within its tag (``data:``), as on a receipt; another "<" ends the search."""
NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]{0,40})")
LANG = re.compile(r"""\slang=["']?([A-Za-z-]{2,20})["']?""")
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track")
) | {"wbr", "path", "rect", "circle", "line"}
UNREAD = frozenset({"script", "style", "template", "code", "textarea"})
WHOLE = frozenset({"title", "option", "text", "tspan", "optgroup", "desc"})
"""Elements that hold text alone: they get the attribute, a wrapper may not stand in them."""


@dataclass
class _Open:
    """An element that is open: its name, the language within, the piece that is its tag."""

    name: str
    lang: str
    place: int


def marked(html: str, lang: str) -> str:
    """The page with every fragment of the other language marked.

    Args:
        html: a finished page, as the templates write it.
        lang: of the page, ``zh-Hans`` or ``en``.
    """
    pieces: list[str] = []
    around = [_Open("", lang, -1)]
    end = 0
    for tag in TAG.finditer(html):
        text = html[end : tag.start()]
        # A "<" in it is half a tag: what is marked there would tear the page.
        if text and not text.isspace() and "<" not in text and around[-1].name not in UNREAD:
            closes = html.startswith("</", tag.start())
            text = _said(pieces, around[-1], text, closes, lang == ENGLISH)
        pieces += [text, tag.group()]
        end = tag.end()
        _walk(around, tag.group(), len(pieces) - 1)
    pieces.append(html[end:])
    return "".join(pieces)


def _walk(around: list[_Open], tag: str, place: int) -> None:
    """Opens or closes what the tag does."""
    found = NAME.match(tag)
    if not found:
        return
    name = found[1].lower()
    if tag.startswith("</"):
        for depth in range(len(around) - 1, 0, -1):
            if around[depth].name == name:
                del around[depth:]
                return
    elif name not in VOID and not tag.endswith("/>"):
        said = LANG.search(tag)
        around.append(_Open(name, said[1] if said else around[-1].lang, place))


def _said(pieces: list[str], within: _Open, text: str, closes: bool, english: bool) -> str:
    """The text, marked where it needs it; its element instead, where that says nothing else."""
    other, pure = _other(text, within.lang, english)
    if not other:
        return text
    alone = closes and within.place == len(pieces) - 1
    if within.place > 0 and (within.name in WHOLE or (alone and pure)):
        tag = LANG.sub("", pieces[within.place])
        pieces[within.place] = f'{tag[:-1]} lang="{other}">'
        return text
    pattern = OF_CHINESE if other == CHINESE else OF_ENGLISH
    return pattern.sub(rf'<bdi lang="{other}">\g<0></bdi>', text)


def _other(text: str, lang: str, english: bool) -> tuple[str, bool]:
    """The language of which a text in ``lang`` holds fragments, and whether it holds nothing else.

    On an English page a text said to be Chinese that has no Chinese in it is English.
    """
    has_han = HAN.search(text) is not None
    if not lang.startswith("zh"):
        return (CHINESE, not LATIN.search(text)) if has_han else ("", False)
    if has_han:
        return (ENGLISH, False) if OF_ENGLISH.search(text) else ("", False)
    wrong = LATIN.search(text) if english else OF_ENGLISH.search(text)
    return (ENGLISH, True) if wrong else ("", False)
