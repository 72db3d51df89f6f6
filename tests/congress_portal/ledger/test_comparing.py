"""A second workbook for records that exist: what it may change, and what only actions may."""

from datetime import date

import pytest
from django.db import DatabaseError
from django.utils import timezone

from accounts.models import FormerName, Organization
from congress_portal.importing.run import Import, import_workbook
from congress_portal.workbook.notes import WorkbookRefused
from deputies.people.models import Deputy
from supervision.activities.models import Activity
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from tests.congress_portal.ledger.workbooks import Year, counts, imported
from tests.once import once
from workflow.models import TrailEntry

CHANGES = [
    ("组织", 2, "简称", "市教育局"),
    ("组织", 2, "上级", None),
    ("组织", 2, "曾用名", "永康市教委"),
    ("组织", 5, "辖区", "石柱"),
    ("代表", 2, "单位职务", "某厂厂长"),
    ("代表", 2, "排序", None),
    ("代表任期", 2, "代表小组", "第一小组"),
    ("监督活动", 3, "标题", "消防安全专项视察"),
    ("监督活动", 3, "参加代表", "张三"),
    ("监督活动", 3, "参加人次", None),
    ("监督活动", 3, "现场情况", "另看了一处"),
    ("监督活动", 3, "前期调研", None),
    ("监督活动", 3, "主题", "平安"),
    ("监督活动", 3, "公开", None),
    ("监督活动", 2, "上级活动", None),
    ("意见", 2, "类别", "调研建议"),
    ("意见", 2, "公开", "否"),
    ("清单事项", 2, "跟踪代表", "张三、李四"),
    ("清单事项", 2, "公开", "否"),
    ("成效", 2, "类别", "其他"),
    ("成效", 2, "序号", 2),
]


@once
def taken_with_groups():
    """The small year with the column 代表小组 from the start, imported."""
    year = Year()
    for row in year["代表任期"]:
        row.append(None)
    year["代表任期"][0][-1] = "代表小组"
    return imported(year)


@pytest.mark.parametrize(("sheet", "row", "column", "value"), CHANGES)
def test_a_changed_cell_changes_its_record_once(take, taken_with_groups, sheet, row, column, value):
    year = taken_with_groups.put(sheet, row, column, value)
    changed = counts(take(year))
    assert {name: count[1] for name, count in changed.items() if count[1]} == {sheet: 1}
    again = counts(take(year))
    assert not any(count[1] for count in again.values())


def test_a_changed_record_is_what_the_file_says(take, taken):
    take(taken.put("监督活动", 3, "参加代表", "李四").put("监督活动", 3, "结束日期", None))
    activity = Activity.objects.get(number="A-1")
    assert [deputy.name for deputy in activity.deputies.all()] == ["李四"]
    assert activity.ends_on is None


def test_former_names_that_the_file_no_longer_gives_go(take, taken):
    take(taken.put("组织", 2, "曾用名", "永康市教委、永康县教育局"))
    assert set(FormerName.objects.values_list("name", flat=True)) == {"永康市教委", "永康县教育局"}


def test_a_column_that_is_missing_changes_nothing(take, taken):
    taken["组织"] = [row[:4] for row in taken["组织"]]
    assert counts(take(taken))["组织"] == (0, 0, 5)


def test_a_blank_number_of_a_deputy_says_nothing(take, taken):
    take(taken.put("代表", 3, "编号", None))
    assert Deputy.objects.get(name="李四").number == "D2"


def test_a_change_enters_the_trail_with_the_names_of_the_fields(take, taken):
    run = take(taken.put("监督活动", 3, "标题", "新标题").put("监督活动", 3, "前期调研", "新调研"))
    entry = TrailEntry.objects.of(Activity.objects.get(number="A-1")).last()
    assert entry.action == "import_changed"
    assert entry.content == {"checksum": run.checksum, "fields": ["title", "前期调研"]}


def test_a_change_counts_up_the_version(take, taken):
    take(taken.put("监督活动", 3, "标题", "新标题"))
    assert Activity.objects.get(number="A-1").version == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("状态", "待评价"),
        ("问题", "另一个问题"),
        ("问题", None),
        ("建议", "另一条建议"),
        ("类别", "建议"),
        ("主办单位", "永康市建设局"),
        ("协办单位", None),
        ("办理期限", "2023-12-31"),
        ("延期至", "2023-12-31"),
        ("签收日期", "2023-05-26"),
        ("反馈日期", "2023-08-02"),
        ("办理情况", "另一种说法"),
        ("办理结果", "部分解决"),
        ("承诺日期", "2024-01-01"),
        ("核实日期", "2023-08-11"),
        ("核实地点", "别处"),
        ("评价", "不满意"),
        ("销号日期", "2023-09-02"),
    ],
)
def test_what_actions_change_is_a_fault_on_an_item_handed_over(faults, taken, column, value):
    assert faults(taken.put("清单事项", 2, column, value)) == [("清单事项", 2, column)]


@pytest.mark.parametrize(("column", "value"), [("标题", "另一个标题"), ("交办日期", "2023-05-21")])
def test_title_and_day_of_an_opinion_are_locked(faults, taken, column, value):
    assert faults(taken.put("意见", 2, column, value)) == [("意见", 2, column)]


def test_the_fault_says_what_stands_where(look, taken):
    (line,) = look(taken.put("清单事项", 2, "状态", "待评价")).faults.lines()
    assert "已销号" in line
    assert "待评价" in line


@pytest.mark.parametrize(
    "column",
    [
        "类别",
        "办理期限",
        "延期至",
        "签收日期",
        "办理情况",
        "办理结果",
        "核实日期",
        "核实地点",
        "评价",
    ],
)
def test_a_blank_cell_says_nothing_of_what_actions_set(take, taken, column):
    run = take(taken.put("清单事项", 2, column, None))
    assert counts(run)["清单事项"] == (0, 0, 2)


def test_an_item_that_was_reopened_is_the_same_in_a_second_import(take, year):
    today = timezone.localdate()
    year.put("意见", 2, "交办日期", today).put("清单事项", 2, "销号日期", today)
    year.put("清单事项", 2, "状态", "退回重办").put("清单事项", 3, "办理期限", None)
    take(year.put("清单事项", 3, "延期至", None))
    run = take(year)
    assert run.faults.lines() == []
    assert counts(run)["清单事项"] == (0, 0, 2)


def test_a_draft_may_still_be_rewritten(take, year):
    take(year.put("清单事项", 2, "状态", "待交办"))
    year.put("清单事项", 2, "建议", "另一条建议").put("清单事项", 2, "主办单位", "建设局")
    run = take(year.put("清单事项", 2, "办理期限", "2023-12-01"))
    assert run.faults.lines() == []
    item = Item.objects.get(sequence=1)
    assert (item.suggestion, item.due_on) == ("另一条建议", date(2023, 12, 1))
    assert item.lead_unit.short_name == "建设局"


def test_a_draft_is_not_handed_over_by_a_file(faults, take, year):
    take(year.put("清单事项", 2, "状态", "待交办"))
    assert faults(year.put("清单事项", 2, "状态", "已交办")) == [("清单事项", 2, "状态")]


def test_items_join_an_opinion_that_is_there(take, taken):
    taken["清单事项"].append([*taken["清单事项"][2]])
    taken.put("清单事项", 4, "序号", 3)
    assert counts(take(taken))["清单事项"] == (1, 0, 2)
    assert Opinion.objects.get().items.count() == 3


def test_a_record_that_somebody_changed_meanwhile_stops_the_import(write, taken, monkeypatch):
    original = Import.write

    def late(run):
        Activity.objects.filter(number="A-1").update(version=7)
        original(run)

    monkeypatch.setattr(Import, "write", late)
    with pytest.raises(WorkbookRefused, match="再试一次"):
        import_workbook(write(taken.put("监督活动", 3, "标题", "新标题")))
    assert Activity.objects.get(number="A-1").title == "消防安全视察"


def test_a_row_that_came_in_meanwhile_stops_the_import(db, write, year, monkeypatch):
    original = Import.write

    def late(run):
        Organization.objects.create(name="永康市教育局", kind="department")
        original(run)

    monkeypatch.setattr(Import, "write", late)
    with pytest.raises(WorkbookRefused, match="再试一次"):
        import_workbook(write(year))
    assert Organization.objects.count() == 0


def test_what_the_database_refuses_is_one_sentence(db, write, year, monkeypatch):
    def broken(run):
        raise DatabaseError("disk full")

    monkeypatch.setattr(Import, "write", broken)
    with pytest.raises(WorkbookRefused, match="没有写入任何内容"):
        import_workbook(write(year))


def test_a_preview_tells_no_member_s_telephone_but_says_that_it_changes(take, taken):
    run = take(taken.put("代表", 2, "手机号", "13900000001").put("代表", 2, "单位职务", "某厂厂长"))
    changes = {one["column"]: one for one in run.sections["代表"].samples[0]["changes"]}
    assert changes["手机号"]["new"] == changes["手机号"]["old"] == "（不显示）"
    assert changes["单位职务"]["new"] == "某厂厂长"
    assert Deputy.objects.get(number="D1").mobile == "13900000001"
