"""Attachments in a store of objects: a real server of the S3 protocol, started here.

Its package (moto with flask and flask-cors) and the extra ``objects`` are in no lock; without them
these tests are skipped. What needs no server is asked of the disk in ``test_storage``.
"""

import errno
import hashlib
import io
import logging
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from attachments.downloads import SANDBOX, send
from attachments.models import StoredFile
from attachments.removal import loose_files, missing_files, remove_file
from congress_portal.backups import restoring
from congress_portal.backups.making import BackupRefused, make
from congress_portal.backups.restoring import MARKER
from pages.outages import is_outage
from tests.congress_portal.test_backups import empty_the_portal
from tests.factories import make_user

pytest.importorskip("storages", reason="the extra objects is not installed")
server = pytest.importorskip("moto.server", reason="moto is not installed")
pytest.importorskip("flask_cors", reason="flask-cors is not installed")

from attachments import objects  # noqa: E402  its packages are an extra

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def address():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    one = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    one.start()
    _host, port = one.get_host_and_port()
    yield f"s3://key:secret%2Fword@127.0.0.1:{port}/attachments?tls=0"
    one.stop()


@pytest.fixture
def bucket(address, monkeypatch):
    """The portal with its attachments in an empty bucket."""
    storage = objects.of_address(address)
    made = storage.connection.create_bucket(Bucket="attachments")
    made.objects.all().delete()
    monkeypatch.setattr(StoredFile._meta.get_field("file"), "storage", storage)
    return storage


def stored(content=b"words", **fields):
    one = StoredFile(
        name="文件.pdf",
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        **fields,
    )
    one.file.save("any", ContentFile(content), save=False)
    one.save()
    return StoredFile.objects.get(pk=one.pk)


def test_a_file_is_kept_and_sent_as_from_the_disk(bucket):
    answer = send(stored(b"x" * 3_000_000))
    assert b"".join(answer.streaming_content) == b"x" * 3_000_000
    assert answer["Content-Length"] == "3000000"
    assert answer["Content-Security-Policy"] == SANDBOX
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert "Location" not in answer


def test_nothing_has_an_address_of_its_own(bucket, address):
    one = stored()
    with pytest.raises(NotImplementedError):
        _address = one.file.url


def test_what_is_removed_goes_with_the_commit(bucket, django_capture_on_commit_callbacks):
    one = stored()
    name = one.file.name
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(one)
        assert bucket.exists(name)
    assert not bucket.exists(name)


def test_a_missing_object_is_found_and_named(bucket):
    one = stored()
    bucket.delete(one.file.name)
    assert list(missing_files()) == [one]
    with pytest.raises(FileNotFoundError):
        one.file.open("rb")


def test_what_no_row_names_is_tidied_away(bucket):
    kept = stored()
    bucket.save("files/ab/orphan", ContentFile(b"lost"))
    later = timezone.now() + timedelta(days=2)
    assert [one.name for one in loose_files(later)] == ["files/ab/orphan"]
    assert list(loose_files()) == []
    assert bucket.exists(kept.file.name)


def test_a_name_is_put_once(bucket):
    bucket.put("files/ab/one", [b"a", b"b"])
    with pytest.raises(FileExistsError):
        bucket.put("files/ab/one", [b"c"])
    with bucket.open("files/ab/one") as content:
        assert content.read() == b"ab"


def test_a_store_that_is_away_passes_by_itself(address):
    away = objects.of_address("s3://key:secret@127.0.0.1:9/attachments?tls=0")
    with pytest.raises(OSError, match="does not answer") as fault:
        away.exists("files/ab/one")
    assert fault.value.errno == errno.EIO
    assert is_outage(fault.value)


@pytest.mark.parametrize(
    "address", ["https://host/bucket", "s3://key:secret@host/", "s3://host/bucket", "s3:bucket"]
)
def test_an_address_that_lacks_something_is_refused(address):
    with pytest.raises(ImproperlyConfigured):
        objects.of_address(address)


def test_a_backup_holds_them_and_a_restore_puts_them_back(bucket, tmp_path):
    make_user()
    one = stored(b"the words of a letter")
    manifest = make(tmp_path / "copy")
    assert len(manifest["files"]) == 1
    assert manifest["missing"] == {}
    empty_the_portal()
    bucket.clear("files")
    restoring.restore(tmp_path / "copy")
    assert StoredFile.objects.get().file.read() == b"the words of a letter"
    assert {name.name for name in bucket.listed("files")} == {one.file.name}
    assert not bucket.exists(restoring.MARKER)


def test_a_restore_that_fails_leaves_nothing_in_the_store(bucket, tmp_path, monkeypatch):
    make_user()
    stored()
    make(tmp_path / "copy")
    empty_the_portal()
    bucket.clear("files")
    monkeypatch.setattr(
        bucket, "settle", lambda names: 1 / 0 if next(iter(names)) != MARKER else None
    )
    with pytest.raises(ZeroDivisionError):
        restoring.restore(tmp_path / "copy")
    assert list(bucket.listed("files")) == []
    assert not bucket.exists(MARKER)


def test_a_store_in_use_takes_no_restore(bucket, tmp_path):
    make_user()
    stored()
    make(tmp_path / "copy")
    empty_the_portal()
    with pytest.raises(BackupRefused):
        restoring.restore(tmp_path / "copy")


def test_the_doctor_names_what_is_missing_there(bucket):
    one = stored()
    bucket.delete(one.file.name)
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=out)
    assert one.file.name in out.getvalue()


def test_what_is_kept_there_is_nobodys_but_the_portals(bucket):
    """Whether a store keeps to it is the store's; the portal grants nobody else anything."""
    grants = bucket.bucket.Object(stored().file.name).Acl().grants
    assert {one["Grantee"]["Type"] for one in grants} == {"CanonicalUser"}
