"""What stands on a paper, apart from how it looks: parts in their order, as plain data.

The same content is written as Word and as a page for the printer, and its digest is what is frozen.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import models

from pages.untyped import AnyValue

Part = dict[str, AnyValue]


class Style(models.TextChoices):
    """How a paper is laid out."""

    LETTER = "letter", "信函格式"
    FORM = "form", "表格"
    CERTIFICATE = "certificate", "证书"


@dataclass(frozen=True)
class Annex:
    """A list behind the letter, on pages of its own, lying on their side.

    ``keys`` names the record of each row, so that a reader who may see some of them gets these.
    """

    title: str
    head: list[str]
    rows: list[list[str]]
    widths: list[int]
    """In millimetres; together at most 241, the width of the text."""
    keys: list[str] = field(default_factory=list)
    left_out: int = 0
    """How many rows this copy does not show."""

    def only(self, keys: set[str]) -> "Annex":
        """The rows of these records alone."""
        kept = [number for number, key in enumerate(self.keys) if key in keys]
        return Annex(
            self.title,
            self.head,
            [self.rows[number] for number in kept],
            self.widths,
            [self.keys[number] for number in kept],
            len(self.rows) - len(kept),
        )


@dataclass(frozen=True)
class PaperContent:
    """A paper without its number and code.

    ``parts`` are made by the functions below; ``attachments`` are the names of what lies behind,
    ``copies`` to whom it goes as well, ``note`` a line in brackets under the day.
    """

    issuer: str
    title: str
    day: str
    style: str = Style.LETTER
    addressee: str = ""
    parts: list[Part] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    signed_by: str = ""
    note: str = ""
    copies: str = ""
    annex: Annex | None = None

    def as_data(self) -> dict[str, object]:
        """As it is kept: plain lists and words."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, AnyValue]) -> "PaperContent":
        """The content that ``as_data`` gave."""
        annex = data.get("annex")
        return cls(**{**data, "annex": Annex(**annex) if annex else None})

    def digest(self) -> str:
        """SHA-256 over the content, in hexadecimal."""
        plain = json.dumps(self.as_data(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()


def text(words: str) -> Part:
    """A paragraph, its first line moved in by two signs; more than one where lines were typed."""
    return {"kind": "text", "words": words}


def lines_of(words: str) -> list[str]:
    """The lines of what was typed, whatever ends a line; a browser sends two signs for it."""
    return words.splitlines() or [""]


def heading(words: str) -> Part:
    """A heading of the first level: 一、 in 黑体 (GB/T 9704-2012 7.3.3)."""
    return {"kind": "heading", "words": words}


def fields(rows: list[tuple[str, str]], *, lines: int = 1) -> Part:
    """A table of labels and values; an empty value leaves so many lines for the hand."""
    return {"kind": "fields", "rows": [list(row) for row in rows], "lines": lines}


def choices(label: str, words: list[str]) -> Part:
    """Boxes to tick."""
    return {"kind": "choices", "label": label, "words": words}


def table(head: list[str], rows: list[list[str]], widths: list[int]) -> Part:
    """A table within the text; widths in millimetres, together at most 156."""
    return {"kind": "table", "head": head, "rows": rows, "widths": widths}


def signs(labels: list[str]) -> Part:
    """Lines for signature and seal, side by side."""
    return {"kind": "signs", "labels": labels}


def written_day(day: date) -> str:
    """2026年12月5日: Arabic digits without leading zeros (GB/T 9704-2012 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


BRACKETS = str.maketrans("[]【】［］", "〔〕〔〕〔〕")


def written_number(number: str) -> str:
    """A number in the brackets that the standard asks for: 永人大视〔2026〕3号."""
    return number.translate(BRACKETS)
