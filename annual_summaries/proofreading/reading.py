"""The text of a draft: Word, plain text or Markdown."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from os import SEEK_END
from pathlib import PurePath
from typing import IO, Any

import docx
from django.utils.translation import gettext as _
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

ENCODINGS = ("utf-8-sig", "gb18030")
# Old Windows editors save so what they call “Unicode”; neither of the two above reads it.
MARKED_ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""By the bytes with which an editor marks them."""
ENDINGS = (".docx", ".txt", ".md")
PICTURES = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".heic", ".webp")
WITH_MACROS = (".docm", ".dotm")
OLD_WORD = (".doc", ".wps", ".rtf", ".odt", ".dot")
LARGEST_FILE = 20_000_000
LARGEST_UNPACKED = 50_000_000
MACROS = "vbaproject.bin"
MARKS = re.compile(r"^[ \t]*(?:#{1,6}|[-*+]|>)[ \t]+|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", re.M)

PARAGRAPH, ROW, CELL = qn("w:p"), qn("w:tr"), qn("w:tc")
TEXT, BOX = qn("w:t"), qn("w:txbxContent")
SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
OLD_FORM = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""The same text box once more, for older programs."""
STRUCK_OUT = {qn("w:del"), qn("w:moveFrom"), OLD_FORM, qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr")}
"""What a reader does not see: deleted while changes are tracked, doubled, or no text."""
NOTES = ("/footnotes", "/endnotes")


class DraftRefused(Exception):
    """A file that cannot be read, with a sentence for whoever gave it."""


def draft_text(file: IO[bytes], name: str) -> str:
    """The text of a draft, one line a paragraph.

    Raises:
        DraftRefused: not one of the three kinds, a picture, damaged, with macros, or too large.
    """
    ending = PurePath(name).suffix.lower()
    if ending in PICTURES:
        raise DraftRefused(_("这是图片或扫描件，读不出文字。请提供 .docx、.txt 或 .md 文件。"))
    if ending in WITH_MACROS:
        raise DraftRefused(_("文件带有宏。请另存为不带宏的 .docx 再试。"))
    if ending in OLD_WORD:
        raise DraftRefused(_("这种文件读不了。请在 Word 或 WPS 里另存为 .docx 再试。"))
    if ending not in ENDINGS:
        raise DraftRefused(_("请提供 .docx、.txt 或 .md 文件。"))
    if file.seek(0, SEEK_END) > LARGEST_FILE:
        raise DraftRefused(_("文件超过 20 MB，请去掉图片后再试。"))
    file.seek(0)
    if ending == ".docx":
        return _text_of_word(file)
    text = _decoded(file.read())
    if not text.strip():
        raise DraftRefused(_("文件里没有文字。"))
    return MARKS.sub("", text) if ending == ".md" else text


def _decoded(raw: bytes) -> str:
    marked = MARKED_ENCODINGS.get(raw[:2])
    for encoding in (marked, *ENCODINGS) if marked else ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        # A zero byte is no text in either encoding: some program's own file with a changed name.
        if "\0" in text:
            raise DraftRefused(_("这不是文本文件。请提供 .docx、.txt 或 .md 文件。"))
        return text
    raise DraftRefused(_("文字编码无法识别，请另存为 UTF-8。"))


def _text_of_word(file: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(file) as package:
            # Before it is opened: a few kilobytes can be packed so as to fill the memory.
            if sum(part.file_size for part in package.infolist()) > LARGEST_UNPACKED:
                raise DraftRefused(_("文件解开后太大，请去掉图片后再试。"))
            if any(part.lower().endswith(MACROS) for part in package.namelist()):
                raise DraftRefused(_("文件带有宏。请另存为不带宏的 .docx 再试。"))
        file.seek(0)
        text = "\n".join(_paragraphs(docx.Document(file)))
        if not text.strip():
            raise DraftRefused(_("文件里没有文字，可能是扫描件。请提供可以复制文字的文件。"))
        return text
    except DraftRefused:
        raise
    # Whatever the parsers of ZIP and XML raise of a file that is damaged or has a password.
    except Exception as fault:
        raise DraftRefused(_("文件不是完好的 Word 文档。")) from fault


def _paragraphs(document: Document) -> Iterator[str]:
    """Lines of the body, then of the notes."""
    yield from _lines(document.element.body)
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(NOTES):
            yield from _lines(parse_xml(relation.target_part.blob))


def _lines(container: Any) -> Iterator[str]:
    """Every paragraph within, a row of a table as one line; what was struck out is left out."""
    for child in container:
        if child.tag == PARAGRAPH:
            boxes: list[Any] = []
            yield "".join(_words(child, boxes))
            for box in boxes:
                yield from _lines(box)
        elif child.tag == ROW:
            yield "，".join("\n".join(_lines(cell)).strip() for cell in child.iterfind(CELL))
        elif child.tag not in STRUCK_OUT:
            yield from _lines(child)


def _words(element: Any, boxes: list[Any]) -> Iterator[str]:
    """The text as it stands with every tracked change accepted; text boxes are gathered apart."""
    for child in element:
        if child.tag == BOX:
            boxes.append(child)
        elif child.tag == TEXT:
            yield child.text or ""
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag not in STRUCK_OUT:
            yield from _words(child, boxes)
