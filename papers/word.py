"""A paper as a Word document, set as GB/T 9704-2012 asks; fonts by name, none embedded."""

import io
from typing import Any

import segno
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Length, Mm, Pt

from papers.content import Annex, PaperContent, Part, Style, lines_of
from papers.layout import (
    CODE_SIZE,
    HEADING_FONT,
    LINE,
    LONG,
    MARGINS,
    SHORT,
    SMALL_SIZE,
    TABLE_SIZE,
    TEXT_FONT,
    TEXT_SIZE,
    TITLE_FONT,
    TITLE_SIZE,
    Align,
    add_gap,
    add_line,
    float_above,
    float_beside,
    in_red,
    page_numbers,
    set_at_foot,
    set_line,
    set_page,
    set_style,
    signs_wide,
    underline,
)

HEAD_SIZE, CERTIFICATE_SIZE, MARK_SIZE = Pt(36), Pt(36), Pt(8)
TABLE_LINE, CODE_LINE, MARK_LINE = Pt(18), Pt(15), Pt(10.5)
FORM_MARGINS = {**MARGINS, "top_margin": Mm(28), "bottom_margin": Mm(20)}
ANNEX_MARGINS = {
    "top_margin": Mm(28),
    "bottom_margin": Mm(26),
    "left_margin": Mm(28),
    "right_margin": Mm(28),
}
TEXT_WIDTH, ANNEX_WIDTH = 156, 241
HEAD_TOP = Mm(30)
OUT_LEFT, OUT_RIGHT = Mm(-8), Mm(-6)
"""The red lines are 170 mm long, wider than the text."""
HAND_LINE = Mm(10)
CELL_GAP, TABLE_GAP, FORM_TITLE_GAP = Pt(2), Pt(8), Pt(14)
DAY_INDENT = 4
"""Signs between the day and the edge; the signature is centred over the day (7.3.5.1)."""
BESIDE_CODE = 12
"""A signature of more signs than that has no room beside the check code, and stands below it."""
CODE_TOP, CODE_SIDE, CODE_WORDS = Mm(7), 20, 48
"""Of the check code: from the upper edge of a form; the picture and the words, in millimetres."""
MOST_SIGNS = 255
"""In one of the file's properties (ECMA-376)."""


def document_of(content: PaperContent, marks: "Marks") -> bytes:
    """The bytes of the .docx file."""
    paper = Document()
    _prepare(paper, content)
    if content.style == Style.FORM:
        _check_code(paper, marks, above=True)
    if content.style == Style.LETTER:
        _letterhead(paper.sections[0], content, marks)
    else:
        add_line(paper, content.issuer, HEADING_FONT, TEXT_SIZE, Align.CENTER)
        number = add_line(paper, marks.number, TEXT_FONT, SMALL_SIZE, Align.CENTER)
        number.paragraph_format.space_after = Pt(6)
    page_numbers(paper, paper.sections[0])
    _body(paper, content)
    _closing(paper, content, marks)
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
        """The marks as lines, the check code first."""
        if not self.code:
            return [self.word]
        lines = [
            f"校验码 {self.code}",
            f"第 {self.version} 版",
            "扫码或访问以下地址查验：",
            self.address,
        ]
        return [*lines, self.word] if self.word else lines


def _prepare(paper: Any, content: PaperContent) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = SHORT, LONG
    set_page(section, FORM_MARGINS if content.style == Style.FORM else MARGINS)
    set_style(paper)
    properties = paper.core_properties
    properties.author, properties.comments = content.issuer[:MOST_SIGNS], ""
    properties.title, properties.language = content.title[:MOST_SIGNS], "zh-CN"


def _letterhead(section: Any, content: PaperContent, marks: Marks) -> None:
    """The organ in red, the double lines, the number under the first of them."""
    section.different_first_page_header_footer = True
    section.header_distance = HEAD_TOP
    head = section.first_page_header
    head.is_linked_to_previous = False
    name = head.paragraphs[0]
    run = set_line(name, content.issuer, TITLE_FONT, _head_size(content.issuer), Align.CENTER)
    in_red(run)
    name.paragraph_format.line_spacing = Pt(44)
    name.paragraph_format.left_indent, name.paragraph_format.right_indent = OUT_LEFT, OUT_RIGHT
    underline(name, "thickThinSmallGap", 11)
    number = head.add_paragraph()
    set_line(number, marks.number, TEXT_FONT, TEXT_SIZE, Align.RIGHT)
    number.paragraph_format.space_before, number.paragraph_format.space_after = Pt(4), LINE
    foot = section.first_page_footer
    foot.is_linked_to_previous = False
    line = foot.paragraphs[0]
    set_line(line, "", TEXT_FONT, CODE_SIZE)
    line.paragraph_format.line_spacing = Pt(4)
    line.paragraph_format.left_indent, line.paragraph_format.right_indent = OUT_LEFT, OUT_RIGHT
    underline(line, "thinThickSmallGap", 1)


def _head_size(issuer: str) -> Length:
    """As large as fits into 165 mm on one line, at most 36 points."""
    return min(HEAD_SIZE, Pt(int(165 / 0.3528 / max(len(issuer), 1))))


def _body(paper: Any, content: PaperContent) -> None:
    size = CERTIFICATE_SIZE if content.style == Style.CERTIFICATE else TITLE_SIZE
    title = add_line(paper, content.title, TITLE_FONT, size, Align.CENTER)
    title.paragraph_format.space_after = FORM_TITLE_GAP if content.style == Style.FORM else LINE
    if size > TITLE_SIZE:
        title.paragraph_format.line_spacing = Pt(48)
    if content.addressee:
        add_line(paper, f"{content.addressee}：")
    before = ""
    for part in content.parts:
        kind = part["kind"]
        if kind == "signs" and before in TABLES:
            _keep_with_next(paper.tables[-1])
        if _are_apart(before, kind):
            add_gap(paper, TABLE_GAP).paragraph_format.keep_with_next = True
        WRITERS[kind](paper, part)
        before = kind


def _are_apart(before: str, kind: str) -> bool:
    """Whether there is room between two parts; boxes to tick have their own."""
    if not before or "choices" in (before, kind) or before == kind == "fields":
        return False
    return bool({before, kind} & TABLES)


def _keep_with_next(table: Any) -> None:
    """The last row goes to the next page with what follows, so that no signature stands alone."""
    for cell in table.rows[-1].cells:
        for line in cell.paragraphs:
            line.paragraph_format.keep_with_next = True


def _closing(paper: Any, content: PaperContent, marks: Marks) -> None:
    """Attachments, signature, day, note and copies, in the order of the standard.

    The check code stands at the left of the signature, so that it never goes to a page alone.
    """
    if content.attachments:
        add_line(paper, "")
        for number, name in enumerate(content.attachments, start=1):
            lead = "附件：" if number == 1 else "　　　"
            ordinal = f"{number}." if len(content.attachments) > 1 else ""
            _indented(add_line(paper, f"{lead}{ordinal}{name}"), 2)
    if content.style != Style.FORM or not marks.code:
        _check_code(paper, marks)
    if content.signed_by:
        _signature(paper, content)
    if content.note:
        _indented(add_line(paper, f"（{content.note}）"), 2)
    if content.copies:
        line = add_line(paper, f"抄送：{content.copies}。", size=SMALL_SIZE)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = SMALL_SIZE
        set_at_foot(line, Mm(TEXT_WIDTH))


def _signature(paper: Any, content: PaperContent) -> None:
    """The day four signs from the edge, who signs centred over it, where the seal goes."""
    for _line in range(3 if signs_wide(content.signed_by) > BESIDE_CODE else 2):
        add_line(paper, "").paragraph_format.keep_with_next = True
    wider = (signs_wide(content.signed_by) - signs_wide(content.day)) / 2
    signed = add_line(paper, content.signed_by, align=Align.RIGHT)
    signed.paragraph_format.right_indent = _signs_long(max(DAY_INDENT - wider, 0))
    signed.paragraph_format.keep_with_next = True
    day = add_line(paper, content.day, align=Align.RIGHT)
    day.paragraph_format.right_indent = _signs_long(max(DAY_INDENT, wider))


def _signs_long(number: float) -> Length:
    return Length(int(TEXT_SIZE * number))


def _indented(line: Any, signs: int) -> None:
    line.paragraph_format.first_line_indent = TEXT_SIZE * signs


def _text(paper: Any, part: Part) -> None:
    for words in lines_of(part["words"]):
        _indented(add_line(paper, words, align=Align.JUSTIFY), 2)


def _heading(paper: Any, part: Part) -> None:
    line = add_line(paper, part["words"], HEADING_FONT)
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
    """Boxes on one line, as large as they fit on it."""
    boxes = "　".join(f"□{word}" for word in part["words"])
    words = f"{part['label']}：{boxes}"
    fits = signs_wide(words) * SMALL_SIZE <= Mm(TEXT_WIDTH)
    line = add_line(paper, words, size=SMALL_SIZE if fits else TABLE_SIZE)
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(4)


def _table(paper: Any, part: Part) -> None:
    _rows(paper, part["head"], part["rows"], part["widths"])


def _signs(paper: Any, part: Part) -> None:
    labels = part["labels"]
    table = _grid(paper, 1, [TEXT_WIDTH // len(labels)] * len(labels))
    line = table.rows[0]
    line.height, line.height_rule = Mm(26), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, label in zip(line.cells, labels, strict=True):
        _cell(cell, label)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP


WRITERS = {
    "text": _text,
    "heading": _heading,
    "fields": _fields,
    "choices": _choices,
    "table": _table,
    "signs": _signs,
}
TABLES = {"fields", "table", "signs"}


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


def _grid(paper: Any, rows: int, widths: list[int], style: str = "Table Grid") -> Any:
    table = paper.add_table(rows=rows, cols=len(widths), style=style)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for line in table.rows:
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _cell(cell: Any, words: str, font: str = TEXT_FONT, align: Any = None) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, words_of_line in enumerate(lines_of(words)):
        line = cell.add_paragraph() if number else cell.paragraphs[0]
        set_line(line, words_of_line, font, TABLE_SIZE, align)
        line.paragraph_format.line_spacing = TABLE_LINE
    cell.paragraphs[0].paragraph_format.space_before = CELL_GAP
    cell.paragraphs[-1].paragraph_format.space_after = CELL_GAP


def _check_code(paper: Any, marks: Marks, *, above: bool = False) -> None:
    """The code as a picture beside its signs: in the upper margin, or beside what follows.

    A draft has no code; its word stands at the end of the text alone.
    """
    lines = [line for line in marks.lines if line]
    if not marks.code:
        if lines and not above:
            add_gap(paper, TABLE_GAP)
            _small(paper.add_paragraph(), lines[0])
        return
    side = CODE_SIDE - 4 if above else CODE_SIDE
    table = _grid(paper, 1, [side + 4, CODE_WORDS * 2 if above else CODE_WORDS], "Normal Table")
    picture, words = table.rows[0].cells
    picture.paragraphs[0].add_run().add_picture(qr_picture(marks.address), width=Mm(side))
    words.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, line in enumerate(lines):
        _small(words.add_paragraph() if number else words.paragraphs[0], line, MARK_SIZE)
    if above:
        float_above(table, CODE_TOP)
    else:
        float_beside(table)


def _small(line: Any, words: str, size: Length = CODE_SIZE) -> None:
    set_line(line, words, TEXT_FONT, size)
    line.paragraph_format.line_spacing = CODE_LINE if size == CODE_SIZE else MARK_LINE


def qr_picture(address: str) -> io.BytesIO:
    """The address as a PNG, black on white."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=8, border=2)
    out.seek(0)
    return out


def _annex(paper: Any, annex: Annex) -> None:
    """On pages of its own, lying on their side, numbered on; the title on the third line."""
    section = paper.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = LONG, SHORT
    set_page(section, ANNEX_MARGINS)
    section.different_first_page_header_footer = False
    for line in (section.header, section.footer):
        line.is_linked_to_previous = line is section.footer
    add_line(paper, "附件", HEADING_FONT)
    add_line(paper, "")
    title = add_line(paper, annex.title, TITLE_FONT, TITLE_SIZE, Align.CENTER)
    title.paragraph_format.space_after = Pt(12)
    _rows(paper, annex.head, annex.rows, annex.widths)
    if annex.left_out:
        _small(paper.add_paragraph(), left_out_in_words(annex.left_out))


def left_out_in_words(number: int) -> str:
    """Under the list of a copy that shows some of its rows."""
    return f"另有 {number} 条由其他单位办理，本件从略。"
