"""The files of a backup: private, checksummed, synced, and encrypted where a key is given."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import threading
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pyrage
from django.utils.translation import gettext as _

CHUNK = 1 << 18
ENDING = ".age"
GZIP = 31  # zlib's word for "with gzip's header and checksum"
QUICK = 1
"""zlib's quickest level: twice the size of the best one at a tenth of its time."""


class WrongKey(Exception):
    """A key that is none, or does not open this copy; the sentence says which."""


def recipients(keys: Iterable[str]) -> list[pyrage.x25519.Recipient]:
    """Public keys of age; raises WrongKey naming the first one that is none."""
    found = []
    for key in keys:
        try:
            found.append(pyrage.x25519.Recipient.from_str(key))
        except pyrage.RecipientError as fault:
            raise WrongKey(_("“%(key)s”不是 age 公钥（age1…）。") % {"key": key}) from fault
    return found


def identities(path: Path) -> list[pyrage.x25519.Identity]:
    """The private keys in a file as age-keygen writes it; raises WrongKey where there is none."""
    try:
        lines = path.read_text("utf-8").splitlines()
        keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        found = [pyrage.x25519.Identity.from_str(key) for key in keys]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as fault:
        message = _("读不出 %(path)s 里的 age 私钥。") % {"path": path}
        raise WrongKey(message) from fault
    if not found:
        raise WrongKey(_("%(path)s 里没有 age 私钥。") % {"path": path})
    return found


def new_identity(path: Path) -> str:
    """Writes a new private key that its owner alone may read; returns the public one.

    Raises FileExistsError where the file is there: a key that is lost cannot be made again.
    """
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="ascii") as out:
        out.write(f"# public key: {public}\n{identity}\n")
        out.flush()
        os.fsync(out.fileno())
    sync_folder(path.parent)
    return public


class _Target(io.RawIOBase):
    """A new file that its owner alone may read, with the digest of what was written."""

    def __init__(self, path: Path) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self.out = os.fdopen(handle, "wb")
        self.seen = hashlib.sha256()

    def write(self, content: Any) -> int:
        self.seen.update(content)
        return self.out.write(content)

    def finish(self) -> str:
        self.out.flush()
        os.fsync(self.out.fileno())
        return self.seen.hexdigest()

    def close(self) -> None:
        self.out.close()
        super().close()


class _Source(io.RawIOBase):
    """Chunks as a file that can be read."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.chunks, self.rest = iter(chunks), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.rest:
            try:
                self.rest = next(self.chunks)
            except StopIteration:
                return 0
        part, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def write(
    path: Path, chunks: Iterable[bytes], readers: list[pyrage.x25519.Recipient] | None = None
) -> str:
    """Writes a part and syncs it; returns the SHA-256 of what lies on the disk.

    Args:
        path: the new file, readable by its owner alone.
        chunks: its content.
        readers: public keys; where there are some, only their private keys can read it.
    """
    with contextlib.closing(_Target(path)) as target:
        if readers:
            pyrage.encrypt_io(io.BufferedReader(_Source(chunks), CHUNK), target, readers)
        else:
            for chunk in chunks:
                target.write(chunk)
        return target.finish()


def compressed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same content as a gzip file."""
    packer = zlib.compressobj(QUICK, zlib.DEFLATED, GZIP)
    for chunk in chunks:
        if packed := packer.compress(chunk):
            yield packed
    yield packer.flush()


def decompressed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What was in a gzip file; raises zlib.error or EOFError where it is broken or cut short."""
    unpacker = zlib.decompressobj(GZIP)
    for chunk in chunks:
        rest = chunk
        while rest:
            if unpacked := unpacker.decompress(rest, CHUNK):
                yield unpacked
            rest = unpacker.unconsumed_tail
    if not unpacker.eof:
        raise EOFError("the file ends early")


def content_of(path: Path, keys: list[pyrage.x25519.Identity] | None = None) -> Iterator[bytes]:
    """The chunks of a part, decrypted where keys are given.

    Raises WrongKey where none of them opens it, OSError where it is broken.
    """
    with path.open("rb") as source, _decrypted(source, keys) if keys else source as plain:
        while chunk := plain.read(CHUNK):
            yield chunk


@contextlib.contextmanager
def _decrypted(source: BinaryIO, keys: list[pyrage.x25519.Identity]) -> Iterator[BinaryIO]:
    """age pushes what it has decrypted; a thread and a pipe let the reader pull it."""
    ours, theirs = os.pipe()
    faults: list[Exception] = []

    def push() -> None:
        with open(theirs, "wb", buffering=CHUNK) as out:
            try:
                pyrage.decrypt_io(source, out, keys)
            # An exception ends with its thread: the reader, which must know of it, raises it
            # below.
            except Exception as fault:
                faults.append(fault)
                with contextlib.suppress(OSError):  # its reader may be gone already
                    out.flush()

    thread = threading.Thread(target=push, daemon=True)
    thread.start()
    try:
        with open(ours, "rb", buffering=CHUNK) as plain:
            yield plain
    finally:
        thread.join()
    if faults and isinstance(faults[0], pyrage.DecryptError):
        raise WrongKey(_("这把私钥打不开这份备份。")) from faults[0]
    if faults:
        raise OSError("the encrypted part is broken") from faults[0]


def digest(path: Path) -> str:
    """The SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Which names a folder holds is on the disk afterwards."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
