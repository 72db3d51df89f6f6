"""The ledger sheets 备案审查 and 清理文件."""

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from congress_portal.exporting.run import export
from congress_portal.importing.run import check_workbook, import_workbook
from registers import figures
from registers.figures import FIGURES
from supervision.documents.choices import DocumentStatus, ReviewResult
from supervision.documents.models import CleanupEntry, Document
from supervision.normative_documents.models import Paper
from tests.once import once
from tests.supervision.documents_world import World

pytestmark = pytest.mark.django_db
DOCUMENTS = (
    *("文号", "标题", "制定机关", "层级", "审查单位"),
    *("备案日期", "方式", "结果", "办结日期"),
)
CLEANUPS = ("文号", "标题", "制定机关", "结果", "日期")
ONE = dict(
    zip(
        DOCUMENTS,
        (
            *("1号", "办法", "市人民政府", "市", "市人大常委会"),
            *("2023-05-08", "主动审查", "废止", "2023-07-01"),
        ),
        strict=True,
    )
)
CLEANED = dict(zip(CLEANUPS, ("1号", "办法", "市人民政府", "废止", "2023-08-01"), strict=True))


@once
def world():
    return World()


@pytest.fixture
def book(tmp_path):
    def write(documents=(), cleanups=()):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, header, rows in (
            ("备案审查", DOCUMENTS, documents),
            ("清理文件", CLEANUPS, cleanups),
        ):
            sheet = book.create_sheet(name)
            sheet.append(header)
            for row in rows:
                sheet.append([row[column] for column in header])
        path = tmp_path / "in.xlsx"
        book.save(path)
        return path

    return write


def test_rows_come_in_published_and_in_their_state(world, book):
    going_on = {**ONE, "文号": "2号", "结果": "审查中", "办结日期": None}
    assert import_workbook(book([ONE, going_on], [CLEANED])).faults.lines() == []
    first, second = Document.objects.order_by("number")
    assert (first.status, first.result) == (DocumentStatus.CONCLUDED, ReviewResult.REPEALED)
    assert (second.status, second.result) == (DocumentStatus.REVIEWING, ReviewResult.REVIEWING)
    assert first.is_public
    assert second.is_public
    assert CleanupEntry.objects.get().paper == first.paper
    assert figures.count(FIGURES.get("documents_repealed"), 2023).value == 1


def test_a_second_import_changes_nothing_and_an_export_says_the_same(world, book, tmp_path):
    path = book([ONE], [CLEANED])
    import_workbook(path)
    export(tmp_path / "out.xlsx")
    for again in (path, tmp_path / "out.xlsx"):
        run = check_workbook(again)
        assert run.faults.lines() == []
        assert {section.created + section.changed for section in run.in_order} == {0}


@pytest.mark.parametrize("column", [*DOCUMENTS[:6], "结果"])
def test_a_missing_cell_is_named(world, book, column):
    lines = check_workbook(book([{**ONE, column: None}])).faults.lines()
    assert len(lines) == 1
    assert lines[0].startswith(f"备案审查 · 2 · {column}")


@pytest.mark.parametrize("column", CLEANUPS)
def test_a_repeal_without_its_document_is_refused(world, book, column):
    lines = check_workbook(book((), [{**CLEANED, column: None}])).faults.lines()
    assert len(lines) == 1
    assert lines[0].startswith(f"清理文件 · 2 · {column}")


def test_an_end_before_the_filing_is_named_at_the_end(world, book):
    lines = check_workbook(book([{**ONE, "办结日期": "2023-05-07"}])).faults.lines()
    assert [line.split(": ")[0] for line in lines] == ["备案审查 · 2 · 办结日期"]


def test_a_changed_result_is_a_fault(world, book):
    import_workbook(book([ONE]))
    lines = check_workbook(book([{**ONE, "结果": "修改"}])).faults.lines()
    assert [line.split(": ")[0] for line in lines] == ["备案审查 · 2 · 结果"]


def test_a_town_document_that_another_town_reviewed_is_doubted(world, book):
    """Nothing but the faults of docs/ledger.md#faults refuses a row of the past."""
    wrong = {**ONE, "层级": "镇", "制定机关": "石柱镇人民政府", "审查单位": "古山镇人大"}
    run = check_workbook(book([wrong]))
    assert run.faults.lines() == []
    assert "古山镇人大" in run.doubts.lines()[0]
    assert check_workbook(book([{**wrong, "审查单位": "石柱镇人大"}])).doubts.lines() == []


def test_a_repeal_without_a_day_is_doubted_and_counts_in_no_year(world, book):
    path = book([{**ONE, "办结日期": None}])
    assert "不计入" in check_workbook(path).doubts.lines()[0]
    import_workbook(path)
    assert figures.count(FIGURES.get("documents_repealed"), 2023).value == 0


def test_what_is_not_on_record_is_not_exported_and_said(world, tmp_path):
    world.document()
    run = export(tmp_path / "out.xlsx")
    assert "备案审查" not in run.rows or run.rows["备案审查"] == 0


def test_many_rows_make_one_paper_each(world, book):
    import_workbook(book([{**ONE, "文号": f"{n}号"} for n in range(1, 6)], [CLEANED]))
    assert Paper.objects.count() == 5


class TestOneNumberTypedInSeveralWays:
    WAYS = ("云政发〔2015〕9号", "云政发[2015]9号", "云政发（2015）09号", "云政发〔2015〕第9号")

    def test_it_is_one_repeal_over_both_sheets(self, world, book):
        first, second = self.WAYS[:2]
        import_workbook(book([ONE | {"文号": first}], [CLEANED | {"文号": second}]))
        assert Paper.objects.get().number == first
        repealed = next(one for one in FIGURES.all() if one.key == "documents_repealed")
        assert figures.count(repealed, 2023).value == 1

    def test_a_second_row_of_it_is_a_fault(self, world, book):
        rows = [ONE | {"文号": number} for number in self.WAYS[:2]]
        (fault,) = check_workbook(book(rows)).faults.first()
        assert (fault.row, fault.column) == (3, "文号")

    @pytest.mark.parametrize("typed", WAYS)
    def test_an_import_finds_the_record_and_leaves_it_as_it_was_typed(self, world, book, typed):
        import_workbook(book([ONE | {"文号": self.WAYS[0]}]))
        import_workbook(book([ONE | {"文号": typed}]))
        assert Document.objects.get().number == self.WAYS[0]

    @pytest.mark.parametrize("typed", WAYS[1:])
    def test_the_back_office_refuses_it_and_names_the_other(self, world, book, typed):
        import_workbook(book([ONE | {"文号": self.WAYS[0]}]))
        twin = Document.objects.get()
        twin.pk, twin.number = None, typed
        with pytest.raises(ValidationError, match="云政发〔2015〕9号"):
            twin.clean()

    def test_the_database_refuses_it_too(self, world, book):
        import_workbook(book([ONE | {"文号": self.WAYS[0]}]))
        twin = Document.objects.get()
        twin.pk, twin.number = None, self.WAYS[1]
        twin._state.adding = True
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()

    @pytest.mark.parametrize("typed", ["[2015]9", "（2015）09号", "2015）第9号"])
    def test_the_list_finds_it_by_what_is_typed(self, world, book, typed):
        import_workbook(book([ONE | {"文号": self.WAYS[0]}]))
        assert Document.objects.matching(typed).count() == 1
