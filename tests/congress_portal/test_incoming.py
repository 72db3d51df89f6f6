"""A file that does not fit on the disk: 503, and the words that came with it are kept."""

import errno
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpResponse
from django.urls import path

from attachments.storage import DurableStorage
from congress_portal import urls

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

WORDS = "路口的路灯坏了三个星期，夜里老人过马路看不清，请尽快修一修。"
FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def receive(request):
    return HttpResponse(f"{request.POST['text']}{len(request.FILES)}")


def keep(request):
    DurableStorage().save("a", request.FILES["file"])
    return HttpResponse("ok")


receive.login_required = keep.login_required = False
urlpatterns = [path("form/", receive), path("keep/", keep), *urls.urlpatterns]
handler500 = urls.handler500


@pytest.fixture
def large(settings):
    """Every file goes to the disk."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0


def post(client, address="/form/"):
    client.raise_request_exception = False
    file = SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 200_000)
    return client.post(address, {"first": "1", "file": file, "text": WORDS})


def test_a_file_that_fits_arrives(client, large):
    assert post(client).content.decode() == f"{WORDS}1"


@pytest.mark.parametrize("method", ["new_file", "receive_data_chunk", "file_complete"])
def test_a_full_disk_of_uploads_keeps_the_words(client, large, monkeypatch, method):
    def fail(*arguments, **named):
        raise FULL

    monkeypatch.setattr(TemporaryFileUploadHandler, method, fail)
    told = post(client)
    assert told.status_code == 503
    assert WORDS in told.content.decode()
    assert "附件没有保存下来" in told.content.decode()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_disk_that_is_really_full_keeps_the_words(client, large, monkeypatch):
    with open("/dev/full", "r+b") as device:

        def opened(file, name, *rest):
            file.file, file._name, file._size = device, name, None

        monkeypatch.setattr(TemporaryUploadedFile, "__init__", opened)
        monkeypatch.setattr(TemporaryUploadedFile, "temporary_file_path", lambda file: "/nowhere")
        told = post(client)
    assert (told.status_code, WORDS in told.content.decode()) == (503, True)


def test_a_full_disk_of_attachments_keeps_the_words_and_leaves_no_half_file(
    client, own_files, tmp_path, monkeypatch
):
    def full(handle):
        raise FULL

    monkeypatch.setattr("attachments.storage.os.fsync", full)
    told = post(client, "/keep/")
    assert (told.status_code, WORDS in told.content.decode()) == (503, True)
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == []
