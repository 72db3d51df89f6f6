"""From what stands in a cell to a value, by the kind of its column."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from django.utils.translation import gettext as _

from pages.folded_text import fold
from registers.ledger import (
    SHEETS,
    Choice,
    Day,
    KeyRef,
    Month,
    Names,
    Percent,
    Ref,
    Text,
    Whole,
    Year,
    YesNo,
)

SEPARATOR = "、"
FIRST_YEAR = 1949
FIRST_BIRTH = 1900
YEARS_AHEAD = 10
RANK_DIGITS = 6


class Unreadable(ValueError):
    """The cell does not hold what its column asks for; the message is the sentence."""


HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
PADDING = re.compile(f"(?<={HAN}) +(?={HAN})")


def squeeze(name):
    """A person's name without the spaces that pad it to three characters."""
    return PADDING.sub("", name)


def read(kind, cell, today):
    """The value of a cell, None where it is blank. Raises Unreadable."""
    value = cell.value
    if cell.data_type == "f":
        raise Unreadable(_("单元格是公式，请改为数值或文字。"))
    if cell.data_type == "e":
        raise Unreadable(_("单元格是错误值（%(value)s）。") % {"value": value})
    if isinstance(value, str):
        value = fold(value)
    if value is None or value == "":
        return None
    if type(kind) is Percent and "%" in (cell.number_format or "") and _is_number(value):
        value *= 100
    return READERS[type(kind)](kind, value, today)


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def as_text(value):
    """What a person sees in the cell: 12 rather than 12.0, 2023-05-08 rather than a serial."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.min.time() else str(value)
    return str(value)


def _text(kind, value, today):
    text = as_text(value)
    if kind.padded:
        text = squeeze(text)
    return ranked(text) if kind.ranked else text


def ranked(text):
    """A sort key: short whole numbers get leading zeros, so that 2 comes before 10; longer ones
    are stroke keys of their own making and stay as they are."""
    return text.zfill(RANK_DIGITS) if text.isascii() and text.isdecimal() else text


def unranked(text):
    """A sort key as it was typed."""
    padded = len(text) == RANK_DIGITS and text.isascii() and text.isdecimal()
    return str(int(text)) if padded else text


def _pieces(value):
    pieces = (piece.strip() for piece in as_text(value).split(SEPARATOR))
    return tuple(dict.fromkeys(piece for piece in pieces if piece))


def _names(kind, value, today):
    names = _pieces(value)
    if any(len(name) > kind.longest for name in names):
        raise Unreadable(_("每一项最多 %(most)d 个字。") % {"most": kind.longest})
    return names or None


def _ref(kind, value, today):
    return (_pieces(value) or None) if kind.many else as_text(value)


def _number(value):
    """A number from a number or its digits. Raises Unreadable."""
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,15}(\.\d+)?", value):
        value = float(value)
    if not _is_number(value) or value != value:
        raise Unreadable(_("“%(value)s”不是数字。") % {"value": as_text(value)})
    return value


def whole(value, most):
    """A cell as a whole number from 0 to ``most``.

    Raises:
        Unreadable: anything else; the message says what is wrong with it.
    """
    number = _number(value)
    if number < 0:
        raise Unreadable(_("不能是负数。"))
    if number > most:
        raise Unreadable(_("数字太大，最大为 %(most)d。") % {"most": most})
    if number != int(number):
        raise Unreadable(_("“%(value)s”不是整数。") % {"value": as_text(value)})
    return int(number)


def _whole(kind, value, today):
    number = whole(value, kind.most)
    if number < kind.least:
        raise Unreadable(_("数字太小，最小为 %(least)d。") % {"least": kind.least})
    return number


def _key_ref(kind, value, today):
    """As the last part of the other sheet's key is read: a number, or a text that identifies."""
    other = SHEETS.get(kind.sheet)
    last = other.by_name[other.key[-1]].kind
    return _text(last, value, today) if isinstance(last, Text) else whole(value, 32767)


def _year(kind, value, today):
    year = whole(value, 9999)
    _check_year(year, today)
    return year


def _check_year(year, today, first=FIRST_YEAR):
    last = today.year + YEARS_AHEAD
    if not first <= year <= last:
        raise Unreadable(
            _("年份 %(year)d 不在 %(first)d 年至 %(last)d 年之间。")
            % {"year": year, "first": first, "last": last}
        )


def _percent(kind, value, today):
    if isinstance(value, str):
        value = value.removesuffix("%").rstrip()
    number = round(_number(value), 2)
    if not 0 <= number <= 100:
        raise Unreadable(_("进度应在 0 到 100 之间。"))
    return int(number) if number == int(number) else number


def _yes_no(kind, value, today):
    if value in ("是", "否"):
        return value == "是"
    raise Unreadable(_("“%(value)s”应填“是”或“否”。") % {"value": as_text(value)})


def _choice(kind, value, today):
    text = as_text(value)
    found = kind.read(text)
    if found is not None:
        return found
    if kind.open:
        return text
    said = {"value": text, "words": SEPARATOR.join(kind.listed)}
    if letters := kind.letters():
        said["letters"] = SEPARATOR.join(letters)
        raise Unreadable(
            _(
                "“%(value)s”不在可填的列表中：%(words)s；也可以填字母 %(letters)s，"
                "各是哪一类见系统设置 OUTCOME_LETTERS。"
            )
            % said
        )
    raise Unreadable(_("“%(value)s”不在可填的列表中：%(words)s。") % said)


DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日")
MONTH = re.compile(r"(\d{4})(?:[-/.]| ?年 ?)(\d{1,2}) ?月?")


def _day(kind, value, today):
    day = _as_date(value, DAY, _("“%(value)s”不是日期，请写成 2023-05-08 这样的形式。"))
    _check_year(day.year, today)
    return day


def _month(kind, value, today):
    sentence = _("“%(value)s”不是年月，请写成 1975-05 这样的形式。")
    try:
        month = _as_date(value, DAY, sentence)
    except Unreadable:
        month = _as_date(value, MONTH, sentence)
    _check_year(month.year, today, FIRST_BIRTH)
    return month.replace(day=1)


def _as_date(value, pattern, sentence):
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _written_date(value, pattern) if isinstance(value, str) else None
    if found is None:
        raise Unreadable(sentence % {"value": as_text(value)})
    return found


@lru_cache(maxsize=8192)
def _written_date(text, pattern):
    match = pattern.fullmatch(text)
    if not match:
        return None
    numbers = [int(part) for part in match.groups() if part and part.isdecimal()]
    try:
        return date(*numbers) if len(numbers) == 3 else date(*numbers, 1)
    except ValueError:
        return None


READERS = {
    Text: _text,
    Names: _names,
    Ref: _ref,
    KeyRef: _key_ref,
    Whole: _whole,
    Year: _year,
    Percent: _percent,
    YesNo: _yes_no,
    Choice: _choice,
    Day: _day,
    Month: _month,
}
