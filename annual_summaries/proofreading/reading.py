"""The text of a draft: Word, plain text or Markdown."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO

import docx
from django.utils.translation import gettext as _
from docx.document import Document
from docx.table import Table

ENCODINGS = ("utf-8-sig", "gb18030")
ENDINGS = (".docx", ".txt", ".md")
LARGEST_UNPACKED = 50_000_000
MARKS = re.compile(r"^[ \t]*(?:#{1,6}|[-*+]|>)[ \t]+|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", re.M)


class DraftRefused(Exception):
    """A file that cannot be read, with a sentence for whoever gave it."""


def draft_text(file: IO[bytes], name: str) -> str:
    """The text of a draft, one line a paragraph.

    Raises:
        DraftRefused: not one of the three kinds, damaged, or too large when unpacked.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        raise DraftRefused(_("请提供 .docx、.txt 或 .md 文件。"))
    if ending == ".docx":
        return _text_of_word(file)
    raw = file.read()
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return MARKS.sub("", text) if ending == ".md" else text
    raise DraftRefused(_("文字编码无法识别，请另存为 UTF-8。"))


def _text_of_word(file: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(file) as package:
            if sum(part.file_size for part in package.infolist()) > LARGEST_UNPACKED:
                raise DraftRefused(_("文件解开后太大，请去掉图片后再试。"))
        file.seek(0)
        return "\n".join(_paragraphs(docx.Document(file)))
    except DraftRefused:
        raise
    # Whatever the parsers of ZIP and XML raise of a file that is damaged or has a password.
    except Exception as fault:
        raise DraftRefused(_("文件不是完好的 Word 文档。")) from fault


def _paragraphs(document: Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield "，".join(cell.text.strip() for cell in row.cells)
        else:
            yield block.text
