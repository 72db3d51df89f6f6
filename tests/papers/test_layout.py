"""How a paper is set in Word: what GB/T 9704-2012 asks, read from the file."""

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Length

from papers.content import Annex, PaperContent, Style, fields, signs, table, text
from papers.word import Marks, document_of

MARKS = Marks("督办函〔2026〕1号", 2, "AAAA-BBBB-CCCC-DDDD", "https://portal.example/letters/AA/")
SIGN = 16
"""Points that a sign of the text is wide."""


def written(*parts: dict[str, Any], **given: Any) -> Any:
    facts = {"issuer": "市人大常委会", "title": "一件公文", "day": "2026年3月5日", **given}
    return Document(io.BytesIO(document_of(PaperContent(parts=list(parts), **facts), MARKS)))


def line_of(document: Any, words: str) -> Any:
    return next(line for line in document.paragraphs if line.text == words)


def test_a_line_of_the_text_holds_twenty_eight_signs() -> None:
    document = written()
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    closer = int(document.styles["Normal"].element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 <= Length(width).pt / (SIGN + closer) < 29


def test_the_thin_line_of_the_foot_stands_over_the_thick_one() -> None:
    foot = written().sections[0].first_page_footer.paragraphs[0]._p.xml
    # Under a paragraph the word that comes first is the upper line.
    assert '<w:bottom w:val="thinThickSmallGap"' in foot


def test_odd_pages_are_numbered_at_the_right_and_even_ones_at_the_left() -> None:
    document = written()
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    sides = [foot.paragraphs[0].alignment for foot in (section.footer, section.even_page_footer)]
    assert [str(side) for side in sides] == ["RIGHT (2)", "LEFT (0)"]


@pytest.mark.parametrize("style", [Style.LETTER, Style.CERTIFICATE, Style.FORM])
def test_the_check_code_takes_no_line_of_the_text(style: Style) -> None:
    document = written(text("正文。"), style=style, signed_by="市人大常委会")
    codes = [one for one in document.tables if one._tbl.xml.count("w:tblpPr")]
    assert len(codes) == 1
    assert "AAAA-BBBB-CCCC-DDDD" in codes[0].rows[0].cells[1].text


def test_the_check_code_of_a_letter_is_on_the_page_of_its_signature() -> None:
    body = written(text("正文。"), signed_by="市人大常委会").element.body
    after = next(one for one in body if one.tag == qn("w:tbl")).getnext()
    assert after.pPr.find(qn("w:keepNext")) is not None


@pytest.mark.parametrize(
    ("signer", "indents"),
    [
        ("市人大常委会", (4, 4)),
        ("市人大", (5.5, 4)),
        ("永康市东城街道人大工作委员会委员", (0, 5)),
    ],
)
def test_who_signs_is_centred_over_the_day(signer: str, indents: tuple[float, float]) -> None:
    document = written(signed_by=signer)
    found = [line_of(document, words) for words in (signer, "2026年3月5日")]
    right = [line.paragraph_format.right_indent.pt / SIGN for line in found]
    assert right == pytest.approx(indents, abs=0.01)


@pytest.mark.parametrize(
    ("signer", "empty"), [("市人大常委会", 2), ("永康市人大常委会城建环资工作委员会", 3)]
)
def test_a_long_signature_stands_below_the_check_code(signer: str, empty: int) -> None:
    words = [line.text for line in written(text("正文。"), signed_by=signer).paragraphs]
    between = words[words.index("正文。") + 1 : words.index(signer)]
    assert between == [""] * empty


def test_copies_stand_at_the_foot_of_the_page() -> None:
    line = line_of(written(copies="市政府"), "抄送：市政府。")
    assert line._p.pPr.find(qn("w:framePr")).get(qn("w:yAlign")) == "bottom"


def test_the_title_of_the_list_is_on_the_third_line() -> None:
    document = written(annex=Annex("一份清单", ["序号"], [["1"]], [241]))
    words = [line.text for line in document.paragraphs]
    assert words[words.index("附件") :][:3] == ["附件", "", "一份清单"]


def test_a_table_does_not_grow_into_the_next_one() -> None:
    body = written(
        fields([("甲", "乙")]), table(["丙"], [["丁"]], [156]), signs(["戊"]), style=Style.FORM
    ).element.body
    tables = [one for one in body if one.tag == qn("w:tbl") and "w:tblpPr" not in one.xml]
    assert [one.getnext().tag for one in tables[:2]] == [qn("w:p")] * 2


def test_a_signature_is_not_alone_on_a_page() -> None:
    document = written(fields([("甲", "乙")]), signs(["戊"]), style=Style.FORM)
    last = document.tables[1].rows[-1].cells
    assert all(cell.paragraphs[-1].paragraph_format.keep_with_next for cell in last)


def test_boxes_to_tick_stay_on_one_line() -> None:
    words = ["已解决", "正在解决", "部分解决", "列入计划", "留作参考"]
    document = written({"kind": "choices", "label": "办理结果", "words": words}, style=Style.FORM)
    line = next(one for one in document.paragraphs if one.text.startswith("办理结果"))
    size = line.runs[0].font.size.pt
    assert len(line.text) * size <= 156 / 25.4 * 72


def test_words_are_broken_as_chinese_ones_are() -> None:
    styles = written().styles.element
    languages = {one.get(qn("w:eastAsia")) for one in styles.iter(qn("w:lang"))}
    assert languages == {"zh-CN"}
