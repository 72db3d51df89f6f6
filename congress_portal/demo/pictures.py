"""Drawn pictures for the demo: streets, hills and rooms, never a photograph of anybody."""

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

Pen = ImageDraw.ImageDraw
SIZE = (960, 640)
SKIES = [("#dfe9ef", "#f7efe2"), ("#e8e3d6", "#fbf6ec"), ("#cfdfe0", "#f4f0e4")]
HILLS = ["#9db0a0", "#7f988b", "#5f7d70"]
WALLS = ["#efe7da", "#e3d6c3", "#f6f1e8", "#d8c7b0"]
ROOFS = ["#8f4a3a", "#6f5a4b", "#a1614a"]


def street(seed: int) -> bytes:
    """PNG bytes of a small scene; the same seed draws the same scene."""
    return _png(_street(seed))


def scene(kind: str, seed: int) -> bytes:
    """PNG bytes of a street or a room with what is there: a kind of ``MOTIFS``, else the street."""
    picture = _room(seed) if kind in IN_A_ROOM else _street(seed)
    motif = MOTIFS.get(kind)
    if motif is not None:
        motif(ImageDraw.Draw(picture), random.Random(seed))  # noqa: S311  drawing, not secrets
    return _png(picture)


def before(seed: int) -> bytes:
    """The street of this seed with holes, puddles and rubbish: as it was when somebody came."""
    picture = _street(seed)
    pen, dice = ImageDraw.Draw(picture), random.Random(seed)  # noqa: S311  drawing, not secrets
    for left in range(60, SIZE[0] - 140, 190):
        top = 578 + dice.randint(0, 24)
        pen.ellipse((left, top, left + dice.randint(70, 120), top + 26), fill="#6b6257")
        pen.ellipse((left + 14, top + 6, left + 54, top + 18), fill="#7f98a8")
    for left in range(150, SIZE[0] - 60, 260):
        pen.polygon([(left, 572), (left + 26, 538), (left + 60, 572)], fill="#54504a")
        pen.rectangle((left + 40, 548, left + 64, 572), fill="#a0764f")
    return _png(picture)


def after(seed: int) -> bytes:
    """The same street put right: a marked road, a row of trees and lamps."""
    picture = _street(seed)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 572, *SIZE), fill="#8d8f90")
    for left in range(20, SIZE[0], 120):
        pen.rectangle((left, 602, left + 60, 610), fill="#f3f1ea")
    for left in range(90, SIZE[0], 210):
        _tree(pen, left, 572)
        pen.rectangle((left + 98, 470, left + 103, 572), fill="#4d5358")
        pen.ellipse((left + 90, 456, left + 111, 474), fill="#f6e3a1")
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _street(seed: int) -> Image.Image:
    dice = random.Random(seed)  # noqa: S311  drawing, not secrets
    picture = Image.new("RGB", SIZE)
    pen = ImageDraw.Draw(picture)
    _sky(pen, dice.choice(SKIES))
    for layer, colour in enumerate(HILLS):
        _hills(pen, dice, 260 + 70 * layer, colour)
    for left in range(40, SIZE[0] - 120, 150):
        _house(pen, dice, left + dice.randint(-20, 20))
    pen.rectangle((0, 560, *SIZE), fill="#bdb3a3")
    pen.rectangle((0, 560, SIZE[0], 568), fill="#8a8178")
    return picture


def _sky(pen: Pen, colours: tuple[str, str]) -> None:
    top, bottom = (tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in colours)
    for y in range(SIZE[1]):
        part = y / SIZE[1]
        pen.line(
            (0, y, SIZE[0], y),
            fill=tuple(int(a + (b - a) * part) for a, b in zip(top, bottom, strict=True)),
        )


def _hills(pen: Pen, dice: random.Random, base: int, colour: str) -> None:
    points = [(0, SIZE[1])]
    points += [(x, base + dice.randint(-50, 50)) for x in range(0, SIZE[0] + 120, 120)]
    pen.polygon([*points, (SIZE[0], SIZE[1])], fill=colour)


def _house(pen: Pen, dice: random.Random, left: int) -> None:
    width, height = dice.randint(80, 120), dice.randint(90, 220)
    top, right = 560 - height, left + width
    pen.rectangle((left, top, right, 560), fill=dice.choice(WALLS))
    pen.polygon(
        [(left - 10, top), (right + 10, top), ((left + right) // 2, top - 36)],
        fill=dice.choice(ROOFS),
    )
    for y in range(top + 16, 530, 36):
        for x in range(left + 12, right - 18, 28):
            pen.rectangle((x, y, x + 14, y + 18), fill="#8fa3ad")


def _tree(pen: Pen, left: int, ground: int) -> None:
    pen.rectangle((left + 18, ground - 46, left + 26, ground), fill="#7a5c43")
    pen.ellipse((left, ground - 110, left + 44, ground - 34), fill="#5d8a5f")


def _school(pen: Pen, dice: random.Random) -> None:
    pen.rectangle((250, 360, 710, 572), fill="#f4efe4")
    pen.rectangle((250, 344, 710, 364), fill="#b4563f")
    for top in range(384, 540, 52):
        for left in range(274, 690, 62):
            pen.rectangle((left, top, left + 40, top + 28), fill="#7d9db5")
    pen.rectangle((744, 330, 749, 572), fill="#555b60")
    pen.rectangle((749, 332, 806, 366), fill="#c8362f")


def _market(pen: Pen, dice: random.Random) -> None:
    for number, left in enumerate(range(120, 830, 150)):
        pen.rectangle((left, 500, left + 120, 572), fill="#d9c7a6")
        for stripe in range(0, 120, 24):
            colour = "#c8553d" if (stripe // 24 + number) % 2 else "#f6efe0"
            pen.rectangle((left + stripe, 456, left + stripe + 24, 496), fill=colour)
        for fruit in range(left + 10, left + 110, 20):
            colour = dice.choice(["#d98a2b", "#7fa650", "#b8443a"])
            pen.ellipse((fruit, 486, fruit + 18, 504), fill=colour)


def _road(pen: Pen, dice: random.Random) -> None:
    pen.polygon([(380, 470), (580, 470), (960, 640), (0, 640)], fill="#84878a")
    for top in range(490, 640, 34):
        pen.rectangle((474, top, 486, top + 18), fill="#f3f1ea")
    for left in (150, 700):
        _tree(pen, left, 560)


def _water(pen: Pen, dice: random.Random) -> None:
    pen.rectangle((0, 540, *SIZE), fill="#7ba7b7")
    for top in range(556, 640, 22):
        for left in range(dice.randint(0, 60), 960, 140):
            pen.line((left, top, left + 60, top), fill="#b9d4dc", width=4)
    pen.rectangle((0, 528, SIZE[0], 542), fill="#cfc6b4")
    pen.rectangle((610, 470, 780, 530), fill="#a9b0b3")
    pen.ellipse((640, 480, 690, 530), fill="#5c6a70")


def _park(pen: Pen, dice: random.Random) -> None:
    pen.rectangle((0, 540, *SIZE), fill="#93b57d")
    pen.polygon([(400, 640), (560, 640), (500, 540), (470, 540)], fill="#d9cfb8")
    for left in range(40, 930, 110):
        _tree(pen, left + dice.randint(0, 30), 570 + dice.randint(0, 30))


def _parking(pen: Pen, dice: random.Random) -> None:
    pen.rectangle((0, 540, *SIZE), fill="#8d8f90")
    for left in range(60, 940, 130):
        pen.line((left, 548, left, 636), fill="#f3f1ea", width=5)
        colour = dice.choice(["#9c3d33", "#3f6487", "#d7d4cb", "#4c5a52"])
        pen.rounded_rectangle((left + 22, 580, left + 110, 624), 12, fill=colour)
        pen.rounded_rectangle((left + 38, 558, left + 94, 590), 10, fill="#aebfca")


def _care(pen: Pen, dice: random.Random) -> None:
    pen.rectangle((300, 430, 660, 572), fill="#f6e7d2")
    pen.polygon([(280, 430), (680, 430), (480, 350)], fill="#a1614a")
    pen.rectangle((452, 490, 508, 572), fill="#7a5c43")
    for left in (340, 560):
        pen.rectangle((left, 470, left + 60, 516), fill="#8fb3c0")
    pen.polygon([(508, 572), (640, 572), (508, 548)], fill="#c9c2b4")


def _room(seed: int) -> Image.Image:
    """A room with a window on the hills, before anything stands in it."""
    dice = random.Random(seed)  # noqa: S311  drawing, not secrets
    picture = Image.new("RGB", SIZE, dice.choice(["#efe6d6", "#e9e4dc", "#f2ead9"]))
    pen = ImageDraw.Draw(picture)
    left = dice.choice((50, 650))
    pen.rectangle((left, 90, left + 260, 330), fill="#d5e4ea")
    points = [(left + x, 270 + dice.randint(-40, 20)) for x in range(0, 261, 65)]
    pen.polygon([(left, 330), *points, (left + 260, 330)], fill=HILLS[1])
    pen.rectangle((left, 90, left + 260, 330), outline="#7a5c43", width=10)
    pen.rectangle((left + 126, 90, left + 134, 330), fill="#7a5c43")
    pen.rectangle((0, 440, *SIZE), fill=dice.choice(["#c9b391", "#bda888", "#b8ab98"]))
    pen.rectangle((0, 432, SIZE[0], 442), fill="#8a6f52")
    return picture


def _papers(pen: Pen, dice: random.Random) -> None:
    pen.rectangle((60, 470, 900, 500), fill="#8a5f3f")
    for left in (110, 810):
        pen.rectangle((left, 500, left + 34, 640), fill="#6f4b32")
    for number, left in enumerate((190, 350, 510)):
        top = 300 + dice.randint(-14, 14)
        pen.rectangle((left, top, left + 130, 470), fill="#fdfbf5", outline="#b9ad9c", width=3)
        for line in range(top + 24, 450, 26):
            colour = "#1f6f43" if (line // 26 + number) % 3 else "#b5121b"
            pen.rectangle((left + 14, line, left + 28, line + 12), outline=colour, width=4)
            pen.rectangle((left + 40, line + 3, left + 112, line + 9), fill="#8a8178")
    pen.rectangle((720, 420, 760, 470), fill="#7d2a23")
    pen.ellipse((712, 376, 768, 430), fill="#9c3d33")


def _meeting(pen: Pen, dice: random.Random) -> None:
    pen.rectangle((340, 120, 620, 300), fill="#f7f4ec", outline="#7a5c43", width=8)
    for place, height in enumerate((60, 96, 44, 120)):
        left = 380 + place * 58
        pen.rectangle((left, 280 - height, left + 34, 280), fill=dice.choice(ROOFS))
    pen.polygon([(120, 470), (840, 470), (930, 590), (30, 590)], fill="#9a6a45")
    pen.rectangle((30, 590, 930, 612), fill="#6f4b32")
    for left in range(150, 830, 110):
        pen.rectangle((left, 410, left + 70, 470), fill="#5b4a3c")
        pen.rectangle((left + 10, 492, left + 62, 514), fill="#fdfbf5")
        pen.ellipse((left + 24, 536, left + 48, 560), fill="#dfe7ea", outline="#8aa0a8", width=3)


def _books(pen: Pen, dice: random.Random) -> None:
    pen.rectangle((330, 110, 600, 520), fill="#7a5c43")
    for top in range(130, 500, 96):
        pen.rectangle((346, top, 584, top + 80), fill="#e8ddc8")
        left = 350
        while left < 566:
            width = dice.randint(12, 22)
            high = top + 80 - dice.randint(50, 76)
            colour = dice.choice(["#9c3d33", "#3f6487", "#5d8a5f", "#c9a24b", "#6b5b7b"])
            pen.rectangle((left, high, left + width, top + 80), fill=colour)
            left += width + 3
    pen.rectangle((120, 520, 860, 548), fill="#8a5f3f")
    for left in (160, 780):
        pen.rectangle((left, 548, left + 30, 640), fill="#6f4b32")


def _forest(pen: Pen, dice: random.Random) -> None:
    pen.rectangle((0, 470, *SIZE), fill="#6f8f66")
    for left in range(-20, 960, 62):
        ground = 520 + dice.randint(0, 110)
        pen.polygon(
            [(left, ground), (left + 34, ground - 150), (left + 68, ground)], fill="#3f6b4c"
        )
        pen.rectangle((left + 29, ground, left + 39, ground + 18), fill="#6a4d36")
    pen.rectangle((680, 220, 770, 290), fill="#d8c7b0")
    pen.polygon([(664, 220), (786, 220), (725, 176)], fill="#8f4a3a")
    for left in (690, 752):
        pen.line((left, 290, left, 560), fill="#6a4d36", width=10)
    pen.line((690, 540, 756, 310), fill="#6a4d36", width=6)


def _factory(pen: Pen, dice: random.Random) -> None:
    pen.rectangle((120, 400, 840, 572), fill="#cfd3d2")
    for left in range(120, 840, 120):
        pen.polygon([(left, 400), (left, 330), (left + 120, 400)], fill="#8fa3ad")
        pen.rectangle((left + 24, 440, left + 96, 500), fill="#6f8a99")
    pen.rectangle((440, 500, 530, 572), fill="#5c6a70")
    pen.rectangle((730, 210, 780, 400), fill="#a1614a")
    pen.rectangle((730, 240, 780, 256), fill="#f3f1ea")


def _lift(pen: Pen, dice: random.Random) -> None:
    pen.rectangle((180, 170, 640, 572), fill="#e3d6c3")
    pen.rectangle((170, 156, 650, 176), fill="#8f4a3a")
    for top in range(200, 540, 66):
        for left in (210, 290, 370, 560):
            pen.rectangle((left, top, left + 46, top + 40), fill="#8fa3ad")
    pen.rectangle((440, 140, 530, 572), fill="#aebfca", outline="#4d5358", width=6)
    for top in range(190, 560, 66):
        pen.line((440, top, 530, top), fill="#4d5358", width=4)
    pen.rectangle((452, 330, 518, 392), fill="#f6e3a1")
    _tree(pen, 720, 572)


def _bins(pen: Pen, dice: random.Random) -> None:
    pen.polygon([(230, 400), (730, 400), (770, 350), (190, 350)], fill="#5d8a5f")
    for left in (240, 712):
        pen.rectangle((left, 400, left + 10, 572), fill="#4d5358")
    for left, colour in ((290, "#3f6487"), (390, "#5d8a5f"), (490, "#9c3d33"), (590, "#5c544d")):
        pen.polygon(
            [(left, 470), (left + 84, 470), (left + 74, 580), (left + 10, 580)], fill=colour
        )
        pen.rounded_rectangle((left - 6, 452, left + 90, 474), 8, fill=colour)
        pen.rectangle((left + 24, 500, left + 60, 530), fill="#f3f1ea")


def _bus(pen: Pen, dice: random.Random) -> None:
    pen.rectangle((0, 572, *SIZE), fill="#84878a")
    pen.rounded_rectangle((200, 400, 720, 590), 24, fill="#2f6f8f")
    for left in range(226, 640, 92):
        pen.rectangle((left, 430, left + 74, 500), fill="#cfe1e8")
    pen.rectangle((200, 528, 720, 540), fill="#f3f1ea")
    for left in (280, 570):
        pen.ellipse((left, 556, left + 70, 626), fill="#2f2f2f")
        pen.ellipse((left + 22, 578, left + 48, 604), fill="#a9b0b3")
    pen.rectangle((800, 380, 808, 572), fill="#4d5358")
    pen.rectangle((776, 350, 832, 396), fill="#b5121b")


def _station(pen: Pen, dice: random.Random) -> None:
    pen.rectangle((190, 300, 770, 572), fill="#f6f1e8")
    pen.rectangle((190, 300, 770, 372), fill="#b5121b")
    pen.rectangle((230, 322, 730, 350), fill="#f0d9a0")
    for left in (240, 620):
        pen.rectangle((left, 410, left + 110, 500), fill="#8fa3ad")
        pen.line((left + 55, 410, left + 55, 500), fill="#f6f1e8", width=6)
    pen.rectangle((410, 400, 550, 560), fill="#6f7f86")
    pen.line((480, 400, 480, 560), fill="#f6f1e8", width=6)
    pen.rectangle((380, 560, 580, 566), fill="#9a9186")
    pen.polygon([(580, 572), (580, 560), (720, 572)], fill="#a9a094")
    for left in (110 + dice.randint(0, 20), 800):
        _tree(pen, left, 572)


IN_A_ROOM = ("papers", "meeting", "books")
MOTIFS: dict[str, Callable[[Pen, random.Random], None]] = {
    "school": _school,
    "market": _market,
    "road": _road,
    "water": _water,
    "park": _park,
    "parking": _parking,
    "care": _care,
    "papers": _papers,
    "meeting": _meeting,
    "books": _books,
    "forest": _forest,
    "factory": _factory,
    "lift": _lift,
    "bins": _bins,
    "bus": _bus,
    "station": _station,
}
"""What a picture shows in front of the houses, or in a room."""
