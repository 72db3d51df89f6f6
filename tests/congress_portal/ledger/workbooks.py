"""Workbooks for the tests: a whole year in which nothing is wrong, and how to write it."""

import tempfile
from pathlib import Path

from django.db import IntegrityError, connection, transaction
from openpyxl import Workbook

from congress_portal.importing.run import import_workbook

YEAR = {
    "组织": [
        ["名称", "简称", "类别", "上级", "辖区", "曾用名"],
        ["永康市教育局", "教育局", "政府部门", "永康市人民政府", None, "永康市教委、永康市文教局"],
        ["永康市人大常委会", None, "人大常委会", None, "永康市", None],
        ["永康市人民政府", "市政府", "政府", None, "永康市", None],
        ["石柱镇人大", None, "镇街区人大", None, "石柱镇", None],
        ["永康市建设局", "建设局", "政府部门", "市政府", None, None],
    ],
    "代表": [
        ["编号", "姓名", "性别", "出生年月", "民族", "党派", "单位职务", "手机号", "排序"],
        ["D1", "张　三", "男", "1975-05", "汉族", "中共", "某厂工人", "13800000001", "2"],
        ["D2", "李四", "女", None, None, None, None, None, 10],
        [None, "王小五", None, None, None, None, None, None, None],
    ],
    "代表任期": [
        ["代表", "层级", "届次", "选区", "任职日期", "终止日期", "终止原因"],
        ["张三", "县级", 18, "第一选区", "2022-01-20", None, None],
        ["李四", "镇", 17, None, "2017.1.9", "2022年1月1日", "届满"],
    ],
    "监督活动": [
        [
            *("编号", "年度", "标题", "方式", "层级", "组织单位", "上级活动", "主题", "市镇联动"),
            *(
                "开始日期",
                "结束日期",
                "地点",
                "参加代表",
                "参加人次",
                "前期调研",
                "现场情况",
                "公开",
            ),
        ],
        [
            *("A-2", 2023, "联合视察石柱部分", "视察", "镇", "石柱镇人大", "A-1", None, "是"),
            *("2023-05-09", None, None, "王小五", None, None, None, "是"),
        ],
        [
            *("A-1", 2023, "消防安全视察", "视察", "市", "永康市人大常委会", None, "安全", None),
            *(
                "2023-05-08",
                "2023/5/9",
                "城区",
                "张三、王小五",
                12,
                "走访了三个小区",
                "看了通道",
                "是",
            ),
        ],
    ],
    "意见": [
        ["文号", "活动编号", "类别", "标题", "交办日期", "交办对象", "公开"],
        [
            "永人大视〔2023〕1号",
            "A-1",
            "视察意见",
            "关于消防安全的意见",
            "2023-05-20",
            "市政府",
            "是",
        ],
    ],
    "清单事项": [
        [
            *("文号", "序号", "类别", "问题", "建议", "主办单位", "协办单位", "办理期限", "延期至"),
            *("状态", "签收日期", "反馈日期", "办理情况", "办理结果", "承诺日期", "核实日期"),
            *("核实地点", "评价", "销号日期", "跟踪代表", "公开"),
        ],
        [
            *("永人大视〔2023〕1号", 1, "问题", "通道堵塞", "清理通道", "教育局", "永康市建设局"),
            *(None, None, "已销号", "2023-05-25", "2023-08-01", "已经清理", "已解决", None),
            *("2023-08-10", "现场", "满意", "2023-09-01", "张三", "是"),
        ],
        [
            *("永人大视〔2023〕1号", 2, None, None, "更换设备", "永康市文教局", None),
            *("2023-10-01", "2023-12-01", "持续跟踪", None, "2023-09-01", "已列计划", "列入计划"),
            *("2024-06-30", None, None, None, None, None, None),
        ],
    ],
    "成效": [
        ["活动编号", "文号", "序号", "日期", "类别", "内容"],
        ["A-1", "永人大视〔2023〕1号", 1, "2023-10-01", "制度出台", "出台通道管理办法"],
    ],
}


def written(path, sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def imported(sheets):
    """The sheets, once they have been taken in."""
    with tempfile.TemporaryDirectory() as folder:
        assert import_workbook(written(Path(folder) / "ledger.xlsx", sheets)).faults.lines() == []
    return sheets


def copied(sheets):
    return {name: [list(row) for row in rows] for name, rows in sheets.items()}


class Year(dict):
    def __init__(self):
        super().__init__(copied(YEAR))

    def put(self, sheet, row, column, value):
        """Sets a cell; ``row`` is Excel's number."""
        self[sheet][row - 1][self[sheet][0].index(column)] = value
        return self

    def only(self, *sheets):
        for name in set(self) - set(sheets):
            del self[name]
        return self


def counts(run):
    return {
        section.sheet.name: (section.created, section.changed, section.unchanged)
        for section in run.in_order
    }


def delete_what_can_go(model):
    """Empties a table whose rows nothing else needs; leaves it as it is otherwise."""
    try:
        with transaction.atomic():
            model._base_manager.all()._raw_delete("default")
            connection.check_constraints()
    except IntegrityError:
        pass
