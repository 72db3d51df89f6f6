"""The two commands, as people and scripts use them."""

import io
import re

import pytest
from django.core.management import call_command

from accounts.models import Organization
from congress_portal.ledger.models import LedgerExport
from tests.congress_portal.ledger.workbooks import Year, written
from workflow.models import TrailEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path):
    """Calls import_ledger; (exit code, lines of output, lines of errors)."""

    def run(sheets, *options):
        path = written(tmp_path / "ledger.xlsx", sheets)
        return called("import_ledger", str(path), *options)

    return run


def called(*arguments):
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue().splitlines(), err.getvalue().splitlines()


def test_a_line_for_each_sheet_counts_created_changed_and_unchanged(run):
    code, out, _err = run(Year())
    assert code == 0
    assert out[0] == "组织：新建 5，更改 0，未变 0"
    assert [re.findall(r"\d+", line) for line in out][5] == ["2", "0", "0"]


def test_a_fault_is_one_line_on_standard_error(run):
    code, out, err = run(Year().put("监督活动", 3, "开始日期", "明天"))
    assert (code, out) == (1, [])
    assert err == ["监督活动 · 3 · 开始日期: “明天”不是日期，请写成 2023-05-08 这样的形式。"]


def test_with_a_fault_nothing_is_written(run):
    run(Year().put("监督活动", 3, "开始日期", "明天"))
    assert not Organization.objects.exists()


def test_of_very_many_faults_the_first_two_hundred_are_named(run):
    rows = [["名称", "类别"], *([f"单位{number}", "酒店"] for number in range(250))]
    _code, _out, err = run({"组织": rows})
    assert len(err) == 201
    assert err[-1] == "…另有 50 处"


def test_a_dry_run_says_what_would_happen_and_writes_nothing(run):
    code, out, _err = run(Year(), "--dry-run")
    assert (code, len(out)) == (0, 8)
    assert "组织：新建 5，更改 0，未变 0" in out
    assert not Organization.objects.exists()


def test_a_dry_run_finds_the_same_faults(run):
    assert run(Year().put("监督活动", 3, "方式", "参观"), "--dry-run")[0] == 1


def test_doubts_are_printed_as_warnings(run):
    code, out, err = run(Year().put("监督活动", 3, "年度", 2022))
    assert (code, err) == (0, [])
    assert out[-1].startswith("提醒：监督活动 · 3 · 年度: ")


@pytest.mark.parametrize(
    ("name", "sentence"), [("missing.xlsx", "找不到"), ("ledger.xls", "只能导入 .xlsx")]
)
def test_a_file_that_cannot_be_taken_is_one_sentence(tmp_path, name, sentence):
    code, out, err = called("import_ledger", str(tmp_path / name))
    assert (code, out, len(err)) == (1, [], 1)
    assert sentence in err[0]


def test_an_export_says_how_many_rows_it_has(run, tmp_path):
    run(Year())
    code, out, _err = called("export_ledger", str(tmp_path / "out.xlsx"))
    assert code == 0
    assert out[0] == "组织：5 行"


def test_personal_data_asks_for_a_reason(tmp_path):
    code, _out, err = called("export_ledger", str(tmp_path / "out.xlsx"), "--with-personal-data")
    assert (code, len(err)) == (1, 1)
    assert not (tmp_path / "out.xlsx").exists()


def test_the_reason_goes_on_the_trail(tmp_path):
    target = str(tmp_path / "out.xlsx")
    called("export_ledger", target, "--with-personal-data", "--reason", "审计")
    content = TrailEntry.objects.of(LedgerExport.objects.get()).get().content
    assert (content["reason"], content["personal"]) == ("审计", True)


def test_an_export_without_a_reason_leaves_no_row(tmp_path):
    called("export_ledger", str(tmp_path / "out.xlsx"))
    assert not LedgerExport.objects.exists()


@pytest.mark.parametrize("name", ["out.csv", "no/such/folder/out.xlsx"])
def test_a_target_that_cannot_be_written_is_one_sentence(tmp_path, name):
    code, _out, err = called("export_ledger", str(tmp_path / name))
    assert (code, len(err)) == (1, 1)
