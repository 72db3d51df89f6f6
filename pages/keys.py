"""What somebody has typed or changed in an address where the key of a record belongs."""

MOST_DIGITS = 18
"""A key is a number of 63 bits; any number of so many digits is within them."""


def is_key(text: object) -> bool:
    """Whether a text can be the key of a record: a database is asked for no other.

    Args:
        text: as it came; None is no key.
    """
    typed = "" if text is None else str(text)
    return typed.isdecimal() and len(typed) <= MOST_DIGITS


FEW_DIGITS = 9


def small_number(text: str) -> int | None:
    """A whole number of at most nine digits, such as a version that a form sends back.

    Args:
        text: as it came.

    Returns:
        None for whatever is no such number.
    """
    return int(text) if text.isdecimal() and len(text) <= FEW_DIGITS else None
