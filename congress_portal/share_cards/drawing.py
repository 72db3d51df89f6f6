"""Draws the card of a page: what it is in large letters, whose site it is, on the site's paper.

What matters stands within the square in the middle, to which some chats cut it (WeChat).
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageDraw, ImageFont, ImageOps

SIZE = (1200, 630)
MIDDLE = SIZE[0] // 2
WIDE = 590
"""Pixels across which words may go: within the middle square."""
PAPER, INK, MUTED, RED, WASH = "#faf7f2", "#1f1b18", "#5c534b", "#b5121b", "#f9ecea"
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
)
"""Where Debian keeps the fonts that know Chinese (fonts-noto-cjk, fonts-wqy-zenhei)."""
JPEG_QUALITY = 80
SEAL = (
    (9.5, 40), (9.5, 8.5), (38.5, 8.5), (38.5, 39.5), (17.5, 39.5), (17.5, 17.5), (30.5, 17.5),
    (30.5, 31.5), (24.5, 31.5), (24.5, 24.5),
)  # fmt: skip


def font_path() -> str:
    """A font that knows Chinese; blank where the machine has none."""
    return next((path for path in FONTS if Path(path).exists()), "")


@lru_cache(maxsize=32)
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=2 if "noto" in path else 0)  # 2: simplified


def card(
    title: str, below: str, foot: str, mark: str = "", figures: tuple[tuple[str, str], ...] = ()
) -> bytes:
    """The card of a page as PNG.

    Args:
        title: what the page is; goes over two lines where it is long.
        below: a line under it, blank for none.
        foot: whose site it is.
        mark: the initials of a person, in a circle above the title.
        figures: up to three pairs of a number and what it counts, in the place of ``below``.

    Raises:
        OSError: where there is no font.
    """
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    path = font_path()
    pen.rectangle((0, 0, SIZE[0], 14), fill=RED)
    top = 285
    if not mark:
        _seal(pen, (MIDDLE - 60, 70), 120)
    else:
        pen.ellipse((MIDDLE - 105, 60, MIDDLE + 105, 270), fill=WASH, outline=RED, width=5)
        _line(pen, (MIDDLE, 165), mark, _font(path, 92 if len(mark) < 3 else 60), RED)
        top = 345
    font = _fitting(path, title, WIDE, 64, least=50)
    for line in _broken(title, font):
        _line(pen, (MIDDLE, top), line, font, INK)
        top += 80
    for place, (number, label) in enumerate(figures[:3]):
        middle = MIDDLE + (place * 2 - min(len(figures), 3) + 1) * 100
        _line(pen, (middle, top + 45), number, _fitting(path, number, 190, 72), RED)
        _line(pen, (middle, top + 110), label, _fitting(path, label, 190, 28), MUTED)
    if below and not figures:
        _line(pen, (MIDDLE, top - 8), below, _fitting(path, below, WIDE, 36), MUTED)
    pen.line((MIDDLE - 60, 520, MIDDLE + 60, 520), fill=RED, width=4)
    _line(pen, (MIDDLE, 565), foot, _fitting(path, foot, WIDE, 34), MUTED)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def photograph(file: BinaryIO) -> bytes:
    """A photograph cut to the size of a card, as JPEG.

    Raises:
        OSError: where it cannot be read.
    """
    with Image.open(file) as picture:
        picture.draft("RGB", SIZE)
        out = io.BytesIO()
        ImageOps.fit(picture.convert("RGB"), SIZE).save(out, "JPEG", quality=JPEG_QUALITY)
        return out.getvalue()


def _line(
    pen: ImageDraw.ImageDraw,
    place: tuple[int, int],
    text: str,
    font: ImageFont.FreeTypeFont,
    fill: str,
) -> None:
    pen.text(place, text, font=font, fill=fill, anchor="mm")


def _seal(pen: ImageDraw.ImageDraw, place: tuple[int, int], side: int) -> None:
    """The seal of the site, as ``static/img/seal.svg`` draws it on 48 by 48."""
    (left, top), one = place, side / 48
    pen.rounded_rectangle((left, top, left + side, top + side), 3 * one, fill=RED)
    way = [(left + x * one, top + y * one) for x, y in SEAL]
    pen.line(way, fill="#ffffff", width=round(3.4 * one), joint="curve")


def _fitting(
    path: str, text: str, width: int, size: int, least: int = 18
) -> ImageFont.FreeTypeFont:
    """The largest font up to ``size`` in which the text is no wider; never below ``least``."""
    while size > least and _font(path, size).getlength(text) > width:
        size -= 2
    return _font(path, size)


def _broken(title: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """The title on at most two lines; what is too long for them ends in dots."""
    lines, rest = [], title.strip()
    for last in (False, True):
        end = len(rest)
        while end > 1 and font.getlength(rest[:end]) > WIDE:
            end -= 1
        if " " in rest[:end] and end < len(rest) and rest[end : end + 1].isascii():
            end = rest[:end].rindex(" ") + 1
        line, rest = rest[:end].strip(), rest[end:]
        lines.append(f"{line[:-1]}…" if last and rest else line)
        if not rest:
            break
    return lines
