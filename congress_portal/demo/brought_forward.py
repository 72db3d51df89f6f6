"""Rows of the last ledgers with their days in this year, as far as these are past: what recurs
every year (sessions, receptions, matters, projects) and so has no story of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from congress_portal.demo.acts_of_this_year import active, attended, called, visits
from congress_portal.demo.build import FOLDER, YEARS, read
from congress_portal.demo.working_days import ago, at_or_before
from congress_portal.demo_stories.reports import STORIES as REPORTS
from deputies.people.models import MandateLevel
from pages.untyped import AnyValue
from supervision.numerals import chinese
from workflow.deadlines import first_working_day

Row = dict[str, AnyValue]
VOTED = (1, 17)
"""On this day of a year the deputies choose the projects: the last one of their congress."""
LOGGED = ("学习培训",)
"""What deputies do in every year; the rest follows from this year's own records."""
SESSIONS_A_YEAR = {"常委会会议": 6, "主任会议": 12, "代表大会会议": 1}
TOLD_BY = ("代表", "日期", "类型", "内容")
EXCUSED = 12
STILL_OPEN = timedelta(days=100)
"""Matters of the last days before today are still handled."""
OPEN = "办理中"
CONGRESS_CALLED = "召开"


def sheets(today: date) -> dict[str, list[list[Any]]]:
    """Sheet → header and rows, nothing of today or later."""
    return {
        "会议": _table("sessions", _sessions(today)),
        "决定任免": _table("decisions", _decisions(today)),
        "接待记录": _table("receptions", _receptions(today)),
        "群众事项": _table("matters", _matters(today)),
        "民生实事": _table("projects", _projects(today)),
        "民生实事进展": _table("project_progress", _progress(today)),
        "履职记录": _table("duty", _once(_duty(today))),
    }


def _table(name: str, rows: Iterator[Row]) -> list[list[Any]]:
    header, _rows = read(_path(name, YEARS[-1]))
    return [header, *([row.get(column) for column in header] for row in rows)]


def _path(name: str, year: int) -> Path:
    return FOLDER / "data" / str(year) / f"{name}.tsv"


def _rows(name: str, *years: int) -> list[Row]:
    """The rows of last ledgers, as dicts."""
    found = []
    for year in years or (YEARS[-1],):
        header, rows = read(_path(name, year))
        found += [dict(zip(header, row, strict=True)) for row in rows]
    return found


def _forward(day: date, today: date) -> date:
    """The same day of this year, or the last working day before it in the same month, if any."""
    same = day.replace(year=today.year, day=min(day.day, 28))
    worked = at_or_before(same)
    return worked if worked.month == same.month else first_working_day(same)


def _meeting_days(today: date) -> dict[date, date]:
    """Last year's day of each session → this year's. Where a report of this year's stories is heard,
    the nearest session of the committee is held."""
    rows = [row for row in _rows("sessions") if not row["组织单位"]]
    days = {row["日期"]: _forward(row["日期"], today) for row in rows}
    of_committee = [row["日期"] for row in rows if row["类别"] == "常委会会议"]
    for story in REPORTS:
        heard = ago(today, story["session"])
        if heard.year == today.year and heard <= today and of_committee:
            nearest = min(of_committee, key=lambda day: abs(days[day] - heard))
            of_committee.remove(nearest)
            days[nearest] = heard
    return days


def _sessions(today: date) -> Iterator[Row]:
    """Of the city: the numbers go on within the term."""
    days = _meeting_days(today)
    for row in _rows("sessions"):
        length = (row["结束日期"] or row["日期"]) - row["日期"]
        day = days.get(row["日期"], today)
        if row["组织单位"] or day + length >= today:
            continue
        years, end = today.year - YEARS[-1], at_or_before(day + length)
        yield row | {
            "次序": row["次序"] + years * SESSIONS_A_YEAR[row["类别"]],
            "日期": day,
            "结束日期": end if end > day else None,
        }


def _decisions(today: date) -> Iterator[Row]:
    """Of the city; the one that calls the next congress names a number, so it is not repeated."""
    then, now, days = str(YEARS[-1]), str(today.year), _meeting_days(today)
    held = {row["日期"] for row in _sessions(today)}
    for row in _rows("decisions"):
        day = days.get(row["日期"], today)
        if row["组织单位"] or day not in held or CONGRESS_CALLED in row["标题"]:
            continue
        yield row | {
            "日期": day,
            "文号": row["文号"].replace(then, now),
            "标题": row["标题"].replace(then, now),
        }


def _receptions(today: date) -> Iterator[Row]:
    """Those of deputies who are still in office."""
    sitting = {name for one in active(today) for name in (one.name, called(one))}
    for row in _rows("receptions"):
        here = [name for name in str(row["接待代表"] or "").split("、") if name in sitting]
        day = _forward(row["日期"], today)
        if here and day < today:
            yield row | {"日期": day, "接待代表": "、".join(here)}


def _matters(today: date) -> Iterator[Row]:
    """Of two years, so that each town has some; what came lately is still being handled."""
    found = [
        row | {"日期": _forward(row["日期"], today), "反映人": None, "电话": None}
        for row in _rows("matters", *YEARS[-2:])
    ]
    numbers: dict[str, int] = {}
    for row in sorted(found, key=lambda row: row["日期"]):
        if row["日期"] >= today:
            return
        station = row["联络站"]
        numbers[station] = numbers.get(station, 0) + 1
        yield row | {
            "编号": f"{station}-{today.year}-{numbers[station]:05}",
            **_how_far(row, today),
        }


def _how_far(row: Row, today: date) -> Row:
    took = (row["办结日期"] and _forward(row["办结日期"], today)) or today
    closed = max(took, row["日期"])
    if closed < today and row["日期"] < today - STILL_OPEN:
        return {"办结日期": closed}
    way = row["处理方式"] if row["处理方式"] not in ("当场答复", "不予受理") else "镇街区办理"
    return {"状态": OPEN, "处理方式": way or "镇街区办理", "办结日期": None, "满意度": None}


def _progress(today: date) -> Iterator[Row]:
    """The reports that would be in by now."""
    for row in _rows("project_progress"):
        day = _forward(row["日期"], today)
        if day < today:
            yield row | {"日期": day, "年度": today.year}


def _projects(today: date) -> Iterator[Row]:
    """Candidates until the vote, then under way; completed only where the day has come."""
    news = {(row["组织单位"], row["序号"]): row["进度"] for row in _progress(today)}
    voted = date(today.year, *VOTED) <= today
    for row in _rows("projects"):
        chosen = voted and row["入选"] == "是"
        done = row["完成日期"] and _forward(row["完成日期"], today) < today
        progress = news.get((row["组织单位"], row["序号"]), 0) if chosen else 0
        done = chosen and bool(done)
        yield row | {
            "年度": today.year,
            "票数": row["票数"] if voted else None,
            "入选": "是" if chosen else "否",
            "进度": 100 if done else min(progress, 99),
            "状态": ("已完成" if done else "实施中") if chosen else "候选",
            "完成日期": _forward(row["完成日期"], today) if done else None,
        }


def _attended_congress(today: date) -> Iterator[Row]:
    """The deputies of the city at this year's session of their congress, one in twelve excused."""
    for row in _sessions(today):
        if row["类别"] == "代表大会会议" and not row["组织单位"]:
            term, number = (chinese(row[name]) for name in ("届次", "次序"))
            text = f"出席市{term}届人大{number}次会议"
            for place, deputy in enumerate(active(today)):
                elected = {mandate.level for mandate in deputy.mandates.all()}
                if MandateLevel.COUNTY in elected and place % EXCUSED:
                    yield {
                        "代表": called(deputy),
                        "日期": row["日期"],
                        "类型": "出席会议",
                        "内容": text,
                        "地点": "市会议中心",
                        "公开": "是",
                    }


def _once(rows: Iterator[Row]) -> Iterator[Row]:
    """What a deputy did on a day is told once."""
    return iter({tuple(map(row.get, TOLD_BY)): row for row in rows}.values())


def _duty(today: date) -> Iterator[Row]:
    """Last year's rows of what recurs, and visits spread over the year."""
    sitting = {name for one in active(today) for name in (one.name, called(one))}
    for row in _rows("duty"):
        day = _forward(row["日期"], today)
        if row["类型"] in LOGGED and row["代表"] in sitting and day < today:
            yield row | {"日期": day}
    yield from _attended_congress(today)
    for row in _receptions(today):
        text = f"在联络站接待群众{row['接待人次']}人次"
        met = {"日期": row["日期"], "类型": "接待群众", "内容": text, "公开": "是"}
        yield from ({"代表": name, **met} for name in row["接待代表"].split("、"))
    yield from attended(today)
    yield from visits(today)
