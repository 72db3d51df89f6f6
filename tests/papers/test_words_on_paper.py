"""How words get onto paper: lines, marks, tables, widths; as Word, as a page and as a workbook."""

import io
from datetime import date
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from deputies.training import letters as of_training
from liaison_stations.rota import letters as of_rota
from papers.content import (
    Annex,
    PaperContent,
    Style,
    choices,
    fields,
    heading,
    signs,
    table,
    text,
    written_day,
    written_number,
)
from papers.kinds import KINDS
from papers.markup import annex_of, body_of, shares
from papers.models import OfficialPaper
from papers.word import ANNEX_WIDTH, TEXT_WIDTH, Marks, document_of
from papers.workbook import workbook_of
from supervision.paperwork import archive, hand_over

MARKS = Marks("督办函〔2026〕1号", 2, "AAAA-BBBB-CCCC-DDDD", "https://portal.example/letters/AA/")
TYPED = "第一行\r\n第二行\n第三行"


def paper(*parts: dict[str, Any], **given: Any) -> PaperContent:
    facts = {"issuer": "市人大常委会", "title": "一件公文", "day": "2026年3月5日", **given}
    return PaperContent(parts=list(parts), **facts)


def annex(*rows: list[str], keys: list[str] | None = None, left_out: int = 0) -> Annex:
    head, widths = ["序号", "建议"], [41, 200]
    return Annex("一份清单", head, list(rows), widths, keys or [], left_out)


def written(content: PaperContent, marks: Marks = MARKS) -> Any:
    return Document(io.BytesIO(document_of(content, marks)))


def sheet_of(list_: Annex, marks: list[str] | None = None) -> Any:
    return load_workbook(io.BytesIO(workbook_of(list_, marks or []))).active


def lines(document: Any) -> list[str]:
    return [line.text for line in document.paragraphs]


# --- Lines ---------------------------------------------------------------------------------------


def test_every_typed_line_is_a_paragraph_in_word() -> None:
    found = lines(written(paper(text(TYPED))))
    start = found.index("第一行")
    assert found[start : start + 3] == ["第一行", "第二行", "第三行"]


def test_every_typed_line_is_a_paragraph_on_the_page() -> None:
    html = body_of(paper(text(TYPED)))
    assert html.count('<p class="par">') == 3
    assert '<p class="par">第二行</p>' in html


def test_a_cell_has_as_many_lines_as_were_typed() -> None:
    cell = written(paper(fields([("办理情况", TYPED)]))).tables[0].rows[0].cells[1]
    assert [line.text for line in cell.paragraphs] == ["第一行", "第二行", "第三行"]


def test_a_cell_of_the_page_has_as_many_lines_as_were_typed() -> None:
    assert "第一行<br>第二行<br>第三行</td>" in body_of(paper(fields([("办理情况", TYPED)])))


def test_a_cell_of_the_workbook_has_line_ends_that_excel_knows() -> None:
    values = [cell.value for row in sheet_of(annex(["1", TYPED])).iter_rows() for cell in row]
    assert "第一行\n第二行\n第三行" in values


def test_no_words_are_an_empty_line_and_no_fault() -> None:
    assert body_of(paper(text(""), table(["甲"], [[""]], [156]))).count("<td>") == 1
    assert written(paper(text(""), table(["甲"], [[""]], [156])))


# --- What was typed is words ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "part",
    [
        text("<script>x</script>"),
        heading("<script>x</script>"),
        fields([("<script>x</script>", "<script>x</script>")]),
        choices("<script>", ["<script>x</script>"]),
        table(["<script>"], [["<script>x</script>"]], [156]),
        signs(["<script>x</script>"]),
    ],
    ids=lambda part: part["kind"],
)
def test_no_part_of_a_paper_sets_markup_from_what_was_typed(part: dict[str, Any]) -> None:
    html = body_of(paper(part))
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_list_sets_no_markup_from_what_was_typed() -> None:
    assert "<b>" not in annex_of(annex(["1", "<b>粗</b>"]))


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "+1", "-1", "@x"])
def test_no_cell_of_the_workbook_is_a_formula(words: str) -> None:
    cells = [cell for row in sheet_of(annex(["1", words])).iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == words] == ["s"]


# --- Room for the hand ---------------------------------------------------------------------------


def test_an_empty_value_leaves_room_and_a_filled_one_does_not() -> None:
    html = body_of(paper(fields([("签收人", ""), ("建议", "修路")], lines=3)))
    assert html.count("hand hand-3") == 1


def test_room_for_the_hand_is_as_high_in_word_as_its_lines() -> None:
    rows = written(paper(fields([("情况", ""), ("建议", "修路")], lines=2))).tables[0].rows
    assert (round(rows[0].height.mm), rows[1].height) == (20, None)


def test_no_room_is_higher_than_the_style_sheet_knows() -> None:
    assert "hand-6" in body_of(paper(fields([("情况", "")], lines=40)))


# --- Marks ---------------------------------------------------------------------------------------


def test_a_draft_says_so_and_has_no_picture_of_a_code() -> None:
    document = written(paper(), Marks(word="草稿"))
    assert "草稿" in lines(document)
    assert len(document.inline_shapes) == 0


def test_a_paper_bears_one_picture_of_its_code_with_the_version() -> None:
    document = written(paper())
    assert len(document.inline_shapes) == 1
    assert "第 2 版" in document.tables[-1].rows[0].cells[1].text


def test_a_copy_that_holds_no_more_says_so_beside_its_code() -> None:
    marks = Marks("1号", 1, "AAAA", "https://portal.example/", "已作废")
    assert "已作废" in written(paper(), marks).tables[-1].rows[0].cells[1].text


def test_one_attachment_has_no_number_and_two_have() -> None:
    assert "附件：甲" in lines(written(paper(attachments=["甲"])))
    assert {"附件：1.甲", "　　　2.乙"} <= set(lines(written(paper(attachments=["甲", "乙"]))))


def test_copies_go_below_the_day() -> None:
    found = lines(written(paper(signed_by="市人大常委会", copies="市政府")))
    assert found.index("2026年3月5日") < found.index("抄送：市政府。")


def test_a_form_has_no_red_head_and_its_number_in_the_text() -> None:
    document = written(paper(style=Style.FORM))
    assert "C00000" not in document.sections[0].first_page_header._element.xml
    assert "督办函〔2026〕1号" in lines(document)


def test_the_file_is_of_the_organ_and_not_of_the_library() -> None:
    properties = written(paper()).core_properties
    assert (properties.author, properties.title) == ("市人大常委会", "一件公文")
    assert properties.comments == ""


# --- The list behind -----------------------------------------------------------------------------


def test_the_list_lies_on_its_side_and_its_head_comes_again() -> None:
    document = written(paper(annex=annex(["1", "修路"])))
    last = document.sections[-1]
    assert last.page_width > last.page_height
    assert "w:tblHeader" in document.tables[-1]._tbl.xml
    assert "w:cantSplit" in document.tables[-1]._tbl.xml


def test_rows_of_others_are_counted_and_not_shown() -> None:
    whole = annex(["1", "甲的"], ["2", "乙的"], ["3", "丙的"], keys=["11", "12", "13"])
    own = whole.only({"12", "99"})
    assert (own.rows, own.keys, own.left_out) == ([["2", "乙的"]], ["12"], 2)


def test_who_has_no_row_gets_an_empty_list() -> None:
    own = annex(["1", "甲的"], keys=["11"]).only(set())
    assert (own.rows, own.left_out) == ([], 1)


def test_the_workbook_bears_the_marks_over_its_head() -> None:
    sheet = sheet_of(annex(["1", "修路"], left_out=2), ["1号", "校验码 X"])
    column = [row[0].value for row in sheet.iter_rows()]
    assert column == [
        "一份清单", "1号", "校验码 X", "序号", "1", "另有 2 条由其他单位办理，本件从略。",
    ]  # fmt: skip
    assert sheet.freeze_panes == "A5"


@pytest.mark.parametrize(
    ("widths", "whole"),
    [
        (hand_over.LIST_WIDTHS, ANNEX_WIDTH),
        (archive.ITEM_WIDTHS, TEXT_WIDTH),
        (archive.FILE_WIDTHS, TEXT_WIDTH),
        (of_rota.WIDTHS, TEXT_WIDTH),
    ],
    ids=["list", "items", "files", "rota"],
)
def test_the_columns_fill_the_width_of_the_text(widths: list[int], whole: int) -> None:
    assert sum(widths) == whole


def test_a_narrow_column_of_the_page_is_still_seen() -> None:
    assert shares([1, 500]) == [5, 100]
    assert shares([]) == []


# --- Frozen --------------------------------------------------------------------------------------


def test_content_comes_back_from_the_database_as_it_was() -> None:
    content = paper(text("甲"), annex=annex(["1", "修路"], keys=["11"]))
    again = PaperContent.from_data(content.as_data())
    assert (again, again.digest()) == (content, content.digest())


def test_one_changed_sign_is_another_digest() -> None:
    assert paper(text("甲")).digest() != paper(text("甲。")).digest()
    assert paper(note="甲").digest() != paper(copies="甲").digest()


@pytest.mark.parametrize(
    "typed", ["甲[2026]1号", "甲【2026】1号", "甲［2026］1号", "甲〔2026〕1号"]
)
def test_brackets_of_every_kind_become_those_of_the_standard(typed: str) -> None:
    assert written_number(typed) == "甲〔2026〕1号"


def test_the_last_day_of_a_year_is_written_in_full() -> None:
    assert written_day(date(2026, 12, 31)) == "2026年12月31日"


# --- The kinds -----------------------------------------------------------------------------------


def test_every_kind_has_a_series_or_the_number_of_its_record() -> None:
    assert [kind.key for kind in KINDS.values() if not kind.series and not kind.number] == []


def test_no_two_kinds_share_a_series() -> None:
    series = [kind.series for kind in KINDS.values() if kind.series]
    assert len(series) == len(set(series))


def test_the_keys_and_series_fit_into_their_columns() -> None:
    fields_ = {name: OfficialPaper._meta.get_field(name).max_length for name in ("kind", "series")}
    assert all(len(kind.key) <= fields_["kind"] for kind in KINDS.values())
    assert all(len(kind.series) <= fields_["series"] for kind in KINDS.values())


def test_a_kind_is_found_under_its_own_key() -> None:
    assert KINDS["certificate"] is of_training.CERTIFICATE
    assert KINDS["rota"] is of_rota.ROTA


def test_a_title_longer_than_a_property_of_the_file_is_whole_on_the_paper() -> None:
    title = "长" * 300
    document = written(paper(title=title, issuer="机" * 300))
    assert title in lines(document)
    assert len(document.core_properties.title) == 255
