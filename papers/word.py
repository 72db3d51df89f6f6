"""A paper as a Word document, set as GB/T 9704-2012 asks; fonts by name, none embedded."""

import io
from typing import Any

import segno
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

from papers.content import Annex, PaperContent, Part, Style, lines_of

TITLE_FONT, TEXT_FONT = "方正小标宋简体", "仿宋_GB2312"
HEADING_FONT, SUBHEADING_FONT = "黑体", "楷体_GB2312"
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE, TABLE_SIZE = Pt(22), Pt(16), Pt(14), Pt(12)
HEAD_SIZE, CERTIFICATE_SIZE, CODE_SIZE = Pt(36), Pt(36), Pt(10.5)
LINE = Pt(28.95)
"""Twenty-two lines on 225 mm."""
TITLE_LINE, TABLE_LINE, CODE_LINE = Pt(34), Pt(18), Pt(15)
MARGINS = {
    "top_margin": Mm(37),
    "bottom_margin": Mm(35),
    "left_margin": Mm(28),
    "right_margin": Mm(26),
}
FORM_MARGINS = {**MARGINS, "top_margin": Mm(22), "bottom_margin": Mm(20)}
LONG, SHORT = Mm(297), Mm(210)
TEXT_WIDTH, ANNEX_WIDTH = 156, 241
HEAD_TOP, FOOT_LINE = Mm(30), Mm(20)
OUT_LEFT, OUT_RIGHT = Mm(-8), Mm(-6)
"""The red lines are 170 mm long, wider than the text."""
RED = "C00000"
HAND_LINE = Mm(11)
MOST_SIGNS = 255
"""In one of the file's properties (ECMA-376)."""
Align = WD_ALIGN_PARAGRAPH


def document_of(content: PaperContent, marks: "Marks") -> bytes:
    """The bytes of the .docx file."""
    paper = Document()
    _prepare(paper, content)
    if content.style == Style.LETTER:
        _letterhead(paper.sections[0], content, marks)
    else:
        _line(paper, content.issuer, HEADING_FONT, TEXT_SIZE, Align.CENTER)
        _line(paper, marks.number, TEXT_FONT, SMALL_SIZE, Align.CENTER)
    _page_numbers(paper.sections[0])
    _body(paper, content)
    _check_code(paper, marks)
    if content.annex:
        _annex(paper, content.annex)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


class Marks:
    """What makes a content a paper: its number, version, code and where to check it.

    A draft has none; ``word`` says so in their place.
    """

    def __init__(
        self,
        number: str = "",
        version: int = 0,
        code: str = "",
        address: str = "",
        word: str = "",
    ) -> None:
        self.number, self.version, self.code = number, version, code
        self.address, self.word = address, word

    @property
    def lines(self) -> list[str]:
        if not self.code:
            return [self.word]
        lines = [f"校验码 {self.code}　第 {self.version} 版", f"扫码或访问 {self.address} 查验"]
        return [*lines, self.word] if self.word else lines


def _prepare(paper: Any, content: PaperContent) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = SHORT, LONG
    for name, length in (MARGINS if content.style == Style.LETTER else FORM_MARGINS).items():
        setattr(section, name, length)
    style = paper.styles["Normal"]
    _set_font(style, TEXT_FONT, TEXT_SIZE)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    properties = paper.core_properties
    properties.author, properties.comments = content.issuer[:MOST_SIGNS], ""
    properties.title, properties.language = content.title[:MOST_SIGNS], "zh-CN"


def _set_font(styled: Any, name: str, size: Length) -> None:
    styled.font.name, styled.font.size = name, size
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    # Word takes digits and brackets from another font than the signs beside them.
    for script in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(script), name)


def _line(
    where: Any, words: str, font: str = TEXT_FONT, size: Length = TEXT_SIZE, align: Any = None
) -> Any:
    """A paragraph; of the common distance between lines, except for the title's."""
    line = where.add_paragraph()
    _set(line, words, font, size, align)
    return line


def _set(line: Any, words: str, font: str, size: Length, align: Any = None) -> Any:
    layout = line.paragraph_format
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = LINE if size <= TEXT_SIZE else TITLE_LINE
    line.alignment = align
    run = line.add_run(words)
    _set_font(run, font, size)
    return run


def _letterhead(section: Any, content: PaperContent, marks: Marks) -> None:
    """The organ in red, the double lines, the number under the first of them."""
    section.different_first_page_header_footer = True
    section.header_distance, section.footer_distance = HEAD_TOP, FOOT_LINE
    head = section.first_page_header
    head.is_linked_to_previous = False
    name = head.paragraphs[0]
    run = _set(name, content.issuer, TITLE_FONT, _head_size(content.issuer), Align.CENTER)
    run.font.color.rgb = RGBColor.from_string(RED)
    name.paragraph_format.line_spacing = Pt(44)
    name.paragraph_format.left_indent, name.paragraph_format.right_indent = OUT_LEFT, OUT_RIGHT
    _border(name, "bottom", "thickThinSmallGap", 11)
    number = head.add_paragraph()
    _set(number, marks.number, TEXT_FONT, TEXT_SIZE, Align.RIGHT)
    number.paragraph_format.space_before, number.paragraph_format.space_after = Pt(4), LINE
    foot = section.first_page_footer
    foot.is_linked_to_previous = False
    line = foot.paragraphs[0]
    _set(line, "", TEXT_FONT, CODE_SIZE)
    line.paragraph_format.line_spacing = Pt(4)
    line.paragraph_format.left_indent, line.paragraph_format.right_indent = OUT_LEFT, OUT_RIGHT
    _border(line, "top", "thinThickSmallGap", 1)


def _head_size(issuer: str) -> Length:
    """As large as fits into 165 mm on one line, at most 36 points."""
    return min(HEAD_SIZE, Pt(int(165 / 0.3528 / max(len(issuer), 1))))


def _border(line: Any, side: str, kind: str, distance: int) -> None:
    borders = OxmlElement("w:pBdr")
    border = OxmlElement(f"w:{side}")
    values = {"val": kind, "sz": "24", "space": str(distance), "color": RED}
    for name, value in values.items():
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    properties = line._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
    )


def _page_numbers(section: Any) -> None:
    """— 2 — below the text; on the first page of a letter none (7.5, 10.1)."""
    foot = section.footer
    foot.is_linked_to_previous = False
    line = foot.paragraphs[0]
    line.alignment = Align.CENTER
    _set_font(line.add_run("— "), "宋体", SMALL_SIZE)
    run = line.add_run()
    _set_font(run, "宋体", SMALL_SIZE)
    for kind in ("begin", "PAGE", "end"):
        part = OxmlElement("w:instrText" if kind == "PAGE" else "w:fldChar")
        if kind == "PAGE":
            part.text = kind
        else:
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)
    _set_font(line.add_run(" —"), "宋体", SMALL_SIZE)


def _body(paper: Any, content: PaperContent) -> None:
    size = CERTIFICATE_SIZE if content.style == Style.CERTIFICATE else TITLE_SIZE
    title = _line(paper, content.title, TITLE_FONT, size, Align.CENTER)
    title.paragraph_format.space_after = LINE
    if size > TITLE_SIZE:
        title.paragraph_format.line_spacing = Pt(48)
    if content.addressee:
        _line(paper, f"{content.addressee}：")
    for part in content.parts:
        WRITERS[part["kind"]](paper, part)
    _closing(paper, content)


def _closing(paper: Any, content: PaperContent) -> None:
    """Attachments, signature, day, note and copies, in the order of the standard."""
    if content.attachments:
        _line(paper, "")
        for number, name in enumerate(content.attachments, start=1):
            lead = "附件：" if number == 1 else "　　　"
            ordinal = f"{number}." if len(content.attachments) > 1 else ""
            _indented(_line(paper, f"{lead}{ordinal}{name}"), 2)
    if content.signed_by:
        _line(paper, "").paragraph_format.keep_with_next = True
        _line(paper, "").paragraph_format.keep_with_next = True
        signed = _line(paper, content.signed_by, align=Align.RIGHT)
        signed.paragraph_format.right_indent = TEXT_SIZE * 2
        signed.paragraph_format.keep_with_next = True
        day = _line(paper, content.day, align=Align.RIGHT)
        day.paragraph_format.right_indent = TEXT_SIZE * 4
    if content.note:
        _indented(_line(paper, f"（{content.note}）"), 2)
    if content.copies:
        line = _line(paper, f"抄送：{content.copies}。", size=SMALL_SIZE)
        line.paragraph_format.space_before = LINE


def _indented(line: Any, signs: int) -> None:
    line.paragraph_format.first_line_indent = TEXT_SIZE * signs


def _text(paper: Any, part: Part) -> None:
    for words in lines_of(part["words"]):
        _indented(_line(paper, words, align=Align.JUSTIFY), 2)


def _heading(paper: Any, part: Part) -> None:
    line = _line(paper, part["words"], HEADING_FONT)
    _indented(line, 2)
    line.paragraph_format.keep_with_next = True


def _fields(paper: Any, part: Part) -> None:
    empty = HAND_LINE * part["lines"]
    rows = part["rows"]
    table = _grid(paper, len(rows), [38, TEXT_WIDTH - 38])
    for line, (label, value) in zip(table.rows, rows, strict=True):
        _cell(line.cells[0], label, HEADING_FONT, Align.CENTER)
        _cell(line.cells[1], value)
        if not value:
            line.height, line.height_rule = empty, WD_ROW_HEIGHT_RULE.AT_LEAST


def _choices(paper: Any, part: Part) -> None:
    boxes = "　".join(f"□{word}" for word in part["words"])
    line = _line(paper, f"{part['label']}：{boxes}")
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(6)


def _table(paper: Any, part: Part) -> None:
    _rows(paper, part["head"], part["rows"], part["widths"])


def _signs(paper: Any, part: Part) -> None:
    labels = part["labels"]
    _line(paper, "", size=CODE_SIZE).paragraph_format.keep_with_next = True
    table = _grid(paper, 1, [TEXT_WIDTH // len(labels)] * len(labels))
    line = table.rows[0]
    line.height, line.height_rule = Mm(26), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, label in zip(line.cells, labels, strict=True):
        _cell(cell, label)


WRITERS = {
    "text": _text,
    "heading": _heading,
    "fields": _fields,
    "choices": _choices,
    "table": _table,
    "signs": _signs,
}


def _rows(paper: Any, head: list[str], rows: list[list[str]], widths: list[int]) -> None:
    """A list; its head comes again on every page, and no row is cut in two."""
    table = _grid(paper, len(rows) + 1, widths)
    first = table.rows[0]
    for cell, label in zip(first.cells, head, strict=True):
        _cell(cell, label, HEADING_FONT, Align.CENTER)
    first._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for line, values in zip(table.rows[1:], rows, strict=True):
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, value in zip(line.cells, values, strict=True):
            _cell(cell, value)


def _grid(paper: Any, rows: int, widths: list[int]) -> Any:
    table = paper.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for line in table.rows:
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _cell(cell: Any, words: str, font: str = TEXT_FONT, align: Any = None) -> None:
    for number, words_of_line in enumerate(lines_of(words)):
        line = cell.add_paragraph() if number else cell.paragraphs[0]
        _set(line, words_of_line, font, TABLE_SIZE, align)
        line.paragraph_format.line_spacing = TABLE_LINE


def _check_code(paper: Any, marks: Marks) -> None:
    """The code as a picture beside its signs, kept together at the end of the text."""
    lines = [line for line in marks.lines if line]
    if not lines:
        return
    _line(paper, "", size=CODE_SIZE)
    if not marks.code:
        _small(paper.add_paragraph(), lines[0])
        return
    table = paper.add_table(rows=1, cols=2)
    table.autofit = False
    picture, words = table.rows[0].cells
    picture.width, words.width = Mm(26), Mm(TEXT_WIDTH - 26)
    picture.paragraphs[0].add_run().add_picture(qr_picture(marks.address), width=Mm(22))
    for number, line in enumerate(lines):
        _small(words.add_paragraph() if number else words.paragraphs[0], line)


def _small(line: Any, words: str) -> None:
    _set(line, words, TEXT_FONT, CODE_SIZE)
    line.paragraph_format.line_spacing = CODE_LINE


def qr_picture(address: str) -> io.BytesIO:
    """The address as a PNG, black on white."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=8, border=2)
    out.seek(0)
    return out


def _annex(paper: Any, annex: Annex) -> None:
    """On pages of its own, lying on their side, numbered on."""
    section = paper.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = LONG, SHORT
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin = section.right_margin = Mm(28)
    section.different_first_page_header_footer = False
    section.footer_distance = Mm(15)
    for line in (section.header, section.footer):
        line.is_linked_to_previous = line is section.footer
    _line(paper, "附件", HEADING_FONT)
    _line(paper, annex.title, TITLE_FONT, TITLE_SIZE, Align.CENTER)
    _rows(paper, annex.head, annex.rows, annex.widths)
    if annex.left_out:
        _small(paper.add_paragraph(), left_out_in_words(annex.left_out))


def left_out_in_words(number: int) -> str:
    """Under the list of a copy that shows some of its rows."""
    return f"另有 {number} 条由其他单位办理，本件从略。"
