"""The ledger sheets 联络站, 接待记录 and 群众事项: read, refused, exported, read again."""

from datetime import date

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from liaison_stations.matters.models import Citizen, Matter, MatterStatus
from liaison_stations.receptions.models import Reception
from liaison_stations.stations.models import Posting, Station
from tests.factories import make_deputy, town_congress

pytestmark = pytest.mark.django_db
STATION = ("编码", "名称", "类型", "镇街区", "启用日期", "进站代表")
RECEPTION = ("联络站", "日期", "类型", "接待代表", "接待人次", "主题")
MATTER = (
    "编号",
    "联络站",
    "日期",
    "来源",
    "内容",
    "反映人",
    "电话",
    "处理方式",
    "状态",
    "办结日期",
)
SHIZHU = ("shizhu", "石柱镇中心联络站", "镇街区站", "石柱镇人大", date(2020, 5, 1), "张三、李四")
RECEIVED = ("shizhu", date(2023, 5, 8), "日常接待", "张三、李四", 12, "道路照明")
SOLVED = (
    "SZ-1",
    "shizhu",
    date(2023, 5, 8),
    "接待",
    "路灯坏了。",
    "王小明",
    "13800000001",
    "当场答复",
    "已解决",
    date(2023, 5, 9),
)


@pytest.fixture(autouse=True)
def _known():
    town_congress()
    for name in ("张三", "李四"):
        make_deputy(name)


@pytest.fixture
def book(tmp_path):
    def made(**sheets):
        heads = {"联络站": STATION, "接待记录": RECEPTION, "群众事项": MATTER}
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for name, rows in sheets.items():
            sheet = workbook.create_sheet(name)
            for row in (heads[name], *rows):
                sheet.append(row)
        path = tmp_path / "ledger.xlsx"
        workbook.save(path)
        return str(path)

    return made


@pytest.fixture
def full(book):
    return book(联络站=[SHIZHU], 接待记录=[RECEIVED], 群众事项=[SOLVED])


def changed(row, **cells):
    head = {6: RECEPTION if row is RECEIVED else STATION, 10: MATTER}[len(row)]
    return tuple(cells.get(name, value) for name, value in zip(head, row, strict=True))


def test_stations_receptions_and_matters_are_read(full):
    call_command("import_ledger", full)
    station = Station.objects.get()
    assert (station.kind, station.organization.name) == ("town", "石柱镇人大")
    reception = Reception.objects.get()
    assert (reception.people, reception.deputies.count()) == (12, 2)
    matter = Matter.objects.get()
    assert (matter.status, matter.closed_on) == (MatterStatus.SOLVED, date(2023, 5, 9))
    assert (matter.citizen.name, matter.citizen.phone) == ("王小明", "13800000001")


def test_deputies_are_posted_from_the_opening_on(full):
    call_command("import_ledger", full)
    assert set(Posting.objects.values_list("since", "until")) == {(date(2020, 5, 1), None)}


def test_the_same_file_twice_changes_nothing(full, capsys):
    call_command("import_ledger", full)
    capsys.readouterr()
    call_command("import_ledger", full)
    printed = capsys.readouterr().out
    assert Reception.objects.count() == 1
    assert all("0" in line for line in printed.splitlines() if "联络站" in line)


def test_the_deputies_of_a_reception_may_stand_in_any_order(full, book):
    call_command("import_ledger", full)
    call_command(
        "import_ledger", book(接待记录=[changed(RECEIVED, 接待代表="李四、张三", 接待人次=15)])
    )
    assert Reception.objects.get().people == 15


def test_another_deputy_makes_another_reception(full, book):
    call_command("import_ledger", full)
    call_command("import_ledger", book(接待记录=[changed(RECEIVED, 接待代表="张三")]))
    assert Reception.objects.count() == 2


def test_who_is_named_no_more_is_posted_no_more(full, book):
    call_command("import_ledger", full)
    call_command("import_ledger", book(联络站=[changed(SHIZHU, 进站代表="张三")]))
    assert [one.deputy.name for one in Posting.objects.filter(until=None)] == ["张三"]


REFUSED = {
    "a solved matter without a day": ({"办结日期": None}, "办结日期"),
    "a closing before the beginning": ({"办结日期": date(2023, 5, 1)}, "办结日期"),
    "an unknown state": ({"状态": "忘了"}, "状态"),
    "an unknown source": ({"来源": "传真"}, "来源"),
    "an unknown station": ({"联络站": "nowhere"}, "联络站"),
    "no words": ({"内容": None}, "内容"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_matter_refuses_the_whole_file(book, capsys, case):
    cells, column = REFUSED[case]
    path = book(联络站=[SHIZHU], 群众事项=[changed(SOLVED, **cells)])
    with pytest.raises((CommandError, SystemExit)):
        call_command("import_ledger", path)
    assert f"群众事项 · 2 · {column}" in capsys.readouterr().err
    assert not Station.objects.exists()


def test_a_state_changes_by_actions_not_by_files(full, book, capsys):
    call_command("import_ledger", full)
    with pytest.raises((CommandError, SystemExit)):
        call_command(
            "import_ledger", book(群众事项=[changed(SOLVED, 状态="办理中", 办结日期=None)])
        )
    assert "群众事项 · 2 · 状态" in capsys.readouterr().err


def exported(tmp_path, *options):
    path = tmp_path / "out.xlsx"
    call_command("export_ledger", str(path), *options)
    return path


def test_an_ordinary_export_holds_no_name_and_no_phone(full, tmp_path):
    call_command("import_ledger", full)
    book = openpyxl.load_workbook(exported(tmp_path))
    cells = [cell.value for row in book["群众事项"].iter_rows() for cell in row]
    assert "SZ-1" in cells
    assert "王小明" not in cells
    assert "13800000001" not in cells


def test_an_export_can_be_read_again_and_changes_nothing(full, tmp_path):
    call_command("import_ledger", full)
    call_command("import_ledger", str(exported(tmp_path)))
    assert Citizen.objects.get().phone == "13800000001"
    assert (Reception.objects.count(), Posting.objects.count()) == (1, 2)


def test_an_export_fills_an_empty_portal_with_the_same(full, tmp_path):
    call_command("import_ledger", full)
    path = exported(tmp_path)
    for model in (Citizen, Matter, Reception.deputies.through, Reception, Posting, Station):
        model.objects.all().delete()
    call_command("import_ledger", str(path))
    assert Reception.objects.get().deputies.count() == 2
    assert Matter.objects.get().status == MatterStatus.SOLVED


def test_a_matter_whose_words_were_removed_is_exported_without_them(full, tmp_path):
    call_command("import_ledger", full)
    Matter.objects.update(text="")
    call_command("import_ledger", str(exported(tmp_path)))
    assert Matter.objects.get().text == ""
