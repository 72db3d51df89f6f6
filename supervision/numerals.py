"""Chinese numerals, as the names of sessions are written (十八届, 第十四次)."""

DIGITS = "零一二三四五六七八九"
TEN, HUNDRED = 10, 100


def chinese(number: int) -> str:
    """A whole number from 0 to 99 in Chinese; beyond that its Arabic digits."""
    if not 0 <= number < HUNDRED:
        return str(number)
    tens, ones = divmod(number, TEN)
    if not tens:
        return DIGITS[ones]
    head = "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")
