"""What a picture would cost to decode, told from its header; and its decoding, one at a time."""

import io
import struct
import subprocess
import sys
import threading
import warnings
from pathlib import Path

from PIL import Image

from attachments import decoding

MOST_PIXELS = 40_000_000
MOST_PIXELS_OF_JPEG = 110_000_000
"""Phones take pictures of 50 and 108 megapixels; a JPEG that is not progressive is made smaller
while it is decoded, so that even these take 20 MB."""
PIXELS_A_BYTE = 40
"""A photograph has 2 to 15 pixels a byte; one with more than this is made to cost, not to show."""
SMALL = 4_000_000
"""Pixels that cost so little that any picture may have them, and that it is decoded at once."""
WAIT_SECONDS = 20
one_at_a_time = threading.Lock()
"""Held while a picture is decoded: two at once would need twice the memory."""


class Undrawable(Exception):
    """The picture is broken, too large, or takes too much memory or time."""


class Busy(Exception):
    """Other pictures are being decoded; try again in a moment."""


def redrawn(raw: bytes, kind: str) -> bytes:
    """The picture drawn anew, so that place, camera and hidden content are gone.

    Args:
        raw: the picture as it came.
        kind: JPEG, PNG or WEBP.

    Raises:
        Undrawable: before it is decoded, where its header says that it costs too much.
        Busy: where others were decoded for too long.
    """
    pixels = affordable(raw, kind)
    if not one_at_a_time.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        return _in_process(raw, kind) if pixels <= SMALL else _apart(raw, kind)
    finally:
        one_at_a_time.release()


def affordable(raw: bytes, kind: str) -> int:
    """How many pixels it has, from the header alone.

    Args:
        raw: the file as it came.
        kind: of picture, as Pillow names it.

    Raises:
        Undrawable: where decoding it would take more memory than a file of its size deserves.
    """
    width, height, is_scalable = _of_webp(raw) if kind == "WEBP" else _of_header(raw, kind)
    pixels = width * height
    most = MOST_PIXELS_OF_JPEG if is_scalable else MOST_PIXELS
    if not 0 < pixels <= min(most, max(SMALL, PIXELS_A_BYTE * len(raw))):
        raise Undrawable(f"{width} × {height} pixels in {len(raw)} bytes")
    return pixels


def _of_header(raw: bytes, kind: str) -> tuple[int, int, bool]:
    """Width, height, and whether it can be made smaller while it is decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=[kind]) as picture:
                scalable = kind == "JPEG" and not picture.info.get("progressive")
                return picture.width, picture.height, scalable
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise Undrawable(str(fault)) from fault


def _of_webp(raw: bytes) -> tuple[int, int, bool]:
    """From the bytes themselves: Pillow would make room for the whole picture to look at it.

    https://developers.google.com/speed/webp/docs/riff_container
    """
    form = raw[12:16]
    if raw[:4] != b"RIFF" or raw[8:12] != b"WEBP" or len(raw) < 30:
        raise Undrawable("no WebP")
    if form == b"VP8X":
        width, height = (int.from_bytes(raw[at : at + 3], "little") + 1 for at in (24, 27))
    elif form == b"VP8L":
        (bits,) = struct.unpack("<I", raw[21:25])
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif form == b"VP8 ":
        width, height = (side & 0x3FFF for side in struct.unpack("<HH", raw[26:30]))
    else:
        raise Undrawable("no WebP")
    return width, height, False


def _in_process(raw: bytes, kind: str) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return decoding.redrawn(raw, kind)
    except (OSError, ValueError, SyntaxError, Warning, MemoryError) as fault:
        raise Undrawable(str(fault)) from fault


def _apart(raw: bytes, kind: str) -> bytes:
    """In a process of its own, so that its memory is bounded and goes back at once."""
    program = [sys.executable, "-I", str(Path(decoding.__file__)), kind]
    try:
        done = subprocess.run(  # noqa: S603  our own program, with one of three words
            program, input=raw, capture_output=True, timeout=decoding.SECONDS, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as fault:
        raise Undrawable("it could not be decoded within the limits") from fault
    return done.stdout
