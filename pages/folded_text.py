"""Text as the ledger reads it: what is typed in full width or with unseen letters is the same."""

import re
import unicodedata

from pages.untyped import AnyValue


def _folding() -> dict[AnyValue, AnyValue]:
    table = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
    table |= {code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)}
    table |= dict.fromkeys((0x09, 0xA0, 0x3000, 0x202F, 0x205F, *range(0x2000, 0x200B)), " ")
    gone = (*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x200B, 0x200E, 0x200F, 0x2060)
    gone += (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0xFFFE, 0xFFFF)
    return table | dict.fromkeys(gone)


FOLDING = _folding()
FOLDED = re.compile(f"[{''.join(map(re.escape, map(chr, FOLDING)))}]|_x000D_")


def fold(text: str) -> str:
    """Trims, and folds full-width digits, letters and spaces; Chinese punctuation stays.

    What cannot be seen (controls, marks of direction, zero-width spaces) is taken out.
    """
    if FOLDED.search(text):
        text = text.replace("_x000D_", "").translate(FOLDING)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.strip()
