"""A question in words that a person answers and a program must at least stop at.

With scripts the browser may work instead of the person; no outside service sees either.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NUMBERS = (
    gettext_lazy("零"),
    gettext_lazy("一"),
    gettext_lazy("二"),
    gettext_lazy("三"),
    gettext_lazy("四"),
    gettext_lazy("五"),
    gettext_lazy("六"),
    gettext_lazy("七"),
    gettext_lazy("八"),
    gettext_lazy("九"),
)


HAN = "零一二三四五六七八九"
ANSWER_SECONDS = 1800
# Some 65,000 tries: a moment for one phone, a price for whoever sends thousands.
WORK_BITS = 16


@dataclass(frozen=True)
class Question:
    """Simple arithmetic in words, for eye and ear; ``token`` is signed and tells no answer."""

    text: str
    token: str


def ask(key: str) -> Question:
    """A question for one form or one code; its answer is good for nothing else."""
    first, second = 1 + secrets.randbelow(9), 1 + secrets.randbelow(9)
    issued = int(timezone.now().timestamp())
    sealed = _seal("answer", key, issued, first + second)
    token = f"{issued}.{sealed}.{_seal('token', key, issued, sealed)}"
    words = {"first": NUMBERS[first], "second": NUMBERS[second]}
    return Question(_("%(first)s加%(second)s等于几？") % words, token)


def is_answered(key: str, token: str, answer: str, proof: str = "") -> bool:
    """Whether the question was answered by the person, or worked off by the browser.

    Args:
        key: the matter in which it was asked; an answer serves for no other.
        token: which sealed moment and answer; holds for ``ANSWER_SECONDS``.
        answer: what the person typed, in digits or in words.
        proof: what the browser worked off in its place.
    """
    issued, _dot, rest = token.partition(".")
    sealed, _dot, signature = rest.partition(".")
    # isdigit alone is true of ² as well, of which int makes nothing.
    if not (issued.isascii() and issued.isdigit() and len(issued) < 12):
        return False
    if not constant_time_compare(signature, _seal("token", key, issued, sealed)):
        return False
    if timezone.now().timestamp() - int(issued) > ANSWER_SECONDS:
        return False
    number = as_number(answer)
    said = number is not None and constant_time_compare(
        sealed, _seal("answer", key, issued, number)
    )
    return said or is_worked(token, proof)


def is_worked(token: str, proof: str) -> bool:
    """Whether the digest of token and proof begins with enough zero bits.

    Args:
        token: of the question.
        proof: at most 20 characters, found by trying ``WORK_BITS`` bits.
    """
    if not proof or len(proof) > 20:
        return False
    digest = sha256(f"{token}|{proof}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - WORK_BITS) == 0


def as_number(text: str) -> int | None:
    """12, １２ and 十二 are the same number."""
    folded = unicodedata.normalize("NFKC", text[:20]).strip()
    if folded.isascii() and folded.isdigit():
        return int(folded)
    if not folded or any(sign not in f"{HAN}十" for sign in folded):
        return None
    tens, ten, ones = folded.rpartition("十")
    if not ten:
        return HAN.index(folded) if len(folded) == 1 else None
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return None
    return (HAN.index(tens) if tens else 1) * 10 + (HAN.index(ones) if ones else 0)


def _seal(what: str, key: str, issued: int | str, content: str | int) -> str:
    return salted_hmac(
        f"question|{what}", f"{key}|{issued}|{content}", algorithm="sha256"
    ).hexdigest()
