"""This year as the office would import it: well-being projects as far as they are, and what deputies
did until yesterday, in the rows of the last ledger brought forward.
"""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import CommandError
from django.utils import timezone
from openpyxl import Workbook

from congress_portal.demo.build import FOLDER, YEARS, read
from congress_portal.importing.run import import_workbook
from deputies.people.models import Deputy

VOTED = (2, 16)
"""On this day of a year the deputies choose the projects."""
LOGGED = ("接待群众", "联系走访", "学习培训")
"""What deputies do in every year; activities are named by their own year's records."""
GREETING = "走访选区里的选民，听取对今年民生实事的意见"


def play(today=None):
    """Imports the rows; a fault in them is a fault of the demo."""
    today = today or timezone.localdate()
    sheets = {
        "民生实事": _projects(today),
        "民生实事进展": _progress(today),
        "履职记录": _duty(today),
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "this-year.xlsx"
        _book(sheets).save(path)
        run = import_workbook(path)
    if run.faults:
        raise CommandError("\n".join(run.faults.lines()))


def _book(sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    return book


def _last(table):
    """Header and rows of the last ledger."""
    return read(FOLDER / "data" / str(YEARS[-1]) / f"{table}.tsv")


def _forward(day, today):
    return day.replace(year=today.year, day=min(day.day, 28))


def _progress(today):
    """The reports that would be in by now."""
    header, rows = _last("project_progress")
    at, year = header.index("日期"), header.index("年度")
    kept = [row for row in rows if _forward(row[at], today) < today]
    for row in kept:
        row[at], row[year] = _forward(row[at], today), today.year
    return [header, *kept]


def _projects(today):
    """Candidates until the vote, then under way; completed only where the day has come."""
    header, rows = _last("projects")
    news = {}
    head, reports = (_progress(today)[0], _progress(today)[1:])
    for report in reports:
        one = dict(zip(head, report, strict=True))
        news[one["组织单位"], one["序号"]] = one["进度"]
    voted = date(today.year, *VOTED) <= today
    return [
        header,
        *(_project(dict(zip(header, row, strict=True)), news, voted, today) for row in rows),
    ]


def _project(one, news, voted, today):
    chosen = voted and one["入选"] == "是"
    done = one["完成日期"] and _forward(one["完成日期"], today) < today
    progress = news.get((one["组织单位"], one["序号"]), 0) if chosen else 0
    done = chosen and bool(done)
    one |= {
        "年度": today.year,
        "票数": one["票数"] if voted else None,
        "入选": "是" if chosen else "否",
        "进度": 100 if done else min(progress, 99),
        "状态": ("已完成" if done else "实施中") if chosen else "候选",
        "完成日期": _forward(one["完成日期"], today) if done else None,
    }
    return list(one.values())


def _duty(today):
    """Last year's rows of the same kinds, and a visit by each deputy who would have none."""
    header, rows = _last("duty")
    who, at, kind = (header.index(name) for name in ("代表", "日期", "类型"))
    kept = [row for row in rows if row[kind] in LOGGED and _forward(row[at], today) < today]
    for row in kept:
        row[at] = _forward(row[at], today)
    busy = {row[who] for row in kept}
    yesterday = max(today - timedelta(days=1), date(today.year, 1, 1))
    for deputy in Deputy.objects.in_office(today).by_strokes():
        if not {deputy.name, deputy.number} & busy:
            row = {"代表": deputy.number or deputy.name, "日期": yesterday, "类型": "联系走访"}
            row |= {"内容": GREETING, "公开": "是"}
            kept.append([row.get(name) for name in header])
    return [header, *kept]
