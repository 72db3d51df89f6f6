"""Days and moments as people type them: one field each for every form of the portal.

A person writes 2023-3-5, 2023.3.5, 2023/3/5, 2023年3月5日, 20230305 or, of the present year,
3月5日, with digits of either width; what was typed and not understood is shown again as typed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.fields import plain
from pages.untyped import AnyValue

LONGEST = 40
"""Characters of what is looked at: no day is longer."""

GAPS = re.compile(r"\s{1,40}")
DASHES = str.maketrans("‐‑‒–—−。·、", "------...")
DAYS = (
    re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"()(\d{1,2})月(\d{1,2})[日号]?"),
)
TIME = re.compile(r"(\d{1,2})(?:[:时点](\d{1,2})?)(?::\d{2}|分)?")
UNREADABLE_DAY = _("认不出这个日期，请写成 2023-5-8、2023.5.8 或 2023年5月8日 这样的形式。")
UNREADABLE_MOMENT = _("认不出这个时间，请写成 2023-5-8 14:30 或 2023年5月8日 14:30 这样的形式。")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", plain(text)).translate(DASHES).strip()


def written_day(text: str, today: date) -> date | None:
    """The day that a text means, None where it means none; without a year that of ``today``."""
    squeezed = GAPS.sub("", _folded(text[:LONGEST]))
    found = next((match for one in DAYS if (match := one.fullmatch(squeezed))), None)
    if found is None:
        return None
    year, month, day = found.groups()
    try:
        return date(int(year or today.year), int(month), int(day))
    except ValueError:
        return None


def written_moment(text: str, today: date) -> datetime | None:
    """A day and the time behind it (14:30, 14点, 14时30分), None where the text means none."""
    folded = _folded(text[:LONGEST]).replace("T", " ")
    day_text, _gap, time_text = folded.rpartition(" ")
    if not day_text:  # 2023年5月8日14:30, written in one piece
        day_text, mark, time_text = folded.rpartition("日")
        day_text += mark
    day, hour = written_day(day_text, today), TIME.fullmatch(time_text)
    if day is None or hour is None:
        return None
    try:
        return datetime.combine(day, time(int(hour[1]), int(hour[2] or 0)))
    except ValueError:
        return None


class DayInput(forms.DateInput):
    """A line for a day in any usual form; the script of the pages adds the browser's picker."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        own = {"data-day": "", "autocomplete": "off", **(attrs or {})}
        super().__init__(own, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A line for a day and an hour; the script of the pages adds the browser's picker."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        own = {"data-day": "moment", "autocomplete": "off", **(attrs or {})}
        super().__init__(own, format="%Y-%m-%d %H:%M")


class DayField(forms.DateField):
    """A day in any usual form."""

    widget = DayInput
    default_error_messages = {"invalid": UNREADABLE_DAY}

    def to_python(self, value: AnyValue) -> AnyValue:
        """The day that was typed; raises ValidationError where it cannot be understood."""
        meant = written_day(value, timezone.localdate()) if isinstance(value, str) else None
        return meant or super().to_python(value)


class MomentField(forms.DateTimeField):
    """A day and an hour in any usual form."""

    widget = MomentInput
    default_error_messages = {"invalid": UNREADABLE_MOMENT}

    def to_python(self, value: AnyValue) -> AnyValue:
        """The moment that was typed, of the portal's clock; raises ValidationError."""
        meant = written_moment(value, timezone.localdate()) if isinstance(value, str) else None
        return super().to_python(meant or value)
