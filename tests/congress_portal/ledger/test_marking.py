"""What a preview tells of new rows; faults as a workbook to be corrected; guesses."""

import io

import openpyxl
import pytest
from django.urls import reverse

from accounts.choices import Role
from congress_portal.importing.run import Import
from congress_portal.ledger.models import LedgerUpload
from congress_portal.workbook.directories import likely
from tests.congress_portal.ledger.workbooks import Year, written
from tests.factories import make_user

pytestmark = pytest.mark.django_db
BAD = {"组织": [["名称", "类别"], ["永康市教育局", "政府部"], ["=甲", "政府部门"]]}


@pytest.fixture
def clerk(client):
    user = make_user(Role.CLERK)
    client.force_login(user)
    return user


def send(client, tmp_path, sheets, hide=""):
    path = written(tmp_path / "upload.xlsx", sheets)
    if hide:
        book = openpyxl.load_workbook(path)
        book[hide].sheet_state = "hidden"
        book.save(path)
    file = io.BytesIO(path.read_bytes())
    file.name = "台账.xlsx"
    return client.post(reverse("admin:ledger_import"), {"workbook": file}, follow=True)


def checked(tmp_path, sheets):
    return Import(written(tmp_path / "a.xlsx", sheets)).read().check()


def test_the_preview_shows_what_was_read_in_each_cell_of_a_new_row(client, clerk, tmp_path):
    page = send(client, tmp_path, Year().only("组织", "代表")).content.decode()
    for words in (
        "类别：<bdi>政府部门</bdi>",
        "上级：<bdi>永康市人民政府</bdi>",
        "性别：<bdi>男</bdi>",
    ):
        assert words in page
    assert "13800000001" not in page


def test_nothing_of_citizens_matters_stands_in_a_preview(tmp_path):
    stations = [["编码", "名称", "类型"], ["S1", "石柱站", "镇街区站"]]
    matters = [
        ["编号", "联络站", "日期", "来源", "内容", "状态"],
        ["M1", "S1", "2023-05-08", "电话", "西街路灯不亮", "待受理"],
    ]
    run = checked(tmp_path, {"联络站": stations, "群众事项": matters})
    section = run.sections["群众事项"]
    assert section.newcomers
    assert all(one["cells"] == [] for one in section.newcomers)


def test_the_faults_come_as_the_workbook_with_marked_cells(client, clerk, tmp_path):
    page = send(client, tmp_path, BAD).content.decode()
    address = reverse("admin:ledger_faults", args=[LedgerUpload.objects.get().pk])
    assert address in page
    book = openpyxl.load_workbook(io.BytesIO(client.get(address).content))
    cell = book["组织"]["B2"]
    assert cell.value == "政府部"
    assert cell.fill.fgColor.rgb.endswith("FFC7CE")
    assert cell.comment.text
    assert [line[0].value for line in book.worksheets[0].iter_rows()][1] == "组织"


def test_of_a_workbook_with_a_broken_drawing_the_list_alone_is_given(
    client, clerk, tmp_path, monkeypatch
):
    send(client, tmp_path, BAD)
    monkeypatch.setattr("openpyxl.worksheet._reader.WorksheetReader.bind_cells", lambda _: 1 / 0)
    answer = client.get(reverse("admin:ledger_faults", args=[LedgerUpload.objects.get().pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)
    assert (answer.status_code, book.worksheets[0]["A2"].value) == (200, "组织")


def test_the_list_of_faults_alone_answers_for_a_large_workbook(client, clerk, tmp_path):
    send(client, tmp_path, BAD)
    LedgerUpload.objects.update(is_large=True)
    upload = LedgerUpload.objects.get()
    answer = client.get(reverse("admin:ledger_faults", args=[upload.pk]))
    assert "组织" not in openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames


def test_nobody_else_gets_the_workbook(client, clerk, tmp_path):
    send(client, tmp_path, BAD)
    client.force_login(make_user(Role.CLERK))
    address = reverse("admin:ledger_faults", args=[LedgerUpload.objects.get().pk])
    assert client.get(address).status_code == 404


def test_a_workbook_without_faults_has_none_to_correct(client, clerk, tmp_path):
    send(client, tmp_path, Year().only("组织", "代表"))
    address = reverse("admin:ledger_faults", args=[LedgerUpload.objects.get().pk])
    assert client.get(address).status_code == 404


def test_who_closed_the_tab_finds_the_workbook_again(client, clerk, tmp_path):
    send(client, tmp_path, BAD)
    page = client.get(reverse("admin:ledger_import")).content.decode()
    assert reverse("admin:ledger_preview", args=[LedgerUpload.objects.get().pk]) in page


def test_a_hidden_sheet_is_named(client, clerk, tmp_path):
    page = send(client, tmp_path, Year().only("组织", "代表"), hide="代表").content.decode()
    assert "这张表在文件里是隐藏的" in page


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"组织机构": [["名称"], ["甲"]]}, "是不是“组织”？"),
        ({"组织": [["名称", "类别", "所属上级"], ["甲局", "政府部门", None]]}, "是不是“上级”？"),
        (
            {"组织": [["名称", "类别", "上级"], ["永康市教育局", "政府部门", None],
                      ["永康市招生办", "政府部门", "永康市教育厅"]]},
            "是不是“永康市教育局”？",
        ),
        (
            {"代表": [["姓名", "性别"], ["卢定波", "男"]],
             "履职记录": [["代表", "日期", "类型", "内容"],
                      ["卢定坡", "2026-03-01", "联系走访", "走访"]]},
            "是不是“卢定波”？",
        ),
    ],
)  # fmt: skip
def test_a_word_that_is_not_known_is_answered_with_the_likely_one(tmp_path, sheets, said):
    assert any(said in note.sentence for note in checked(tmp_path, sheets).faults.first())


def test_of_two_short_names_with_one_letter_in_common_neither_is_guessed(tmp_path):
    sheets = {"代表": [["姓名", "性别"], ["张三", "男"]],
              "履职记录": [["代表", "日期", "类型", "内容"],
                       ["张四", "2026-03-01", "联系走访", "走访"]]}  # fmt: skip
    assert not any("是不是" in note.sentence for note in checked(tmp_path, sheets).faults.first())


def test_nothing_is_guessed_where_nothing_is_near():
    assert likely("水库", ["教育局", "财政局"]) == ""
