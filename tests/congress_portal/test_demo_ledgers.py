"""The demo workbooks keep the ledger's rules and hold the year 2023, counted cell by cell.

Nothing of the portal reads them here: headers, lists and rules are written down a second time.
"""

from collections import Counter
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from congress_portal.demo import build
from tests.congress_portal.ledger_rules import HEADERS, KEYS, REFERENCES, WORDS

NAMED = {f"2023-{number:03}" for number in range(1, 21)}
"""The activities that the facts of 2023 name; every other one is a sample."""


@pytest.fixture(scope="module")
def files():
    return {name: load_workbook(build.FOLDER / name, read_only=False) for name in build.workbooks()}


@pytest.fixture(scope="module")
def headers(files):
    return {
        (name, sheet.title): [cell.value for cell in sheet[2]]
        for name, book in files.items()
        for sheet in book
    }


@pytest.fixture(scope="module")
def ledger(files):
    """Sheet → its rows of all files as dicts, dates as dates, names without padding."""
    rows = {sheet: [] for sheet in HEADERS}
    for book in files.values():
        for sheet in book:
            header, *body = sheet.iter_rows(min_row=2, values_only=True)
            rows[sheet.title] += [dict(zip(header, map(plain, row), strict=True)) for row in body]
    return rows


def plain(cell):
    if isinstance(cell, datetime):
        return cell.date()
    return cell.replace("\u3000", "") if isinstance(cell, str) else cell


def several(cell):
    return cell.split("、") if cell else []


@pytest.fixture(scope="module")
def names(ledger):
    """Sheet → what a reference may say."""
    known = {sheet: {row[KEYS[sheet][0]] for row in rows} for sheet, rows in ledger.items()}
    called = Counter(row["姓名"] for row in ledger["代表"])
    known["代表"] |= {name for name, bearers in called.items() if bearers == 1}
    return known


@pytest.fixture(scope="module")
def activities(ledger):
    return {row["编号"]: row for row in ledger["监督活动"]}


@pytest.fixture(scope="module")
def opinions(ledger):
    return {row["文号"]: row for row in ledger["意见"]}


@pytest.mark.parametrize("name", build.workbooks())
def test_the_committed_workbook_holds_what_the_tables_give(files, name):
    fresh = build.workbook(*build.workbooks()[name])
    assert cells(files[name]) == cells(fresh)


def cells(book):
    return {
        sheet.title: [[plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book
    }


def test_building_twice_gives_the_same_bytes():
    title, tables = build.workbooks()["ledger-2022.xlsx"]
    assert build.content(build.workbook(title, tables)) == build.content(
        build.workbook(title, tables)
    )


def test_every_sheet_has_exactly_the_columns_of_the_contract(headers):
    wrong = {
        place: header
        for place, header in headers.items()
        if header != HEADERS[place[1]].replace("*", "").split()
    }
    assert not wrong


def test_no_required_cell_is_empty(ledger):
    required = [
        (sheet, column.rstrip("*"))
        for sheet, columns in HEADERS.items()
        for column in columns.split()
        if column.endswith("*")
    ]
    assert not [
        (sheet, column, row)
        for sheet, column in required
        for row in ledger[sheet]
        if row[column] is None
    ]


def test_every_word_is_in_its_list(ledger):
    assert not [
        (sheet, column, row[column])
        for (sheet, column), words in WORDS.items()
        for row in ledger[sheet]
        if row[column] is not None and row[column] not in words.split()
    ]


def test_no_key_stands_twice(ledger):
    keys = {
        sheet: Counter(tuple(row[column] for column in columns) for row in ledger[sheet])
        for sheet, columns in KEYS.items()
    }
    assert {
        sheet: max(found.values(), default=1) for sheet, found in keys.items()
    } == dict.fromkeys(KEYS, 1)


def test_every_reference_leads_to_one_row(ledger, names):
    assert not [
        (sheet, column, word)
        for (sheet, column), target in REFERENCES.items()
        for row in ledger[sheet]
        for word in several(row.get(column))
        if word not in names[target]
    ]


def test_an_effect_names_an_item_that_exists(ledger):
    items = {(row["文号"], row["序号"]) for row in ledger["清单事项"]}
    pairs = {(row["文号"], row["序号"]) for row in ledger["成效"] if row["序号"]}
    assert pairs
    assert pairs <= items


def test_no_cell_is_a_formula(files):
    assert not [
        cell.coordinate
        for book in files.values()
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def test_dates_are_in_lawful_order(ledger, activities, opinions):
    chains = [(row["任职日期"], row["终止日期"]) for row in ledger["代表任期"]]
    chains += [(row["开始日期"], row["结束日期"]) for row in ledger["监督活动"]]
    chains += [(activities[row["活动编号"]]["开始日期"], row["交办日期"]) for row in ledger["意见"]]
    chains += [(activities[row["活动编号"]]["开始日期"], row["日期"]) for row in ledger["成效"]]
    for row in ledger["清单事项"]:
        handed_over = opinions[row["文号"]]["交办日期"]
        steps = ("签收日期", "反馈日期", "核实日期", "销号日期")
        chains += [
            (handed_over, row["办理期限"], row["延期至"]),
            (handed_over, *(row[step] for step in steps)),
            (row["反馈日期"], row["延期至"] or row["办理期限"]),
            (row["反馈日期"], row["承诺日期"]),
        ]
    given = [[day for day in chain if day] for chain in chains]
    assert not [chain for chain in given if chain != sorted(chain)]


def test_every_state_has_its_dates_and_words(ledger):
    replied = {"已反馈", "待评价", "已销号", "持续跟踪"}
    assert not [
        row
        for row in ledger["清单事项"]
        if (row["状态"] in replied and not (row["反馈日期"] and row["办理情况"]))
        or (row["状态"] == "已销号" and not (row["销号日期"] and row["核实地点"] and row["评价"]))
        or (row["办理结果"] == "列入计划" and not row["承诺日期"])
        or (row["评价"] == "不满意" and row["状态"] == "已销号")
    ]


def test_no_date_lies_beyond_the_time_of_the_demo(ledger):
    days = [cell for rows in ledger.values() for row in rows for cell in row.values()]
    assert max(day for day in days if isinstance(day, date)) < date(2026, 7, 1)


def test_the_workbooks_leave_the_current_year_alone(ledger):
    begun = [row["开始日期"] for row in ledger["监督活动"]]
    begun += [row["交办日期"] for row in ledger["意见"]]
    assert max(begun) < date(2026, 1, 1)


def test_whoever_takes_part_or_follows_is_in_office_then(ledger, activities, opinions):
    terms = {}
    for row in ledger["代表任期"]:
        ends = row["终止日期"] or date.max
        terms.setdefault(row["代表"], []).append((row["任职日期"], ends))
    present = [
        (name, row["开始日期"]) for row in ledger["监督活动"] for name in several(row["参加代表"])
    ]
    present += [
        (name, opinions[row["文号"]]["交办日期"])
        for row in ledger["清单事项"]
        for name in several(row["跟踪代表"])
    ]
    assert not [
        (name, day)
        for name, day in present
        if not any(start <= day <= end for start, end in terms[name])
    ]


def test_all_sixteen_units_have_a_congress_body_and_an_office(ledger):
    areas = {
        kind: {row["辖区"] for row in ledger["组织"] if row["辖区"] and row["类别"] == kind}
        for kind in ("镇街区人大", "政府部门")
    }
    assert len(areas["镇街区人大"]) == 16
    assert areas["镇街区人大"] == areas["政府部门"]


def test_two_deputies_share_a_name_and_are_called_by_number(ledger):
    called = Counter(row["姓名"] for row in ledger["代表"])
    assert [name for name, bearers in called.items() if bearers > 1] == ["应秋月"]


def test_records_that_the_facts_do_not_name_are_marked_as_samples(activities):
    assert {number for number in activities if "S" not in number} == NAMED


def test_the_units_of_the_two_demo_handlers_share_no_item(ledger):
    both = {"永康市住房和城乡建设局", "永康市教育局"}
    assert not [
        row for row in ledger["清单事项"] if both <= {row["主办单位"], *several(row["协办单位"])}
    ]


def counted(ledger, activities, opinions):
    """The figures of 2023 by docs/domain.md#annual-figures, straight from the cells."""
    year = [row for row in activities.values() if row["年度"] == 2023]
    parent_level = {row["编号"]: row["层级"] for row in year}
    checks = [
        row["层级"]
        for row in year
        if row["方式"] == "执法检查" and parent_level.get(row["上级活动"]) != row["层级"]
    ]
    listed = [
        number
        for number, row in opinions.items()
        if row["类别"] == "视察意见" and row["交办日期"].year == 2023
    ]
    items = [row for row in ledger["清单事项"] if row["文号"] in listed]
    of = Counter(activities[opinions[row["文号"]]["活动编号"]]["标题"] for row in items)
    return {
        "activities": sum(
            not row["上级活动"] and bool(row["参加代表"] or row["参加人次"]) for row in year
        ),
        "opinions": len(listed),
        "items": len(items),
        "concluded": sum(
            row["状态"] == "已销号" and row["销号日期"] <= date(2023, 12, 31) for row in items
        ),
        "south garden": of["南苑区块城市更新视察"],
        "fire safety": of["消防安全管理视察"],
        "town checks": checks.count("镇"),
        "city checks": checks.count("市"),
    }


@pytest.mark.parametrize(
    ("figure", "fact"),
    [
        ("activities", 81),
        ("opinions", 12),
        ("items", 74),
        ("concluded", 74),
        ("south garden", 10),
        ("fire safety", 6),
        ("town checks", 12),
        ("city checks", 3),
    ],
)
def test_counting_the_cells_gives_the_published_figure(ledger, activities, opinions, figure, fact):
    assert counted(ledger, activities, opinions)[figure] == fact


def met(ledger):
    """What the stations did in 2023, straight from the cells."""
    year_end = date(2023, 12, 31)
    stations = [
        row
        for row in ledger["联络站"]
        if row["启用日期"] <= year_end and (row["停用日期"] or date.max) >= year_end
    ]
    return {
        "kinds": Counter(row["类型"] for row in stations),
        "towns": {row["镇街区"] for row in stations if row["类型"] == "镇街区站"},
        "people": sum(row["接待人次"] for row in ledger["接待记录"] if row["日期"].year == 2023),
        "solved": sum(
            row["状态"] == "已解决" and row["办结日期"].year == 2023 for row in ledger["群众事项"]
        ),
    }


def test_the_stations_of_2023_are_one_sixteen_and_many(ledger):
    found = met(ledger)
    assert (found["kinds"]["总站"], found["kinds"]["镇街区站"]) == (1, 16)
    assert len(found["towns"]) == 16
    assert found["kinds"]["联络点"] > 16


def test_more_than_six_hundred_people_were_received_in_2023(ledger):
    assert met(ledger)["people"] == 634


def test_the_stations_solved_one_hundred_and_seventy_seven_matters_in_2023(ledger):
    assert met(ledger)["solved"] == 177


def test_whoever_receives_is_posted_at_an_open_station(ledger):
    stations = {row["编码"]: row for row in ledger["联络站"]}
    assert not [
        row
        for row in ledger["接待记录"]
        if not set(several(row["接待代表"])) <= set(several(stations[row["联络站"]]["进站代表"]))
        or row["日期"] < stations[row["联络站"]]["启用日期"]
        or row["日期"] > (stations[row["联络站"]]["停用日期"] or date.max)
    ]


def test_every_matter_has_the_outcome_of_its_state(ledger):
    closed = {"已解决", "已答复", "不予受理"}
    assert not [
        row
        for row in ledger["群众事项"]
        if (row["状态"] in closed) != bool(row["办结日期"])
        or (row["办结日期"] and row["办结日期"] < row["日期"])
        or (row["状态"] == "不予受理") != (row["处理方式"] == "不予受理")
    ]


def test_citizens_are_named_in_the_latest_year_alone(ledger):
    named = [row for row in ledger["群众事项"] if row["反映人"] or row["电话"]]
    assert named
    assert min(row["日期"] for row in named) >= date(2025, 1, 1)


def test_no_other_opinion_of_2023_brings_items_into_the_rates(opinions):
    assert {row["类别"] for row in opinions.values() if row["交办日期"].year == 2023} == {
        "视察意见"
    }


def test_2025_leaves_something_open_behind(ledger):
    left = [
        row
        for row in ledger["清单事项"]
        if "〔2025〕" in row["文号"]
        and not (row["销号日期"] and row["销号日期"] <= date(2025, 12, 31))
    ]
    assert sorted(row["状态"] for row in left) == ["已销号", "持续跟踪"]
