"""Draws one picture anew; run as a program of its own, under limits of memory and time.

Its standard input is the picture, its first argument the format (JPEG, PNG, WEBP); what it writes
is the new one. It knows nothing of the portal, so that it starts quickly.
"""

import io
import resource
import sys

from PIL import Image, ImageOps

LONGEST_SIDE = 2560
MEMORY = 512 * 1024 * 1024
SECONDS = 20


def redrawn(raw: bytes, kind: str) -> bytes:
    """The picture upright and at most LONGEST_SIDE long, with nothing hidden in it.

    A JPEG is made smaller while it is decoded, so that one of 108 megapixels takes little memory.

    Args:
        raw: the file as it came.
        kind: of picture, as Pillow names it, after its header was looked at.
    """
    with Image.open(io.BytesIO(raw), formats=[kind]) as picture:
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        mode = "RGB" if kind == "JPEG" or "A" not in upright.getbands() else "RGBA"
        clean = Image.new(mode, upright.size)
        clean.paste(upright.convert(mode))
    out = io.BytesIO()
    clean.save(out, kind, quality=88)
    return out.getvalue()


def main() -> None:
    """Reads, draws and writes; a picture that cannot be drawn ends with a fault."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    Image.MAX_IMAGE_PIXELS = None  # counted before
    sys.stdout.buffer.write(redrawn(sys.stdin.buffer.read(), sys.argv[1]))


if __name__ == "__main__":
    main()
