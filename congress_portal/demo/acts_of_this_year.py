"""The acts of this year that are told once and not brought forward: activities of the city and of
each town with who came, opinions with lists as far as they are, suggestions, training, visits.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from accounts.choices import OrganizationKind
from accounts.models import Organization
from congress_portal.demo.working_days import at_or_before
from deputies.people.models import Deputy
from pages.untyped import AnyValue

Row = dict[str, AnyValue]
STORY = json.loads(Path(__file__).with_name("this_year.json").read_text("utf-8"))
QUIET = 23
"""One of so many deputies has nothing on record this year, as it happens."""
GUESTS, IN_TOWN = 11, 5
"""How many deputies take part, in the city at least and in a town at most."""
TOWN_WAYS = ("视察", "执法检查", "督查")
ORGAN = "永康市人民政府"
HANDING_OVER, ANSWERING = timedelta(days=7), timedelta(days=75)
MONTH = timedelta(days=31)
CAME_AFTER = timedelta(days=50)
"""From an activity to what came of it."""


def sheets(today: date) -> dict[str, list[list[Any]]]:
    """Sheet → header and rows, nothing of today or later."""
    told = {
        "监督活动": [*_of_city(today), *_of_towns(today)],
        "意见": list(_opinions(today)),
        "清单事项": list(_items(today)),
        "成效": list(_outcomes(today)),
        "代表建议": list(_suggestions(today)),
        "培训": list(_training(today)),
    }
    return {name: _table(rows) for name, rows in told.items()}


def _table(rows: list[Row]) -> list[list[Any]]:
    header = list(dict.fromkeys(name for row in rows for name in row))
    return [header, *([row.get(name) for name in header] for row in rows)]


def active(today: date) -> list[Deputy]:
    """The deputies in office who do something this year, in the order of official lists."""
    sitting = Deputy.objects.in_office(today).prefetch_related("mandates").by_strokes()
    return [one for number, one in enumerate(sitting, 1) if number % QUIET]


def called(deputy: Deputy) -> str:
    """What a reference says: the number where there is one, for two may share a name."""
    return deputy.number or deputy.name


def _day(today: date, text: str) -> date:
    """A day of this year; with nothing given the day after the world of the demo."""
    month, day = map(int, text.split("-"))
    return at_or_before(date(today.year, month, day))


def _past(today: date, text: str | None) -> date | None:
    day = _day(today, text) if text else None
    return day if day and day < today else None


def _of_city(today: date) -> Iterator[Row]:
    everybody = active(today)
    for number, story in enumerate(STORY["activities"]):
        if not _past(today, story["on"]):
            continue
        here = [one for place, one in enumerate(everybody) if place % GUESTS == number % GUESTS]
        yield {
            "编号": f"{today.year}-S{201 + number}",
            "年度": today.year,
            "标题": story["title"],
            "方式": story["method"],
            "层级": "市",
            "组织单位": "永康市人大常委会",
            "领域": story["area"],
            "市镇联动": "是" if story.get("joint") else "否",
            "开始日期": _day(today, story["on"]),
            "地点": story["place"],
            "参加代表": "、".join(map(called, here)),
            "前期调研": story["research"],
            "现场情况": story["on_site"],
            "检查的法规": story.get("law"),
            "公开": "是",
        }


def _of_towns(today: date) -> Iterator[Row]:
    """One activity of each town's congress, with the deputies whom the town elected."""
    towns = Organization.objects.filter(kind=OrganizationKind.TOWN_CONGRESS).order_by("pk")
    everybody = active(today)
    for number, (town, (on, title, _came)) in enumerate(zip(towns, STORY["towns"], strict=False)):
        area = town.area.name if town.area else town.name
        here = [
            one
            for one in everybody
            if any(area in f"{mandate.delegation}" for mandate in one.mandates.all())
        ]
        if _past(today, on) and here:
            yield {
                "编号": f"{today.year}-S{231 + number}",
                "年度": today.year,
                "标题": f"{area}{title}",
                "方式": next(way for way in (title[:2], *TOWN_WAYS) if way in TOWN_WAYS),
                "层级": "镇",
                "组织单位": town.name,
                "市镇联动": "否",
                "开始日期": _day(today, on),
                "地点": area,
                "参加代表": "、".join(map(called, here[:IN_TOWN])),
                "现场情况": f"代表分组到{area}各点位查看，当场记下意见，交镇街区有关站所答复。",
                "公开": "是",
            }


def _outcomes(today: date) -> Iterator[Row]:
    """What came of the activities of some time ago."""
    city = (
        (f"{today.year}-S{201 + at}", one["came"]) for at, one in enumerate(STORY["activities"])
    )
    towns = (
        (f"{today.year}-S{231 + at}", ("其他", one[2])) for at, one in enumerate(STORY["towns"])
    )
    held = {row["编号"]: row["开始日期"] for row in (*_of_city(today), *_of_towns(today))}
    for number, (kind, text) in (*city, *towns):
        if number in held and held[number] + CAME_AFTER < today:
            day = at_or_before(held[number] + CAME_AFTER)
            yield {"活动编号": number, "日期": day, "类别": kind, "内容": text}


def _lists(today: date) -> Iterator[tuple[str, str, Row]]:
    """Activity's number, opinion's number and the opinion, of lists that were handed over."""
    for number, story in enumerate(STORY["activities"]):
        opinion = story.get("opinion")
        if opinion and _past(today, opinion["on"]):
            written = opinion["number"].format(year=today.year)
            yield f"{today.year}-S{201 + number}", written, opinion


def _opinions(today: date) -> Iterator[Row]:
    for activity, number, opinion in _lists(today):
        yield {
            "文号": number,
            "活动编号": activity,
            "类别": opinion["kind"],
            "标题": opinion["title"],
            "交办日期": _day(today, opinion["on"]),
            "交办对象": ORGAN,
            "公开": "是",
        }


def _items(today: date) -> Iterator[Row]:
    following = cycle(active(today))
    for _activity, number, opinion in _lists(today):
        for sequence, one in enumerate(opinion["items"], 1):
            yield {
                "文号": number,
                "序号": sequence,
                "类别": "问题",
                "问题": one["problem"],
                "建议": one["suggestion"],
                "主办单位": one["unit"],
                "跟踪代表": "、".join(map(called, islice(following, 2))),
                "公开": "是",
                **_how_far(one, today),
            }


def _how_far(one: Row, today: date) -> Row:
    """The state on a day: what has not happened by then is not told."""
    signed, replied, verified, struck = (
        _past(today, one.get(step)) for step in ("signed", "replied", "verified", "struck")
    )
    far: Row = {"状态": "办理中" if signed else "已交办", "签收日期": signed}
    if replied:
        far |= {"状态": "已反馈", "反馈日期": replied, "办理情况": one["reply"]}
        far |= {"办理结果": one["outcome"]}
    if verified:
        far |= {"状态": "待评价", "核实日期": verified, "核实地点": one["place"]}
    if struck:
        far |= {"状态": "已销号", "评价": one["rating"], "销号日期": struck}
    return far


def _suggestions(today: date) -> Iterator[Row]:
    leading = active(today)[::9]
    for number, (title, unit, area, outcome, rating) in enumerate(STORY["suggestions"], 1):
        deputy = leading[number % len(leading)]
        handed_over = at_or_before(date(today.year, 2, 20) + (number // 3) * MONTH)
        replied = at_or_before(handed_over + ANSWERING)
        if handed_over >= today:
            continue
        row = {
            "年度": today.year,
            "编号": f"{number:03}",
            "标题": title,
            "领衔代表": called(deputy),
            "主办单位": unit,
            "领域": area,
            "提出时间": "大会期间" if number <= len(leading) // 3 else "闭会期间",
            "重点督办": "否",
            "交办日期": handed_over,
            "状态": "办理中",
            "公开": "是",
        }
        if replied < today:
            row |= {"答复日期": replied, "办理结果": outcome, "状态": "已答复"}
            row |= {"评价": rating, "状态": "已办结"} if rating else {}
        yield row


def _training(today: date) -> Iterator[Row]:
    for on, until, name, audience, people in STORY["training"]:
        if _past(today, until or on):
            yield {
                "名称": name,
                "开始日期": _day(today, on),
                "结束日期": _day(today, until) if until else None,
                "对象": audience,
                "参训人次": people,
            }


def visits(today: date) -> Iterator[Row]:
    """One or two visits of most deputies to those who elected them, over the year so far."""
    begun = date(today.year, 1, 12)
    span = max((today - begun).days, 0)
    for number, deputy in enumerate(active(today)):
        for turn in range(1 + number % 2):
            day = begun + timedelta(days=(number * 17 + turn * 83) % (span or 1))
            if span and day < today:
                texts = STORY["visits"]
                yield {
                    "代表": called(deputy),
                    "日期": day,
                    "类型": "联系走访",
                    "内容": texts[(number + turn * 3) % len(texts)],
                    "公开": "是",
                }


def attended(today: date) -> Iterator[Row]:
    """The duty of whoever took part in an activity or led a suggestion."""
    for row in (*_of_city(today), *_of_towns(today)):
        kind = "执法检查" if row["方式"] == "执法检查" else "视察调研"
        for name in row["参加代表"].split("、"):
            yield _duty(name, row["开始日期"], kind, f"参加“{row['标题']}”")
    for row in _suggestions(today):
        yield _duty(row["领衔代表"], row["交办日期"], "提出建议", f"领衔提出{row['标题']}")


def _duty(name: str, day: date, kind: str, text: str) -> Row:
    return {"代表": name, "日期": day, "类型": kind, "内容": text, "公开": "是"}
