"""Reads the State Council's yearly notice of holidays (国务院办公厅关于…年部分节假日安排的通知)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from workflow.choices import DayKind

MADE_UP = "调休上班"
"""What the table calls a day that is worked although it is a weekend."""
LONGEST = timedelta(days=16)
"""No holiday is longer; a longer one was read wrong."""
DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日"
FREE = re.compile(DAY.format("a") + r"(?:[至到—–-]+" + DAY.format("b") + r")?放假")
SINGLE = re.compile(DAY.format("a"))
SENTENCES = re.compile("[，。；]")
WORKED = "上班"
HEADING = re.compile(r"^[一二三四五六七八九十\d]*[、.．]?\s*(?P<name>[\u4e00-\u9fff、]{2,20})[:：]")


@dataclass
class NoticeDay:
    """A day that departs from the ordinary week."""

    day: date
    kind: str
    name: str


@dataclass
class Notice:
    """What a notice says of a year, and the lines that could not be read."""

    year: int
    days: list[NoticeDay] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether it was read without a fault and names days."""
        return bool(self.days) and not self.faults


def read(text: str, year: int) -> Notice:
    """A line for each holiday, as the notice has them; other lines are passed over.

    Args:
        text: pasted words, such as ``元旦：1月1日（周四）至3日放假，共3天。1月4日上班。``
        year: the year of days that name none.
    """
    notice = Notice(year)
    for line in text.splitlines():
        plain = re.sub(r"[（(][^）)]*[）)]|\s", "", line)
        heading = HEADING.match(plain)
        if heading is None or "放假" not in plain:
            continue
        try:
            found = list(_days(plain[heading.end() :], heading["name"], year))
        except ValueError:
            found = []
        if found:
            notice.days += found
        else:
            told = _("“%(line)s”读不出日期。")
            notice.faults.append(told % {"line": line.strip()[:60]})
    notice.faults += _contradictions(notice)
    if not notice.days and not notice.faults:
        notice.faults.append(_("没有读到任何节假日。请粘贴通知里逐个节日的那几行。"))
    notice.days.sort(key=lambda one: one.day)
    return notice


def _days(text: str, name: str, year: int) -> Iterator[NoticeDay]:
    """Raises ValueError for a day that no calendar has, or a holiday that never ends."""
    for found in FREE.finditer(text):
        first = _date(found, "a", year, None)
        last = _date(found, "b", first.year, first.month) if found["bd"] else first
        if not first <= last <= first + LONGEST:
            raise ValueError(found[0])
        for number in range((last - first).days + 1):
            yield NoticeDay(first + timedelta(days=number), DayKind.REST, name)
    for sentence in SENTENCES.split(text):
        if not sentence.endswith(WORKED):
            continue
        month = None
        for found in SINGLE.finditer(sentence):
            day = _date(found, "a", year, month)
            month = day.month
            yield NoticeDay(day, DayKind.WORK, MADE_UP)


def _date(found: re.Match[str], which: str, year: int, month: int | None) -> date:
    """``year`` and ``month`` stand for what the words leave out."""
    told_month = found[f"{which}m"] or month
    if told_month is None:
        raise ValueError(found[0])
    return date(int(found[f"{which}y"] or year), int(told_month), int(found[f"{which}d"]))


def _contradictions(notice: Notice) -> Iterator[str]:
    seen: set[date] = set()
    for one in notice.days:
        if one.day in seen:
            yield _("%(day)s 出现了两次。") % {"day": one.day}
        seen.add(one.day)
        if abs(one.day.year - notice.year) > 1 or (
            one.day.year > notice.year and one.kind == DayKind.WORK
        ):
            yield _("%(day)s 不在这一年。") % {"day": one.day}
