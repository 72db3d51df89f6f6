"""Drawn pictures for the demo: a street, hills and houses, never a photograph of anybody."""

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
    """PNG bytes of a street with what was built there: a kind of ``MOTIFS``, else the street."""
    picture = _street(seed)
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


MOTIFS: dict[str, Callable[[Pen, random.Random], None]] = {
    "school": _school,
    "market": _market,
    "road": _road,
    "water": _water,
    "park": _park,
    "parking": _parking,
    "care": _care,
}
"""What a picture shows in front of the houses."""
