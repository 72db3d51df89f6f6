"""What is read of a Word file: all that a reader sees of it, and nothing that is struck out."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from annual_summaries.proofreading.reading import draft_text

W = nsdecls("w")
RUN = "<w:r><w:t>%s</w:t></w:r>"
NOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:footnote><w:p><w:r><w:t>注：培训班8期</w:t></w:r></w:p></w:footnote></w:footnotes>"
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def read(*blocks):
    """The text of a document with these blocks of the body, as XML."""
    document = docx.Document()
    for block in blocks:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(block))
    file = io.BytesIO()
    document.save(file)
    return draft_text(file, "报告.docx")


def paragraph(inner):
    return f"<w:p {W}>{inner}</w:p>"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (f"{RUN % '交办'}<w:ins>{RUN % '13份'}</w:ins>{RUN % '意见'}", "交办13份意见"),
        (f"<w:del><w:r><w:delText>9份</w:delText></w:r></w:del>{RUN % '2份'}", "2份"),
        (f"<w:moveFrom>{RUN % '9份'}</w:moveFrom>{RUN % '2份'}", "2份"),
        (f"<w:sdt><w:sdtContent>{RUN % '160件'}</w:sdtContent></w:sdt>", "160件"),
        (f"<w:hyperlink>{RUN % '49个'}</w:hyperlink>", "49个"),
        ("<w:r><w:t>一</w:t><w:tab/><w:t>二</w:t></w:r>", "一\t二"),
    ],
    ids=["inserted", "deleted", "moved away", "a field to fill in", "a link", "a tab"],
)
def test_a_paragraph_is_read_as_it_stands(inner, text):
    assert read(paragraph(inner)) == text


def test_a_field_to_fill_in_may_hold_whole_paragraphs():
    block = paragraph(RUN % "会议9次").replace(f" {W}", "")
    assert read(f"<w:sdt {W}><w:sdtContent>{block}</w:sdtContent></w:sdt>") == "会议9次"


def test_a_text_box_is_read_once_and_apart():
    box = f"<w:txbxContent><w:p>{RUN % '活动99项'}</w:p></w:txbxContent>"
    old = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    twice = (
        f'<mc:AlternateContent xmlns:mc="{old}"><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    assert read(paragraph(f"{RUN % '全年'}<w:r>{twice}</w:r>")).splitlines() == ["全年", "活动99项"]


def test_a_table_in_a_cell_is_read_with_its_row():
    inner = f"<w:tbl><w:tr><w:tc><w:p>{RUN % '49个'}</w:p></w:tc></w:tr></w:tbl>"
    outer = (
        f"<w:tbl {W}><w:tr><w:tc><w:p>{RUN % '站点'}</w:p></w:tc>"
        f"<w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    )
    assert read(outer).strip() == "站点，49个"


def test_notes_are_read_after_the_text():
    file = io.BytesIO()
    docx.Document().save(file)
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/_rels/document.xml.rels":
                link = f'<Relationship Id="rId99" Type="{KIND}" Target="footnotes.xml"/>'
                content = content.replace(b"</Relationships>", f"{link}</Relationships>".encode())
            new.writestr(name, content)
        new.writestr("word/footnotes.xml", NOTES)
    assert draft_text(out, "报告.docx").strip() == "注：培训班8期"
