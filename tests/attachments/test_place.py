"""Where attachments lie: on the disk, or where an address says."""

import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from attachments.storage import DurableStorage, place_of_attachments


def test_without_an_address_it_is_the_disk(settings):
    settings.ATTACHMENTS_URL = ""
    assert isinstance(place_of_attachments(), DurableStorage)


def test_an_address_without_the_extra_is_refused_in_a_sentence(settings, monkeypatch):
    settings.ATTACHMENTS_URL = "s3://key:secret@127.0.0.1:9/attachments"
    monkeypatch.setitem(sys.modules, "attachments.objects", None)
    with pytest.raises(ImproperlyConfigured, match="pip install"):
        place_of_attachments()


@pytest.fixture
def disk(tmp_path):
    return DurableStorage(location=tmp_path)


def test_what_is_put_is_listed_with_its_size(disk):
    disk.put("files/ab/one", [b"wo", b"rds"])
    disk.settle(["files/ab/one"])
    assert [(one.name, one.size) for one in disk.listed("files")] == [("files/ab/one", 5)]


def test_a_name_is_put_once(disk):
    disk.put("files/ab/one", [b"words"])
    with pytest.raises(FileExistsError):
        disk.put("files/ab/one", [b"others"])


def test_a_folder_that_is_cleared_or_not_there_lists_nothing(disk):
    disk.put("files/ab/one", [b"words"])
    disk.clear("files")
    assert list(disk.listed("files")) == []
