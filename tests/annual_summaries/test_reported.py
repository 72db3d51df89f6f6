"""Numbers that others published are kept as told, and are added to nothing."""

import json

import pytest
from django.core.management import call_command

from annual_summaries.summaries.models import AnnualSummary, ReportedFigure
from annual_summaries.told_numbers.told import read
from congress_portal.exporting.run import export
from congress_portal.importing.run import check_workbook, import_workbook
from tests.congress_portal.ledger.workbooks import written

HEADER = ("年度", "名称", "数值", "单位", "出处")


@pytest.mark.parametrize(
    ("told", "value", "precision"),
    [
        ("600多", 600, "at_least"),
        ("十余", 10, "at_least"),
        ("近百", 100, "nearly"),
        ("1200", 1200, "exact"),
        ("1,200余", 1200, "at_least"),
        ("约300", 300, "about"),
        ("一百二十", 120, "exact"),
        ("3万多", 30000, "at_least"),
    ],
)
def test_words_that_tell_a_number_are_read(told, value, precision):
    number = read(told)
    assert (number.value, number.qualifier, number.text) == (value, precision, told)


@pytest.mark.parametrize("told", ["许多", "", "92%", "1+16", "3个和5", "2023年", "1.5"])
def test_words_that_tell_none_are_not(told):
    assert read(told) is None


def imported(tmp_path, *rows):
    path = tmp_path / "reported.xlsx"
    written(path, {"另行公布": [HEADER, *rows]})
    return path, import_workbook(path)


@pytest.mark.django_db
class TestSheet:
    def test_it_comes_in_as_told_and_goes_out_the_same(self, tmp_path):
        row = (2021, "联络站接待", "600多", "人次", "2021年工作综述")
        imported(tmp_path, row, (2021, "培训", 1200, "人次", "2021年工作综述"))
        assert list(ReportedFigure.objects.values_list("told", flat=True)) == ["600多", "1200"]
        export(tmp_path / "out.xlsx")
        run = check_workbook(tmp_path / "out.xlsx")
        assert {section.created + section.changed for section in run.in_order} == {0}

    def test_a_year_without_a_summary_gets_an_empty_draft(self, tmp_path):
        imported(tmp_path, (2021, "联络站接待", "十余", "次", "综述"))
        assert AnnualSummary.objects.get().status == "draft"

    def test_what_tells_no_number_is_a_fault_with_its_place(self, tmp_path):
        _path, run = imported(tmp_path, (2021, "联络站接待", "许多", "次", "综述"))
        (line,) = run.faults.lines()
        assert line.startswith("另行公布 · 2 · 数值")
        assert not ReportedFigure.objects.exists()


@pytest.mark.django_db
def test_it_stands_apart_and_changes_no_figure(client, published, capsys):
    content = client.get("/annual/2023.json").json()
    assert {one["qualifier"] for one in content["figures"]} == {"exact"}
    (row,) = content["reported"]
    assert (row["told"], row["value"], row["qualifier"]) == ("600多", 600, "reported")
    assert "600多" in client.get("/annual/2023/").content.decode()
    call_command("figures", "2023")
    live = json.loads(capsys.readouterr().out)
    assert [one["told"] for one in live["reported"]] == ["600多"]
