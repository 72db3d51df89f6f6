"""How names find their rows, in the workbook and in the database."""

from accounts.models import FormerName, Organization
from deputies.people.models import Mandate
from supervision.activities.models import Activity
from supervision.items.models import Item
from tests.factories import make_deputy, make_org


def lead_units(take, year, name):
    run = take(year.put("清单事项", 2, "主办单位", name))
    assert run.faults.lines() == []
    return Item.objects.get(sequence=1).lead_unit.name


def test_a_body_is_found_by_its_name(take, year):
    assert lead_units(take, year, "永康市教育局") == "永康市教育局"


def test_a_body_is_found_by_its_short_name(take, year):
    assert lead_units(take, year, "教育局") == "永康市教育局"


def test_a_body_is_found_by_a_former_name(take, year):
    assert lead_units(take, year, "永康市文教局") == "永康市教育局"


def test_the_exact_name_comes_before_another_bodys_short_name(take, year):
    make_org("教育局")
    assert lead_units(take, year, "教育局") == "教育局"


def test_a_body_of_the_database_is_found_by_a_former_name(take, year):
    FormerName.objects.create(organization=make_org("永康市水务局"), name="永康市水利局")
    assert lead_units(take, year, "永康市水利局") == "永康市水务局"


def test_a_short_name_of_two_bodies_is_a_fault(faults, year):
    year.put("组织", 6, "简称", "教育局")
    assert faults(year) == [("清单事项", 2, "主办单位")]


def test_the_order_of_rows_does_not_matter_for_the_parent(take, year):
    take(year)
    assert Organization.objects.get(name="永康市教育局").parent.name == "永康市人民政府"


def test_the_order_of_rows_does_not_matter_for_the_activity_above(take, year):
    take(year)
    assert Activity.objects.get(number="A-2").parent.number == "A-1"


def test_a_padded_name_is_the_same_person(take, year):
    take(year.put("代表任期", 2, "代表", "张　三"))
    assert Mandate.objects.get(level="county").deputy.name == "张三"


def test_a_name_that_fits_two_is_a_fault(faults, year):
    year.put("代表", 3, "姓名", "张三")
    assert ("代表任期", 2, "代表") in faults(year)


def test_a_name_that_fits_one_here_and_one_in_the_database_is_a_fault(faults, year):
    make_deputy("张三", number="D9")
    assert ("代表任期", 2, "代表") in faults(year)


def test_a_number_tells_two_of_a_name_apart(take, year):
    make_deputy("张三", number="D9")
    year.put("代表任期", 2, "代表", "D1").put("监督活动", 3, "参加代表", "D1、D9")
    run = take(year.put("清单事项", 2, "跟踪代表", "D9"))
    assert run.faults.lines() == []
    assert Item.objects.get(sequence=1).following_deputies.get().number == "D9"


def test_references_reach_records_of_an_earlier_import(take, year):
    take(year)
    for sheet in ("组织", "代表", "代表任期", "监督活动", "意见"):
        del year[sheet]
    assert take(year).faults.lines() == []


def test_a_circle_is_left_open(take, year):
    take(year.put("组织", 4, "上级", "建设局"))
    assert Organization.objects.get(name="永康市人民政府").parent is None


def test_a_circle_through_the_database_is_left_open_too(take, year):
    take(year)
    year.only("组织")
    year["组织"] = [year["组织"][0], ["永康市人民政府", "市政府", "政府", "建设局", "永康市", None]]
    run = take(year)
    assert [(note.row, note.column) for note in run.doubts.first()] == [(2, "上级")]
    assert Organization.objects.get(name="永康市人民政府").parent is None
