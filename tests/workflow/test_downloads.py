"""Files are sent so that they can do no harm."""

from types import SimpleNamespace

import pytest
from django.http import Http404

from attachments.downloads import send
from attachments.uploads import CheckedFile, check, store
from tests.factories import make_user, png

pytestmark = pytest.mark.django_db


def a_picture(name="现场.png"):
    return store(check(png(name)), by=make_user())


def a_paper():
    return store(CheckedFile("报告.pdf", "application/pdf", b"%PDF-1.7"), by=make_user())


def test_a_picture_may_be_shown_in_place():
    assert send(a_picture(), inline=True)["Content-Disposition"].startswith("inline")


def test_a_picture_is_downloaded_unless_shown_on_purpose():
    assert send(a_picture())["Content-Disposition"].startswith("attachment")


def test_a_paper_is_never_shown_in_place():
    assert send(a_paper(), inline=True)["Content-Disposition"].startswith("attachment")


def test_a_chinese_name_is_sent_as_rfc_6266_asks():
    header = send(a_paper())["Content-Disposition"]
    assert header == "attachment; filename*=utf-8''%E6%8A%A5%E5%91%8A.pdf"


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; sandbox"),
        ("Content-Type", "application/pdf"),
    ],
)
def test_the_browser_is_told_to_run_nothing(header, value):
    assert send(a_paper(), inline=True)[header] == value


def test_a_file_that_is_not_public_is_kept_by_nobody():
    assert "no-store" in send(a_paper())["Cache-Control"]


def test_a_public_file_is_kept_by_the_reader_alone():
    assert send(a_paper(), public=True)["Cache-Control"] == "private, max-age=86400"


def test_a_file_lost_on_disk_is_not_found():
    stored = a_paper()
    stored.file.storage.delete(stored.file.name)
    with pytest.raises(Http404):
        send(stored)


def test_the_bytes_arrive_whole():
    assert b"".join(send(a_paper()).streaming_content) == b"%PDF-1.7"


def test_what_is_no_picture_by_type_stays_a_download():
    lied = SimpleNamespace(
        file=SimpleNamespace(open=lambda mode: a_paper().file.open(mode)),
        name="a.html",
        content_type="text/html",
        is_picture=False,
    )
    assert send(lied, inline=True)["Content-Disposition"].startswith("attachment")
