"""Bodies have days: names are understood on the row's own day and follow a renamed body."""

from datetime import date

import pytest

from accounts.choices import Role
from accounts.models import FormerName, Organization
from deputies.people.models import Mandate
from supervision.items.choices import OPEN
from supervision.items.models import Item
from supervision.sessions.models import Decision
from tests.congress_portal.ledger.workbooks import counts
from tests.factories import make_org, make_user
from workflow.transitions import perform

HEAD = ["名称", "简称", "类别", "曾用名", "成立日期", "撤销日期", "承接单位"]
DECISIONS = ["组织单位", "文号", "日期", "类别", "标题"]


def body(name, former=None, since=None, until=None, heir=None, kind="政府部门"):
    return [name, None, kind, former, since, until, heir]


def bodies(*rows):
    return {"组织": [HEAD, *rows]}


def remarks(run):
    return [str(note.sentence) for note in run.doubts.first()]


@pytest.fixture
def renamed(take, year):
    """水利局 of the year became 水务局, and a new 水利局 was founded in 2024."""
    year["组织"].append(["永康市水利局", None, "政府部门", "永康市人民政府", None, None])
    year.put("清单事项", 2, "主办单位", "永康市水利局")
    take(year)
    take(bodies(body("永康市水务局", former="永康市水利局")))
    take(bodies(body("永康市水利局", since="2024-01-01")))
    return year


def test_days_and_successors_come_in_and_are_kept(take):
    take(bodies(body("甲局", since="2010-01-01", until="2019-03-01", heir="乙局"), body("乙局")))
    one = Organization.objects.get(name="甲局")
    assert (one.since, one.until) == (date(2010, 1, 1), date(2019, 3, 1))
    assert one.successor.name == "乙局"


def test_a_body_that_ends_before_it_begins_is_a_fault(faults):
    sheets = bodies(body("甲局", since="2020-01-01", until="2019-03-01"))
    assert faults(sheets) == [("组织", 2, "撤销日期")]


def test_a_new_name_with_an_existing_former_one_renames_that_body_with_a_warning(take):
    old = make_org("永康市水利局")
    run = take(bodies(body("永康市水务局", former="永康市水利局")))
    assert Organization.objects.get().pk == old.pk
    assert Organization.objects.get().name == "永康市水务局"
    assert FormerName.objects.get().name == "永康市水利局"
    assert remarks(run) == ["系统中的“永康市水利局”将更名为“永康市水务局”。"]


def test_a_body_renamed_and_its_old_name_given_to_a_new_one_come_in_one_file(take):
    old = make_org("永康市水利局")
    new = body("永康市水利局", since="2024-01-01")
    take(bodies(new, body("永康市水务局", former="永康市水利局")))
    assert Organization.objects.get(name="永康市水务局").pk == old.pk
    assert Organization.objects.get(name="永康市水利局").since == date(2024, 1, 1)


def test_a_former_name_that_is_told_as_a_body_of_its_own_renames_nothing(take):
    old = make_org("甲局")
    closed = body("甲局", until="2019-03-01", heir="乙局")
    take(bodies(closed, body("乙局", former="甲局")))
    assert Organization.objects.get(name="甲局").pk == old.pk
    assert Organization.objects.get(name="乙局").pk != old.pk


def test_a_name_that_a_later_body_took_over_means_the_earlier_one_before_that_day(take, renamed):
    decisions = [
        DECISIONS,
        ["永康市水利局", "1号", "2023-12-31", "决议决定", "旧"],
        ["永康市水利局", "2号", "2024-01-01", "决议决定", "新"],
    ]
    take({"决定任免": decisions})
    bearers = dict(Decision.objects.values_list("title", "organization__name"))
    assert bearers == {"旧": "永康市水务局", "新": "永康市水利局"}


def test_an_unchanged_workbook_changes_nothing_after_its_name_was_taken_over(take, renamed):
    for _time in ("the second", "the third"):
        run = take(renamed)
        assert run.faults.lines() == []
        assert {found[:2] for found in counts(run).values()} == {(0, 0)}
    assert Item.objects.get(sequence=1).lead_unit.name == "永康市水务局"
    assert Organization.objects.filter(name__startswith="永康市水").count() == 2


def test_an_unchanged_workbook_changes_nothing_after_its_body_was_renamed(take, year):
    take(year)
    take(bodies(body("永康市住建局", former="永康市建设局")))
    run = take(year)
    assert run.faults.lines() == []
    assert {found[:2] for found in counts(run).values()} == {(0, 0)}


def test_a_mandate_of_before_a_town_was_cut_anew_belongs_to_the_town_of_its_day(take):
    head = ["名称", "类别", "辖区", "成立日期", "撤销日期"]
    mandates = {
        "代表": [["姓名", "性别"], ["王一", "男"]],
        "代表任期": [
            ["代表", "层级", "届次", "代表团", "任职日期"],
            ["王一", "县级", 18, "石柱镇代表团", "2022-01-18"],
        ],
    }
    take({"组织": [head, ["石柱镇人大", "镇街区人大", "石柱镇", None, None]]})
    after = ["新石柱镇人大", "镇街区人大", "石柱镇", "2025-01-01", None]
    take({"组织": [head, ["石柱镇人大", "镇街区人大", "石柱镇", None, "2024-12-31"], after]})
    assert take(mandates).faults.lines() == []
    assert Mandate.objects.get().organization.name == "石柱镇人大"


def test_the_workbook_of_the_change_changes_nothing_a_second_time(take):
    sheets = bodies(
        body("永康市水务局", former="永康市水利局"), body("永康市水利局", since="2024-01-01")
    )
    take(sheets)
    assert counts(take(sheets))["组织"] == (0, 0, 2)


def test_a_unit_that_was_closed_on_the_day_of_the_row_is_a_warning_with_its_successor(take):
    take(bodies(body("甲局", until="2019-03-01", heir="乙局"), body("乙局")))
    run = take({"决定任免": [DECISIONS, ["甲局", "1号", "2019-03-02", "决议决定", "迟"]]})
    assert run.faults.lines() == []
    assert remarks(run) == ["“甲局”已于2019-03-01撤销，由“乙局”承接。"]
    last = {"决定任免": [DECISIONS, ["甲局", "2号", "2019-03-01", "决议决定", "及时"]]}
    assert remarks(take(last)) == []


def test_a_row_before_the_foundation_is_a_warning(take):
    take(bodies(body("甲局", since="2020-01-01")))
    run = take({"决定任免": [DECISIONS, ["甲局", "1号", "2019-03-02", "决议决定", "早"]]})
    assert remarks(run) == ["“甲局”2020-01-01才成立，晚于这一行的日期。"]


def test_the_last_day_of_a_former_name_is_heeded_where_nobody_wrote_when_the_new_body_began(take):
    old, new = make_org("永康市水务局"), make_org("永康市水利局")
    FormerName.objects.create(organization=old, name="永康市水利局", until=date(2023, 12, 31))
    rows = [
        ["永康市水利局", f"{day}号", day, "决议决定", day] for day in ("2023-12-31", "2024-01-01")
    ]
    take({"决定任免": [DECISIONS, *rows]})
    bearers = dict(Decision.objects.values_list("title", "organization"))
    assert bearers == {"2023-12-31": old.pk, "2024-01-01": new.pk}


def test_a_successor_that_is_closed_itself_is_a_warning_in_a_file(take):
    closed = body("乙局", until="2018-01-01")
    run = take(bodies(body("甲局", until="2019-03-01", heir="乙局"), closed))
    assert remarks(run) == ["承接单位在这一天之后已不存在。"]


def test_a_workbook_of_before_a_succession_changes_nothing_and_is_no_fault(take, year):
    take(year)
    heir = make_org("承接局")
    for item in Item.objects.order_by("pk"):
        data = {"unit": heir, "reason": "机构改革"}
        if item.status in OPEN:
            perform(item, "succeed", by=make_user(Role.CLERK), data=data)
    run = take(year)
    assert Item.objects.get(sequence=2).lead_unit == heir
    assert run.faults.lines() == []
    assert {found[:2] for found in counts(run).values()} == {(0, 0)}


def test_another_unit_than_the_one_before_is_still_a_fault(take, look, year):
    take(year)
    data = {"unit": make_org("承接局"), "reason": "机构改革"}
    perform(Item.objects.get(sequence=2), "succeed", by=make_user(Role.CLERK), data=data)
    run = look(year.put("清单事项", 3, "主办单位", "永康市建设局"))
    assert [note.column for note in run.faults.first()] == ["主办单位"]
