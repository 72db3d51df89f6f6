"""Receipt codes: what a citizen keeps to follow a matter, and what nobody can guess.

80 bits in Crockford's base 32 (ASVS 11.5.1 asks for 128: a written deviation, so that a code can
be read out). The first five signs find the receipt, of the others only a slow hash is kept.
"""

import hashlib
import unicodedata
import uuid
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from pages.untyped import AnyRecord

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, LOCATOR, GROUP = 16, 5, 4
BITS = 5
LOOKALIKES = str.maketrans("OIL", "011")
MOST_ALIKE = 20
# 19 MiB, two passes (OWASP): the hashed part is random, and eight may be looked up at once.
SLOW = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def code_for(salt: str, form_key: uuid.UUID) -> str:
    """The code of a form: the same form gets the same one, though it is stored nowhere.

    ``salt`` names the register, so that no code is good for another one.
    """
    digest = salted_hmac(salt, form_key.hex, algorithm="sha256").digest()
    number = int.from_bytes(digest[: LENGTH * BITS // 8], "big")
    return "".join(
        ALPHABET[number >> shift & 31] for shift in range((LENGTH - 1) * BITS, -1, -BITS)
    )


def stored_key(form_key: uuid.UUID) -> uuid.UUID:
    """What the database keeps of a form's key: from it no code can be made."""
    return uuid.UUID(bytes=hashlib.sha256(b"form key" + form_key.bytes).digest()[:16])


def groups(code: str) -> list[str]:
    """A code in four groups of four signs, as it is shown."""
    return [code[start : start + GROUP] for start in range(0, LENGTH, GROUP)]


def as_stored(typed: str) -> str:
    """A code as it was typed, folded: widths, small letters, gaps, O for 0, I and L for 1.

    Empty where it cannot be a code at all.
    """
    # Cut before it is folded: NFKC makes some signs eighteen times as long.
    folded = unicodedata.normalize("NFKC", typed[:200]).upper()
    code = "".join(sign for sign in folded if sign.isalnum()).translate(LOOKALIKES)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def digest_of(code: str) -> str:
    """The slow hash that is kept; takes long on purpose, so never inside a transaction."""
    return SLOW.hash(code[LOCATOR:])


def find(receipts: QuerySet[AnyRecord], code: str) -> AnyRecord:
    """The record of a folded code, or None; an unknown one takes as long as a wrong one.

    The records have a ``locator`` and a ``digest``.
    """
    rows = receipts.filter(locator=code[:LOCATOR]).order_by("pk")[:MOST_ALIKE]
    found = None
    tested = 0
    for receipt in rows:
        tested += 1
        # No break behind it: how long a search takes must not tell which record fitted.
        if fits(receipt.digest, code):
            found = receipt
    if not tested:
        fits(nobodys(), code)
    return found


def fits(digest: str, code: str) -> bool:
    """Whether a folded code is the one of a digest; slow on purpose.

    Args:
        digest: as kept, of the code without its locator.
        code: as typed, folded.
    """
    try:
        return SLOW.verify(digest, code[LOCATOR:])
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def nobodys() -> str:
    """A digest that no code fits: an unknown code is tested against it, for the same time."""
    return SLOW.hash(uuid.uuid4().hex)
