"""Rows pasted into the list of an opinion: what is understood, what is refused, what is kept."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from accounts.models import FormerName
from congress_portal.pasting.rows import MOST_ITEMS, Pasted, as_pasted
from deputies.people.models import Deputy
from supervision.items.models import Item
from tests.factories import make_deputy, make_opinion, make_org, town_congress
from tests.once import once
from tests.supervision.everybody import Everybody
from workflow.models import TrailEntry
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)
HEADED = "序号\t问题\t建议\t主办单位\t办理期限\n1\t灯坏了\t修路灯\t城管局\t2026-08-01"


class World(Everybody):
    def __init__(self):
        super().__init__()
        self.roads = make_org("城市管理局", short_name="城管局")
        self.water = make_org("水务局")
        FormerName.objects.create(organization=self.water, name="水利局")
        self.opinion = make_opinion(items=1)
        self.opinion.activity.deputies.add(self.deputy.deputy)


@once
def world():
    return World()


def read(text, **options):
    return Pasted(text, today=TODAY, **options)


def understood(text, **options):
    return [
        (row.problem, row.suggestion, row.unit and row.unit.name, row.due)
        for row in read(text, **options).rows
    ]


FIRST = ("灯坏了", "修路灯", "城市管理局", date(2026, 8, 1))


def test_a_table_with_a_heading_is_understood_in_any_order(world):
    assert understood(HEADED) == [FIRST]
    assert understood("办理期限\t单位\t建议\t问题\n2026.8.1\t城管局\t修路灯\t灯坏了") == [FIRST]


def test_a_table_without_a_heading_is_understood_by_what_stands_in_it(world):
    assert understood("1\t灯坏了\t修路灯\t城管局\t2026年8月1日") == [FIRST]


def test_words_alone_are_suggestions_of_one_unit_and_day(world):
    rows = understood("修路灯\n疏通下水道", unit=world.roads, due=date(2026, 9, 1))
    assert rows == [("", text, "城市管理局", date(2026, 9, 1)) for text in ("修路灯", "疏通下水道")]


@pytest.mark.parametrize("name", ["水务局", "水利局", "水　务局"[:1] + "务局"])
def test_a_unit_is_found_by_its_present_and_its_former_name(world, name):
    assert understood(f"清理河道\t{name}")[0][2] == "水务局"


@pytest.mark.parametrize("day", ["2026-08-01", "2026/8/1", "2026.8.1", "2026年8月1日"])
def test_days_are_read_in_every_form_that_the_ledger_reads(world, day):
    assert understood(f"建议\t单位\t期限\n修路灯\t城管局\t{day}")[0][3] == date(2026, 8, 1)


def test_a_cell_of_several_lines_stays_one_cell(world):
    text = '建议\t单位\n"修路灯\n换灯杆"\t城管局'
    assert understood(text)[0][1] == "修路灯\n换灯杆"


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("建议\t单位\n修路灯\t城市管理所", "主办单位", "是不是“城市管理局”"),
        ("建议\t单位\n修路灯\t", "主办单位", "没有写主办单位"),
        ("建议\t单位\t期限\n修路灯\t城管局\t下个月", "办理期限", "不是日期"),
        ("建议\t单位\n修路灯\t城管局\n修 路灯\t城管局", "建议", "与第2行相同"),
        ("问题\t建议\t单位\n灯坏了\t\t城管局", "建议", "没有写建议"),
    ],
)
def test_what_is_not_understood_is_named_by_row_and_column(world, text, column, said):
    ((line, where, sentence),) = read(text).faults
    assert where == column
    assert said in sentence
    assert line in (2, 3)


def test_a_row_that_the_list_already_holds_is_named(world):
    faults = read("修路灯", unit=world.roads, there=["修路灯"]).faults
    assert [sentence for _line, _column, sentence in faults] == ["清单里已有同样的一条。"]


def test_more_rows_than_fit_are_told(world):
    assert read("\n".join(f"建议{number}" for number in range(61)), unit=world.roads).too_many


# --- The page ------------------------------------------------------------------------------------


def page(client, world, text=HEADED, who="clerk", **data):
    client.force_login(getattr(world, who))
    address = reverse("pasting:items", args=[world.opinion.pk])
    return client.post(address, {"rows": text, **data})


def test_looking_saves_nothing_and_shows_what_was_understood(client, world):
    answer = page(client, world, preview="1")
    assert world.opinion.items.count() == 1
    assert [row.suggestion for row in answer.context["rows"]] == ["修路灯"]
    assert answer.context["may_save"]


def test_saving_adds_the_rows_behind_those_that_are_there(client, world):
    page(client, world, save="1", followed="on")
    item = world.opinion.items.get(suggestion="修路灯")
    assert (item.sequence, item.lead_unit, item.due_on) == (2, world.roads, date(2026, 8, 1))
    assert list(item.following_deputies.all()) == [world.deputy.deputy]
    assert TrailEntry.objects.of(world.opinion).filter(action="edited").exists()


def test_one_wrong_row_saves_none_and_keeps_all_that_was_typed(client, world):
    answer = page(client, world, f"{HEADED}\n2\t\t通下水\t无此局\t", save="1")
    assert (answer.status_code, Item.objects.count()) == (422, 1)
    html = answer.content.decode()
    assert "第3行" in html
    assert "通下水\t无此局" in html


def test_a_workbook_is_read_and_can_be_corrected_in_the_page(client, world):
    book, out = Workbook(), io.BytesIO()
    for row in (["建议", "主办单位", "办理期限"], ["修路灯", "城管局", date(2026, 8, 1)]):
        book.active.append(row)
    book.save(out)
    file = SimpleUploadedFile("清单.xlsx", out.getvalue())
    answer = page(client, world, "", file=file, preview="1")
    assert answer.context["may_save"]
    assert "修路灯\t城管局\t2026-08-01" in answer.content.decode()


@pytest.mark.parametrize("content", [b"PK\x03\x04not a workbook", b"\xff\xfe\x00\x81"])
def test_a_file_that_is_none_is_refused_in_a_sentence(client, world, content):
    answer = page(client, world, "", file=SimpleUploadedFile("清单.xlsx", content))
    assert answer.status_code == 422
    assert "读不出来" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("清单.csv", ("字" * 140_000).encode()),
        ("清单.csv", ("建议,单位\n" + "修路灯,城管局\n" * 20_000).encode()),
    ],
)
def test_a_file_of_endless_words_is_refused_in_a_sentence(client, world, name, content):
    answer = page(client, world, "", file=SimpleUploadedFile(name, content))
    assert answer.status_code == 422


def bomb():
    """A small workbook whose table of texts unpacks to many times its size."""
    book, out = Workbook(), io.BytesIO()
    book.active.append(["建议"])
    book.save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/filler.bin", b"0" * 20_000_000)
    return out.getvalue()


def test_a_workbook_that_is_a_bomb_is_refused_before_it_is_parsed(client, world, monkeypatch):
    monkeypatch.setattr("openpyxl.reader.excel.ExcelReader.read", pytest.fail)
    answer = page(client, world, "", file=SimpleUploadedFile("清单.xlsx", bomb()))
    assert answer.status_code == 422
    assert "读不出来" in answer.content.decode()


@pytest.mark.parametrize(
    "text", ["建议\r修路灯", "建议\r\n修路灯", "建议\n修路灯\r", '建议\n"修\r路灯"']
)
def test_however_a_line_ends_it_ends(client, world, text):
    assert page(client, world, text).status_code == 422  # no unit is named, and no fault of ours
    assert [row.suggestion.replace("\n", "") for row in read(text).rows] == ["修路灯"]


def test_a_carriage_return_in_a_cell_of_a_file_is_the_end_of_a_line(client, world):
    rows = as_pasted([["建议", "单位"], ["修\r路灯", "城管局"]])
    assert [row.unit for row in read(rows).rows] == [world.roads]


def test_a_list_of_the_last_number_takes_no_more_rows(client, world):
    world.opinion.items.update(sequence=MOST_ITEMS)
    answer = page(client, world, save="1")
    assert (answer.status_code, world.opinion.items.count()) == (422, 1)
    assert "最多编到第 999 条" in answer.content.decode()


def test_nothing_pasted_is_told(client, world):
    assert "请粘贴清单" in page(client, world, "").content.decode()


def test_a_list_that_was_submitted_meanwhile_takes_no_rows(client, world):
    perform(world.opinion, "submit", by=world.clerk)
    answer = page(client, world, save="1")
    assert (answer.status_code, world.opinion.items.count()) == (409, 1)
    assert "修路灯" in answer.content.decode()


@pytest.mark.parametrize("who", ["leader", "handler", "deputy", "town_clerk", "nobody"])
def test_who_may_not_edit_an_opinion_has_no_such_page(client, world, who):
    assert page(client, world, who=who).status_code == 404


def test_the_opinion_leads_to_the_page_as_long_as_it_is_drafted(client, world):
    client.force_login(world.clerk)
    address = reverse("my_items:opinion", args=[world.opinion.pk])
    link = reverse("pasting:items", args=[world.opinion.pk])
    assert link in client.get(address).content.decode()
    perform(world.opinion, "submit", by=world.clerk)
    assert link not in client.get(address).content.decode()


def test_a_congress_body_is_no_unit_that_handles(world):
    town_congress("石柱镇人大")
    assert "没有叫" in read("建议\t单位\n修路灯\t石柱镇人大").faults[0][2]


FOLLOWED = "建议\t主办单位\t跟踪代表\n"


def followers(text, **options):
    return [[one.name for one in row.followers] for row in read(FOLLOWED + text, **options).rows]


def test_each_row_may_name_its_followers(world):
    make_deputy("王小明")
    make_deputy("李四")
    rows = "修路灯\t城管局\t王小明、李四\n修水管\t水务局\t李四\n除草\t水务局\t"
    assert followers(rows) == [["王小明", "李四"], ["李四"], []]


def test_a_name_that_nobody_bears_is_a_fault_of_its_row(world):
    (row,) = read(FOLLOWED + "修路灯\t城管局\t没有这人").rows
    assert "没有这人" in row.faults["跟踪代表"]


def test_of_two_with_one_name_whoever_took_part_is_meant(world):
    first, second = make_deputy("王小明"), make_deputy("王小明")
    Deputy.objects.filter(pk=first.pk).update(number="D1")
    Deputy.objects.filter(pk=second.pk).update(number="D2")
    rows = FOLLOWED + "修路灯\t城管局\t王小明"
    assert "D1" in read(rows).rows[0].faults["跟踪代表"]
    present = Deputy.objects.filter(pk=second.pk)
    (row,) = read(rows, present=present).rows
    assert (row.followers, row.faults) == ([second], {})


def test_who_did_not_take_part_may_follow_too(world):
    absent = make_deputy("李四")
    present = Deputy.objects.filter(pk=world.deputy.deputy.pk)
    (row,) = read(FOLLOWED + "修路灯\t城管局\t李四", present=present).rows
    assert (row.followers, row.faults) == ([absent], {})


def test_rows_that_name_nobody_get_those_who_were_ticked(client, world):
    other = make_deputy("李四")
    world.opinion.activity.deputies.add(other)
    client.force_login(world.clerk)
    own = world.deputy.deputy
    rows = f"{FOLLOWED}修路灯\t城管局\t{own.name}\n修水管\t水务局\t"
    address = reverse("pasting:items", args=[world.opinion.pk])
    page = client.get(address).content.decode()
    assert page.count('name="followers"') == 2
    answer = client.post(address, {"rows": rows, "followers": [other.pk], "save": "1"})
    assert answer.status_code == 302
    made = Item.objects.filter(opinion=world.opinion).order_by("sequence")[1:]
    assert [list(item.following_deputies.all()) for item in made] == [[own], [other]]


def test_somebody_who_was_not_there_cannot_be_ticked(client, world):
    client.force_login(world.clerk)
    address = reverse("pasting:items", args=[world.opinion.pk])
    given = {"rows": "建议\n修路灯", "followers": [make_deputy("李四").pk], "save": "1"}
    assert client.post(address, given).status_code == 422


def test_a_day_without_a_year_is_the_next_such_day(world):
    rows = "修路灯\t城管局\t5月6日\n修桥\t城管局\t6月6日"
    assert [due for *_words, due in understood(rows)] == [date(2027, 5, 6), date(2026, 6, 6)]


def test_a_past_day_with_its_year_stays(world):
    assert understood("修路灯\t城管局\t2026年5月6日")[0][-1] == date(2026, 5, 6)


def test_a_name_that_is_near_to_one_is_taken_by_one_click(client, world):
    client.force_login(world.clerk)
    address = reverse("pasting:items", args=[world.opinion.pk])
    typed = "建议\t单位\t期限\n修路灯\t城市管理\t2026-08-01\n修桥\t不存在的单位甲乙丙\t2026-08-01"
    page = client.post(address, {"rows": typed, "accept": "1"})
    assert [row.unit and row.unit.name for row in page.context["rows"]] == ["城市管理局", None]
    assert page.context["form"]["rows"].value().split("\n")[1] == "修路灯\t城市管理局\t2026-08-01"
    assert world.opinion.items.count() == 1


def test_what_was_pasted_stays_without_the_click(client, world):
    client.force_login(world.clerk)
    address = reverse("pasting:items", args=[world.opinion.pk])
    typed = "建议\t单位\n修路灯\t城市管理"
    page = client.post(address, {"rows": typed, "preview": "1"})
    assert page.context["form"]["rows"].value() == typed
    assert page.context["rows"][0].unit is None
    assert 'name="accept"' in page.content.decode()
