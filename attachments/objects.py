"""Attachments in a store of objects that speaks S3's protocol: for machines that share no disk.

Used where ``ATTACHMENTS_URL`` names one; needs the extra ``objects`` of pyproject.toml. The store
is private: nothing in it has an address of its own, every download goes through the portal's
checks.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File
from django.utils.deconstruct import deconstructible
from storages.backends.s3 import S3Storage

from attachments.storage import ListedFile, StoredFiles

IN_MEMORY = 1024 * 1024
"""Bytes of an attachment that are held without a file of the system's own."""
GONE = ("404", "NoSuchKey", "NotFound")


@contextmanager
def _answered() -> Iterator[None]:
    """What the store's client raises, as the disk would raise it: pages know that it will pass.

    Raises:
        FileNotFoundError: where there is no such object.
        OSError: where the store does not answer, or refuses.
    """
    try:
        yield
    except ClientError as refusal:
        if refusal.response.get("Error", {}).get("Code") in GONE:
            raise FileNotFoundError(errno.ENOENT, "no such object") from refusal
        raise OSError(errno.EIO, "the store of attachments refuses") from refusal
    except (BotoCoreError, Boto3Error) as silence:
        raise OSError(errno.EIO, "the store of attachments does not answer") from silence


@deconstructible
class ObjectStorage(S3Storage, StoredFiles):
    """A bucket; an answer of the store means that the object is kept."""

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        """The whole object, before a page begins to answer with it."""
        content = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  closed by the answer
        with _answered():
            body = self.bucket.Object(self._key(name)).get()["Body"]
            shutil.copyfileobj(body, content)
        content.seek(0)
        return File(content, name)

    def _key(self, name: str) -> str:
        return str(self._normalize_name(name))

    def _save(self, name: str, content: File[bytes]) -> str:
        with _answered():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        """Takes an object away; one that is gone already is no fault."""
        with _answered():
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Whether there is such an object."""
        with _answered():
            return bool(super().exists(name))

    def url(self, name: str | None, *args: object, **options: object) -> str:
        """Refused: an address of the store would pass by who may read what.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("attachments have no address of their own")

    def listed(self, folder: str) -> Iterator[ListedFile]:
        """Everything whose name begins with a folder's.

        Args:
            folder: without a slash at its end.
        """
        with _answered():
            for one in self.bucket.objects.filter(Prefix=f"{folder}/"):
                yield ListedFile(one.key, one.size, one.last_modified)

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Writes an object from parts, and nothing where it is there already.

        Args:
            name: of the object.
            chunks: its content.
        """
        if self.exists(name):
            raise FileExistsError(errno.EEXIST, "is there already", name)
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as content:
            content.writelines(chunks)
            content.seek(0)
            self._save(name, File(content, name))

    def settle(self, names: Iterable[str]) -> None:
        """Nothing to do: what the store answered for is kept."""

    def clear(self, folder: str) -> None:
        """Takes everything away whose name begins with a folder's."""
        with _answered():
            self.bucket.objects.filter(Prefix=f"{folder}/").delete()

    @contextmanager
    def local(self, name: str) -> Iterator[Path]:
        """A copy on this machine's disk for as long as it is needed.

        Raises:
            FileNotFoundError: where there is no such object.
        """
        with self._open(name) as content, tempfile.NamedTemporaryFile() as copy:
            shutil.copyfileobj(content, copy)
            copy.flush()
            yield Path(copy.name)


def of_address(address: str) -> ObjectStorage:
    """The bucket of ``s3://key:secret@host:port/bucket?region=…&tls=0``.

    Args:
        address: ``ATTACHMENTS_URL``; key and secret are percent-encoded.

    Raises:
        ImproperlyConfigured: where a part of it is missing.
    """
    parts = urlsplit(address)
    bucket, asked = parts.path.strip("/"), parse_qs(parts.query)
    if parts.scheme != "s3" or not (parts.hostname and bucket and parts.username):
        raise ImproperlyConfigured("ATTACHMENTS_URL is s3://key:secret@host:port/bucket")
    tls = asked.get("tls", ["1"])[0] != "0"
    host = parts.netloc.rpartition("@")[2]
    return ObjectStorage(
        bucket_name=bucket,
        endpoint_url=f"{'https' if tls else 'http'}://{host}",
        access_key=unquote(parts.username),
        secret_key=unquote(parts.password or ""),
        region_name=asked.get("region", ["us-east-1"])[0],
        default_acl=None,
        file_overwrite=False,
        client_config=Config(
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            connect_timeout=5,
            read_timeout=30,
            retries={"max_attempts": 2},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
