"""Files are on the disk before the row that points at them, and none is there by half."""

import errno
import os
import stat

import pytest
from django.core.files.base import ContentFile

from attachments import storage
from attachments.storage import DurableStorage, free_bytes


@pytest.fixture
def kept(tmp_path):
    return DurableStorage(location=tmp_path)


def test_file_and_folder_are_synced_before_it_is_saved(kept, monkeypatch):
    synced = []
    monkeypatch.setattr(
        storage.os, "fsync", lambda handle: synced.append(stat.S_IFMT(os.fstat(handle).st_mode))
    )
    kept.save("ab/paper", ContentFile(b"words"))
    assert synced == [stat.S_IFREG, stat.S_IFDIR]


def test_what_was_saved_is_read_by_the_portal_alone(kept, tmp_path):
    name = kept.save("ab/paper", ContentFile(b"words"))
    assert (tmp_path / name).read_bytes() == b"words"
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_full_disk_leaves_no_half_a_file(kept, tmp_path, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        kept.save("ab/paper", ContentFile(b"words"))
    assert list((tmp_path / "ab").iterdir()) == []


def test_the_disk_of_a_folder_that_is_yet_to_be_made_is_that_of_the_one_above(tmp_path):
    assert free_bytes(tmp_path / "not" / "yet")[1] == free_bytes(tmp_path)[1]
