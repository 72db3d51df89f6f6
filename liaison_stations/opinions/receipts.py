"""The receipt of a matter as a picture, and a new one; its code is made in ``intake.codes``."""

import base64
import io
from functools import lru_cache
from pathlib import Path

import segno
from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageDraw, ImageFont

from intake.codes import groups
from liaison_stations.matters.models import (
    CLOSED,
    OPEN,
    Matter,
    MatterEntryKind,
    Receipt,
    Source,
)
from liaison_stations.matters.presentation import add_entry
from liaison_stations.stations.relations import KEEPER
from workflow.needs import reason
from workflow.relations import Where
from workflow.transitions import Step, Transition

GROUND = Path(__file__).with_name("receipt_card.png")
WIDTH, HEIGHT = 720, 980
PAPER, INK, RED, MUTED = "#ffffff", "#1f1b18", "#b5121b", "#5c544d"
CODE_AT, NUMBER_AT, DAY_AT, ADDRESS_AT, QR_AT = (360, 290), (360, 430), (360, 484), (360, 948), 570
QR_SIDE = 310
COLOURS = 16


def drawn(code, number, day, address) -> bytes:
    """PNG with the code, the matter's number and day, and the way to the page that follows it."""
    ground = _ground()
    picture = ground.convert("RGB")
    pen = ImageDraw.Draw(picture)
    _centred(pen, CODE_AT, " ".join(groups(code)), 54, INK)
    _centred(pen, NUMBER_AT, number, 30, INK)
    _centred(pen, DAY_AT, f"{day:%Y-%m-%d}", 30, INK)
    _centred(pen, ADDRESS_AT, address.partition("://")[2] or address, 26, INK)
    _code_of(picture, address)
    out = io.BytesIO()
    # In the ground's own colours: looking for others, and for a tenth less of bytes, took 0.1 s.
    picture.quantize(palette=ground, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def inline(png: bytes) -> SafeString:
    """The picture as an address inside the page: WeChat keeps what is pressed long."""
    return mark_safe(f"data:image/png;base64,{base64.b64encode(png).decode()}")  # noqa: S308  base64


@lru_cache(maxsize=1)
def _ground():
    with Image.open(GROUND) as picture:
        picture.load()
        return picture


def _centred(pen, middle, text, size, colour):
    """One line round its middle, smaller where it would not fit."""
    font = ImageFont.load_default(size)
    room = WIDTH - 80
    length = pen.textlength(text, font)
    if length > room:
        font = ImageFont.load_default(int(size * room / length))
    pen.text(middle, text, fill=colour, font=font, anchor="mm")


def _code_of(picture, address):
    matrix = segno.make(address, error="m", micro=False).matrix
    side = len(matrix)
    small = Image.new("1", (side, side), 1)
    small.putdata([not dark for row in matrix for dark in row])
    scale = QR_SIDE // side
    large = small.resize((side * scale, side * scale), Image.Resampling.NEAREST).convert("RGB")
    picture.paste(large, ((WIDTH - large.width) // 2, QR_AT))


def make_ground(font_path):
    """Draws the fixed words anew, with a CJK font of the machine of whoever changes them."""

    def word(middle, text, size, colour, index=2):
        font = ImageFont.truetype(font_path, size, index=index)
        pen.text(middle, text, fill=colour, font=font, anchor="mm")

    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, 14), fill=RED)
    pen.rectangle((1, 1, WIDTH - 2, HEIGHT - 2), outline="#e4ddd3", width=2)
    word((360, 84), "意见回执", 54, INK)
    word((360, 142), "Receipt", 24, MUTED)
    word((360, 208), "回执码  Code", 26, MUTED)
    pen.rectangle((36, 236, WIDTH - 36, 344), outline=RED, width=3)
    word((360, 384), "编号与日期  Number, date", 24, MUTED)
    word((360, 540), "扫码输入回执码，查看办理进展", 28, INK)
    word((360, 908), "请保存这张图，不要转给别人", 26, RED)
    picture.quantize(COLOURS).save(GROUND, "PNG", optimize=True)


def renew_receipt(matter: Matter, step: Step) -> None:
    """The code that was given away before ends; the caller issues the new one."""
    own = Q(origin=matter) | Q(origin=None, matter=matter)
    Receipt.objects.filter(own).delete()
    add_entry(matter, step, "renew_receipt", step.data["reason"])
    sentence = _("联络站补发了回执，原来的回执码停止使用。")
    add_entry(matter, step, "renew_receipt", sentence, kind=MatterEntryKind.PROGRESS, public=True)


RENEW_RECEIPT = Transition(
    action="renew_receipt",
    label=gettext_lazy("补发回执"),
    sources=(*OPEN, *CLOSED),
    who=KEEPER,
    needs=(reason(),),
    when=~Where(source=Source.CODE),
    effect=renew_receipt,
    inner=True,
)
"""Not for what a citizen wrote themselves: nobody at the station ever knew that code."""
