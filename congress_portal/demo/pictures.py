"""Drawn pictures for the demo: a street, hills and houses, never a photograph of anybody."""

import io
import random

from PIL import Image, ImageDraw

SIZE = (960, 640)
SKIES = [("#dfe9ef", "#f7efe2"), ("#e8e3d6", "#fbf6ec"), ("#cfdfe0", "#f4f0e4")]
HILLS = ["#9db0a0", "#7f988b", "#5f7d70"]
WALLS = ["#efe7da", "#e3d6c3", "#f6f1e8", "#d8c7b0"]
ROOFS = ["#8f4a3a", "#6f5a4b", "#a1614a"]


def street(seed):
    """PNG bytes of a small scene; the same seed draws the same scene."""
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
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _sky(pen, colours):
    top, bottom = (tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in colours)
    for y in range(SIZE[1]):
        part = y / SIZE[1]
        pen.line(
            (0, y, SIZE[0], y),
            fill=tuple(int(a + (b - a) * part) for a, b in zip(top, bottom, strict=True)),
        )


def _hills(pen, dice, base, colour):
    points = [(0, SIZE[1])]
    points += [(x, base + dice.randint(-50, 50)) for x in range(0, SIZE[0] + 120, 120)]
    pen.polygon([*points, (SIZE[0], SIZE[1])], fill=colour)


def _house(pen, dice, left):
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
