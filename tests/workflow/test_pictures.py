"""Crafted pictures: what they would cost is told from the header, and what it costs is bounded."""

import io
import struct
import subprocess
import sys
import time
import tracemalloc
import zlib

import pytest
from PIL import Image

from attachments import decoding, pictures


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width, height):
    """One colour, as few bytes as it can be: a bomb."""
    row = b"\0" + b"\0" * width
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", packed), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg(size, **options):
    """With the grain of a photograph, so that it has as many bytes as one."""
    out = io.BytesIO()
    tile = Image.effect_noise((256, 256), 60).convert("RGB")
    whole = Image.new("RGB", size)
    for left in range(0, size[0], 256):
        for top in range(0, size[1], 256):
            whole.paste(tile, (left, top))
    whole.save(out, "JPEG", quality=40, **options)
    return out.getvalue()


def webp(form, body):
    return b"RIFF" + struct.pack("<I", 4 + 8 + len(body)) + b"WEBP" + form + body.ljust(40, b"\0")


BOMBS = {
    "a PNG of 40 megapixels": ("PNG", png(8000, 5000)),
    "a PNG of 169 megapixels": ("PNG", png(13000, 13000)),
    "an extended WebP": ("WEBP", webp(b"VP8X", b"\0" * 8 + b"\xff\x3f\0" * 2)),
    "a lossless WebP": ("WEBP", webp(b"VP8L", b"\0" * 4 + b"\x2f\xff\xff\xff\x0f")),
}


@pytest.mark.parametrize(("kind", "raw"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_costs_less_than_a_tenth_of_a_second_and_20_mb(kind, raw):
    tracemalloc.start()
    began = time.thread_time()
    with pytest.raises(pictures.Undrawable, match="pixels"):
        pictures.redrawn(raw, kind)
    took, peak = time.thread_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (took < 0.1, peak < 20 * 1024**2) == (True, True)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_the_sides_are_read_from_the_header(kind):
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(out, kind)
    assert pictures.affordable(out.getvalue(), kind) == 60_000


@pytest.mark.parametrize("lossless", [False, True])
def test_each_form_of_webp_is_read(lossless):
    out = io.BytesIO()
    Image.new("RGBA", (300, 200), (1, 2, 3, 4)).save(out, "WEBP", lossless=lossless)
    assert pictures.affordable(out.getvalue(), "WEBP") == 60_000


def test_a_webp_is_decoded_whole_and_has_the_smaller_limit(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 50_000)
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(out, "WEBP")
    with pytest.raises(pictures.Undrawable):
        pictures.affordable(out.getvalue(), "WEBP")


def test_a_large_picture_that_is_broken_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "SMALL", 10)
    with pytest.raises(pictures.Undrawable):
        pictures.redrawn(jpeg((1200, 1000))[:2000], "JPEG")


def test_a_photograph_of_a_phone_with_50_megapixels_comes_out_small():
    drawn = pictures.redrawn(jpeg((8160, 6120)), "JPEG")
    with Image.open(io.BytesIO(drawn)) as picture:
        assert max(picture.size) == decoding.LONGEST_SIDE


def test_a_jpeg_that_is_progressive_must_be_smaller(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000 * 1000)
    pictures.redrawn(jpeg((1200, 1000)), "JPEG")
    with pytest.raises(pictures.Undrawable):
        pictures.redrawn(jpeg((1200, 1000), progressive=True), "JPEG")


def test_the_program_that_decodes_ends_at_its_memory():
    program = (
        "import sys; sys.argv = ['', 'PNG'];"
        f"sys.path.insert(0, {str(decoding.__file__.rpartition('/')[0])!r});"
        "import decoding; decoding.MEMORY = 120 * 1024**2; decoding.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=png(13000, 13000), capture_output=True, check=False
    )
    assert (done.returncode != 0, done.stdout) == (True, b"")


def test_a_picture_that_breaks_the_program_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "SMALL", 0)
    raw = jpeg((600, 400))
    assert pictures.redrawn(raw, "JPEG")
    with pytest.raises(pictures.Undrawable):
        pictures.redrawn(raw[:2000], "JPEG")


def test_only_one_is_decoded_at_a_time(monkeypatch):
    monkeypatch.setattr(pictures, "WAIT_SECONDS", 0.01)
    with pictures.one_at_a_time, pytest.raises(pictures.Busy):
        pictures.redrawn(jpeg((60, 40)), "JPEG")


def test_a_picture_of_one_point_is_taken():
    assert pictures.affordable(png(1, 1), "PNG") == 1


def test_the_largest_small_picture_is_drawn_in_this_process(monkeypatch):
    monkeypatch.setattr(pictures, "SMALL", 100)
    monkeypatch.setattr(pictures, "_apart", lambda raw, kind: b"apart")
    assert pictures.redrawn(png(10, 10), "PNG") != b"apart"
    assert pictures.redrawn(png(10, 11), "PNG") == b"apart"


def test_the_shortest_header_of_a_webp_is_read():
    head = b"RIFF" + bytes(4) + b"WEBP" + b"VP8X" + bytes(8) + b"\x09\0\0" + b"\x13\0\0"
    assert len(head) == 30
    assert pictures.affordable(head, "WEBP") == 10 * 20
    with pytest.raises(pictures.Undrawable):
        pictures.affordable(head[:-1], "WEBP")
