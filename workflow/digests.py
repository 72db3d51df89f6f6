"""Salted digests: they prove later what was written, without keeping the words."""

import hashlib
import secrets


def salted_digest(value: object) -> str:
    """``salt$sha256``: proves later what was written without keeping the words."""
    salt = secrets.token_hex(16)
    return f"{salt}${hashlib.sha256(f'{salt}{value}'.encode()).hexdigest()}"


def digest_matches(digest: str, value: object) -> bool:
    """Whether a salted digest was made of this value.

    Args:
        digest: salt and SHA-256 in hexadecimal digits, with ``$`` between them.
        value: compared as its text.
    """
    salt, _, expected = digest.partition("$")
    return hashlib.sha256(f"{salt}{value}".encode()).hexdigest() == expected
