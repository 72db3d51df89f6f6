"""What a paper may carry: words, tables and pictures, but no program and nothing from elsewhere.

Office papers are packages (ECMA-376 part 2), whose relations say what they load.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


BEGINS = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04"}
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
MOST_PARTS = 5000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 200
MOST_RELATIONS = 8 * 1024 * 1024
MOST_OBJECTS = 32 * 1024 * 1024
HARMLESS_LINKS = ("/hyperlink", "/externalLinkPath")
"""Followed only when the reader asks for it."""

MACROS = re.compile(r"vbaProject|/activeX/|vbaData", re.IGNORECASE)
PACKED_PROGRAM = "\x01Ole10Native".encode("utf-16-le")
FIELDS = re.compile(rb"DDEAUTO|\bDDE\s", re.IGNORECASE)
ACTIONS = re.compile(rb"/(?:JavaScript|Launch|RichMedia|ImportData|SubmitForm)\b")
STREAM_BEGINS = re.compile(rb">>\s{0,20}stream\r?\n")
LONGEST_HEAD = 2000

BROKEN = _("“%(name)s”打不开，文件可能已损坏。")
WITH_PROGRAM = _("“%(name)s”带有宏或程序，不能上传：请另存为不带宏的文件再上传。")
FROM_ELSEWHERE = _("“%(name)s”要从别处载入模板或内容，不能上传：请断开链接后另存再上传。")


class Unfit(Exception):
    """The paper cannot be taken; ``sentence`` says why, with a place for its name."""

    def __init__(self, sentence: StrOrPromise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def look_through(raw: bytes, ending: str) -> None:
    """Refuses what is not what its name says, and what does more than being read.

    Args:
        raw: the paper.
        ending: pdf, docx or xlsx.

    Raises:
        Unfit: with a sentence for whoever uploads it.
    """
    if not raw.startswith(BEGINS[ending]):  # a program or page can carry a package behind it
        raise Unfit(BROKEN)
    if ending == "pdf":
        _look_at_pdf(raw)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            _look_at_package(package, PARTS[ending], len(raw))
    except (
        zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError,
        zlib.error, ParseError, DefusedXmlException,
    ) as fault:  # fmt: skip
        raise Unfit(BROKEN) from fault


def _look_at_pdf(raw: bytes) -> None:
    """Names of actions outside its streams and inside its packed objects (ISO 32000 §7.5.7)."""
    outside, end = [], 0
    for start, stop in _streams(raw):
        outside.append(raw[end:start])
        end = stop
    outside.append(raw[end:])
    parts = (b"".join(outside), *_packed_objects(raw))
    if any(ACTIONS.search(_unescaped(part)) for part in parts):
        raise Unfit(WITH_PROGRAM)


def _streams(raw: bytes) -> Iterator[tuple[int, int]]:
    """Where the bytes of each stream begin and end; each byte of the paper is looked at once."""
    end = 0
    while (begins := STREAM_BEGINS.search(raw, end)) is not None:
        end = raw.find(b"endstream", begins.end())
        if end < 0:
            return
        yield begins.end(), end


def _unescaped(part: bytes) -> bytes:
    """With names as they are meant: /Java#53cript is /JavaScript."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), part)


def _packed_objects(raw: bytes) -> Iterator[bytes]:
    left = MOST_OBJECTS
    before = 0
    for start, stop in _streams(raw):
        head, before = raw[max(before, start - LONGEST_HEAD) : start], stop
        if b"/ObjStm" not in _unescaped(head):
            continue
        try:
            unpacked = zlib.decompressobj().decompress(raw[start:stop], left)
        except zlib.error:  # packed in another way, or encrypted
            continue
        left -= len(unpacked)
        if left <= 0:
            raise Unfit(BROKEN)
        yield unpacked


def _look_at_package(package: zipfile.ZipFile, main: str, size: int) -> None:
    parts = package.infolist()
    names = [part.filename for part in parts]
    unpacked = sum(part.file_size for part in parts)
    if main not in names or len(parts) > MOST_PARTS:
        raise Unfit(BROKEN)
    if unpacked > MOST_UNPACKED or unpacked > max(1024 * 1024, size * MOST_RATIO):
        raise Unfit(BROKEN)
    if any(MACROS.search(name) for name in names):
        raise Unfit(WITH_PROGRAM)
    for part in parts:
        _look_at_part(package, part)


def _look_at_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    name = part.filename.lower()
    if name.endswith(".rels"):
        _look_at_relations(_read(package, part, MOST_RELATIONS))
    elif name == "[content_types].xml":
        if b"macroenabled" in _read(package, part, MOST_RELATIONS).lower():
            raise Unfit(WITH_PROGRAM)
    elif name.endswith(".bin") and PACKED_PROGRAM in _read(package, part, MOST_UNPACKED):
        raise Unfit(WITH_PROGRAM)
    elif name == "word/document.xml" and FIELDS.search(_read(package, part, MOST_UNPACKED)):
        raise Unfit(FROM_ELSEWHERE)


def _read(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    if part.file_size > most:
        raise Unfit(BROKEN)
    with package.open(part) as source:
        return source.read(most)


def _look_at_relations(xml: bytes) -> None:
    """Everything from elsewhere is loaded when the paper is opened; but links and workbooks."""
    for relation in fromstring(xml, forbid_dtd=True):
        is_outside = relation.get("TargetMode", "").lower() == "external"
        if is_outside and not relation.get("Type", "").endswith(HARMLESS_LINKS):
            raise Unfit(FROM_ELSEWHERE)
