"""A page gets pictures of the width that it shows them in, drawn once and for those who may see."""

import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from attachments import small_copies
from attachments.downloads import send
from attachments.removal import loose_files, missing_files, remove_file
from attachments.small_copies import WIDTHS, small_copy, width_asked
from attachments.uploads import CheckedFile, store
from congress_portal.demo.pictures import street

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
MOST = 60_000
"""Bytes of a copy that goes across a phone."""


@pytest.fixture
def stored(own_files):
    return store(CheckedFile("现场.png", "image/png", street(1)), by=None)


def size_of(response):
    with Image.open(io.BytesIO(b"".join(response.streaming_content))) as picture:
        return picture.size


@pytest.mark.parametrize("width", WIDTHS)
def test_a_copy_is_as_wide_as_asked_and_keeps_its_sides(stored, width):
    sent = send(stored, inline=True, width=str(width))
    assert size_of(sent) == (width, round(width * 2 / 3))
    assert sent["Content-Type"] == "image/webp"


def test_a_copy_is_light(stored):
    assert len(small_copy(stored, 640)) < MOST


def test_a_small_picture_is_not_blown_up(own_files):
    out = io.BytesIO()
    Image.new("RGB", (100, 50)).save(out, "PNG")
    stored = store(CheckedFile("a.png", "image/png", out.getvalue()), by=None)
    assert size_of(send(stored, inline=True, width="640")) == (100, 50)


@pytest.mark.parametrize("asked", [None, "", "641", "-320", "1e9", "320 ", "3２0", "١٢"])
def test_only_the_widths_that_there_are_can_be_asked_for(stored, asked):
    assert width_asked(asked) is None
    assert size_of(send(stored, inline=True, width=asked)) == (960, 640)


def test_a_copy_is_drawn_once(stored, monkeypatch):
    first = small_copy(stored, 320)
    monkeypatch.setattr(small_copies, "_drawn", lambda *given: pytest.fail("drawn again"))
    assert small_copy(stored, 320) == first


def test_a_paper_is_sent_whole_whatever_is_asked(own_files):
    stored = store(CheckedFile("a.pdf", "application/pdf", b"%PDF-1"), by=None)
    sent = send(stored, inline=True, width="320")
    assert b"".join(sent.streaming_content) == b"%PDF-1"
    assert sent["Content-Disposition"].startswith("attachment")


def test_a_picture_that_cannot_be_drawn_is_sent_whole(own_files):
    stored = store(CheckedFile("a.png", "image/png", b"no picture"), by=None)
    assert b"".join(send(stored, inline=True, width="320").streaming_content) == b"no picture"


def test_a_full_disk_keeps_no_copy_and_shows_it_all_the_same(stored, monkeypatch):
    monkeypatch.setattr(small_copies, "has_room", lambda: False)
    assert small_copy(stored, 320)
    assert not Path(default_storage.path("small")).exists()


def test_a_disk_that_refuses_to_write_costs_nobody_the_picture(stored, monkeypatch):
    def refuse(*given):
        raise OSError

    monkeypatch.setattr(small_copies.DurableStorage, "save", refuse)
    assert small_copy(stored, 320)


def test_nobody_waits_for_ever_for_a_copy(stored, monkeypatch):
    monkeypatch.setattr(small_copies, "WAIT_SECONDS", 0.01)
    with small_copies.one_at_a_time:
        assert size_of(send(stored, inline=True, width="320")) == (960, 640)


def test_two_who_ask_at_once_keep_one_copy(stored):
    drawn = small_copy(stored, 320)
    (kept,) = Path(default_storage.path("small")).rglob("*.webp")
    kept.unlink()
    assert [small_copy(stored, 320), small_copy(stored, 320)] == [drawn, drawn]
    assert len(list(Path(default_storage.path("small")).rglob("*"))) == 2  # a folder, a copy


def test_a_copy_is_neither_a_loose_nor_a_missing_file(stored):
    small_copy(stored, 320)
    assert list(loose_files()) == list(missing_files()) == []


def test_copies_go_with_their_picture(stored, django_capture_on_commit_callbacks):
    small_copy(stored, 320)
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(stored)
    assert list(Path(default_storage.path("small")).rglob("*.webp")) == []
