"""Which row is which record, above all among persons of the same name."""

from deputies.people.models import Deputy
from tests.congress_portal.ledger.workbooks import copied, counts
from tests.factories import make_deputy

HEADER = ["编号", "姓名", "党派"]


def deputies(*rows):
    return {"代表": [HEADER, *map(list, rows)]}


def test_a_number_decides_even_where_the_name_changed(take):
    make_deputy("张珊", number="D1")
    take(deputies(("D1", "张三", None)))
    assert Deputy.objects.get().name == "张三"


def test_without_a_number_the_name_decides(take):
    make_deputy("张三")
    assert counts(take(deputies((None, "张三", "中共")))) == {"代表": (0, 1, 0)}


def test_a_name_finds_the_one_numbered_deputy_and_keeps_the_number(take):
    make_deputy("张三", number="D1")
    take(deputies((None, "张三", "中共")))
    assert Deputy.objects.get().number == "D1"


def test_a_name_that_two_records_bear_is_a_fault(faults):
    make_deputy("张三", number="D1")
    make_deputy("张三", number="D2")
    assert faults(deputies((None, "张三", None))) == [("代表", 2, "姓名")]


def test_two_of_a_name_in_one_file_one_with_a_number_stay_two(take):
    rows = ((None, "张三", "中共"), ("D1", "张三", "民盟"))
    take(deputies(*rows))
    assert counts(take(deputies(*rows))) == {"代表": (0, 0, 2)}


def test_a_number_that_is_new_makes_a_new_person(take):
    make_deputy("张三")
    assert counts(take(deputies(("D1", "张三", None)))) == {"代表": (1, 0, 0)}


def test_a_key_typed_in_full_width_in_the_back_office_is_found(take, year):
    make_deputy("张三", number="Ｄ１")
    assert counts(take(deputies(("D1", "张三", None)))) == {"代表": (0, 0, 1)}


def test_a_reference_finds_its_row_however_the_number_is_typed(take, year):
    take(year)
    again = copied(year)
    for sheet, column in (("意见", "文号"), ("清单事项", "文号"), ("成效", "文号")):
        place = again[sheet][0].index(column)
        for row in again[sheet][1:]:
            row[place] = row[place].replace("〔", "[").replace("〕", "]")
    assert all(new == changed == 0 for new, changed, _same in counts(take(again)).values())
