"""The numbers of a Chinese text, with their units and what is said of how exact they are.

Dates, ordinals, document numbers and sessions (2023年5月8日, 第三次, 〔2023〕12号, 十八届) are not
counts, so they are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}
UNITS = (
    "个批次", "个班次", "个班", "人次", "批次", "班次", "家次", "件次", "个百分点", "方面", "场次",
    "项", "份", "条", "件", "次", "个", "名", "人", "位", "批", "期", "场", "部", "座",
    "家", "处", "类", "户", "天", "回", "桩", "趟", "笔", "张",
)  # fmt: skip
"""Longest first where one begins with another."""

_CHINESE = "[零〇一二两三四五六七八九十百千]"
_NUMERAL = "[零〇一二两三四五六七八九十百千万亿]"
_ORDINAL = rf"第(?:\d+|{_CHINESE}+)"
# A run of digits is looked at from its beginning alone: from each of them it would take minutes.
_DIGITS = r"(?<!\d)\d+"
NOT_COUNTED = re.compile(
    r"\d{4}\s*年(?:度)?(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?"
    r"|\d{1,2}\s*(?:月(?:份)?)?\s*[-—–~～至到]\s*\d{1,2}\s*月(?:份|底)?"
    r"|\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2}\s*月份?|\d{1,2}\s*日"
    r"|[〔\[［(（【]\s*\d{4}\s*[〕\]］)）】]\s*\d+\s*号"
    rf"|{_ORDINAL}(?:[届次期号条批项章节个]|季度)?"
    rf"|(?:{_DIGITS}|(?<!{_CHINESE}){_CHINESE}+)届(?:{_CHINESE}+次)?"
    r"|一府[一两]委?两?院|\d{1,2}[:：]\d{2}"
)
SUM = re.compile(rf"{_DIGITS}(?:\s*[+＋]\s*\d+)+(?:\s*[+＋]\s*[NnXx])?|{_DIGITS}\s*[+＋]\s*[NnXx]")
PER_CENT = re.compile(
    r"百分之(?P<chinese>[零〇一二两三四五六七八九十百]+)(?:点(?P<decimals>[零〇一二三四五六七八九]+))?"
    rf"|(?P<arabic>{_DIGITS}(?:\.\d+)?)\s*[%％]"
)
TENTHS = re.compile(
    r"(?<![一二三四五六七八九十百])(?P<tens>[一二三四五六七八九\d])成"
    r"(?P<more>[一二三四五六七八九]|半|多|以上)?(?![立果效为员功长年人本品就份分语家套熟型])"
)
"""六成, 九成二, 近七成."""
FRACTION = re.compile(
    r"(?P<of>(?!百分)[二三四五六七八九十]+)分之(?P<parts>[一二两三四五六七八九])(?![一-九十百])"
)
_NO_UNIT = {"个班": "(?![子级])", "次": "(?!之)"}
"""What may not follow a unit: 13件次之 are 13件, and come second."""
_UNIT = "|".join(unit + _NO_UNIT.get(unit, "(?!之)" if unit[-1] == "次" else "") for unit in UNITS)
_MANY = r"(?P<many>余|多|来|几)?"
COUNT = re.compile(
    r"(?P<low>" + _DIGITS + r")\s*[-—–~～至到]\s*(?P<high>\d+)\s*(?P<range_unit>" + _UNIT + ")"
    r"|(?P<arabic>\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+(?:\.\d+)?)\s*(?P<scale>[万亿千百])?\s*" + _MANY
    + r"\s*(?P<unit>" + _UNIT + ")?"
    r"|(?P<tens>上|数)?(?<!" + _NUMERAL + ")(?P<chinese>" + _NUMERAL + "+)(?P<more>余|多|来|几)?"
    r"大?(?P<chinese_unit>" + _UNIT + ")"
)  # fmt: skip


@dataclass(frozen=True)
class TextNumber:
    """A number as it stands in a text.

    ``start`` and ``end`` are places in the text; ``low`` and ``high`` bound the values that the
    words allow, both included; ``unit`` is empty where none follows, ``%`` for rates and ``+`` for
    a sum of levels (1+16+N). ``qualifier`` is exact, at_least, nearly, about, range or sum.
    """

    text: str
    start: int
    end: int
    value: Decimal
    unit: str
    qualifier: str
    low: Decimal
    high: Decimal
    parts: tuple[int, ...] = ()

    def allows(self, value: Decimal) -> bool:
        """Whether what is counted may be told so."""
        return self.low <= value <= self.high


def chinese_value(text: str) -> int | None:
    """The value of a Chinese numeral (三百二十, 一千零五, 二〇二三); None where it is none."""
    if not text or not set(text) <= set(DIGITS) | set(PLACES) | set(MYRIADS):
        return None
    if set(text) <= set(DIGITS):
        return int("".join(str(DIGITS[digit]) for digit in text))
    total, section, digit = 0, 0, 0
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in PLACES:
            section += (digit or 1) * PLACES[sign]
            digit = 0
        else:
            total += (section + digit or 1) * MYRIADS[sign]
            section = digit = 0
    return total + section + digit


def numbers_in(text: str) -> list[TextNumber]:
    """Every number of the text that may be a count or a rate, in its order."""
    taken = [found.span() for found in NOT_COUNTED.finditer(text)]
    numbers = []
    for pattern, make in READERS:
        for found in pattern.finditer(text):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            number = make(found)
            if number is not None:
                taken.append(found.span())
                numbers.append(_qualified(number, text))
    return sorted(numbers, key=lambda number: number.start)


def _number(
    found: re.Match[str], value: Decimal, unit: str, qualifier: str, low: Decimal, high: Decimal
) -> TextNumber:
    unit = {"个批次": "批次", "个班次": "班次", "个班": "班次"}.get(unit, unit)
    return TextNumber(
        found[0].strip(), found.start(), found.end(), value, unit, qualifier, low, high
    )


def _sum(found: re.Match[str]) -> TextNumber:
    parts = tuple(int(part) for part in re.findall(r"\d+", found[0]))
    total = Decimal(sum(parts))
    return replace(_number(found, total, "+", "sum", total, total), parts=parts)


def _per_cent(found: re.Match[str]) -> TextNumber | None:
    if found["arabic"]:
        value = Decimal(found["arabic"])
    else:
        whole = chinese_value(found["chinese"])
        decimals = "".join(str(DIGITS[digit]) for digit in found["decimals"] or "")
        value = Decimal(f"{whole}.{decimals or 0}")
    step = Decimal(1).scaleb(_exponent(value) if found["arabic"] else -len(found["decimals"] or ""))
    # Rounded or cut off: both are usual.
    return _number(found, value, "%", "exact", value - step / 2, value + step * 9 / 10)


def _tenths(found: re.Match[str]) -> TextNumber:
    value = Decimal(10 * _digit(found["tens"]))
    more = found["more"] or ""
    if more in ("多", "以上"):
        return _number(found, value, "%", "at_least", value, value + 10)
    value += 5 if more == "半" else DIGITS.get(more, 0)
    around = Decimal(1 if more else 5)
    return _number(found, value, "%", "about", value - around, value + around)


def _digit(sign: str) -> int:
    return DIGITS[sign] if sign in DIGITS else int(sign)


def _fraction(found: re.Match[str]) -> TextNumber | None:
    whole, parts = chinese_value(found["of"]), chinese_value(found["parts"])
    if not whole or not parts or parts > whole:
        return None
    value = Decimal(100 * parts) / whole
    return _number(found, value, "%", "about", value - 3, value + 3)


def _exponent(value: Decimal) -> int:
    return int(value.as_tuple().exponent)


def _count(found: re.Match[str]) -> TextNumber | None:
    if found["low"]:
        low, high = Decimal(found["low"]), Decimal(found["high"])
        return _number(found, high, found["range_unit"], "range", low, high)
    if found["arabic"]:
        return _arabic(found)
    value = chinese_value(found["chinese"])
    if value in (None, 0, 1):  # 一个, 一批: a way of speaking
        return None
    return _whole(found, Decimal(value or 0), found["chinese_unit"], found["tens"], found["more"])


def _arabic(found: re.Match[str]) -> TextNumber:
    digits = re.sub("[,，]", "", found["arabic"])
    scale = (PLACES | MYRIADS).get(found["scale"], 1)
    value, unit = Decimal(digits) * scale, found["unit"] or ""
    if scale == 1:
        return _whole(found, value, unit, None, found["many"])
    step = scale * Decimal(1).scaleb(_exponent(Decimal(digits)))
    if found["many"]:
        return _number(found, value, unit, "at_least", value, value + step - 1)
    return _number(found, value, unit, "exact", value - step / 2, value + step / 2)


def _whole(
    found: re.Match[str], value: Decimal, unit: str, tens: str | None, many: str | None
) -> TextNumber:
    if tens == "数":
        return _number(found, value, unit, "about", 2 * value, 10 * value - 1)
    if many or tens:
        return _number(found, value, unit, "at_least", value, value + _step(value) - 1)
    return _number(found, value, unit, "exact", value, value)


def _step(value: Decimal) -> Decimal:
    """What 多 and 余 leave open: 600多 is below 700, 1250余 below 1260."""
    digits = str(int(value))
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))


READERS = (
    (SUM, _sum), (PER_CENT, _per_cent), (TENTHS, _tenths), (FRACTION, _fraction), (COUNT, _count),
)  # fmt: skip
NEARLY = re.compile(r"(?:将近|接近|不足|不到|近)\s*$")
ABOUT = re.compile(r"(?:大约|约)\s*$")
AT_LEAST = re.compile(r"(?:超过|超|逾|突破|不少于|至少)\s*$")


def _qualified(number: TextNumber, text: str) -> TextNumber:
    """The number with what the words before and after it say of how exact it is."""
    if number.qualifier != "exact" and number.unit != "%":
        return number
    before, after, value = text[: number.start], text[number.end :], number.value
    if found := NEARLY.search(before):
        number = replace(number, qualifier="nearly", low=value * 9 / 10, high=value)
    elif found := ABOUT.search(before) or re.match("左右|上下", after):
        number = replace(number, qualifier="about", low=value * 9 / 10, high=value * 11 / 10)
    elif found := AT_LEAST.search(before) or re.match("以上", after):
        step = max(_step(value), value / 10) if number.unit != "%" else Decimal(100)
        number = replace(number, qualifier="at_least", low=value, high=value + step)
    if found and found.end() == len(before) and found.re in (NEARLY, ABOUT, AT_LEAST):
        words = before[found.start() :] + number.text
        return replace(number, text=words, start=found.start())
    return number
