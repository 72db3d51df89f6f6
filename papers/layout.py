"""How a page is set: fonts, distances, borders, what floats, page numbers (GB/T 9704-2012)."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

TITLE_FONT, TEXT_FONT = "方正小标宋简体", "仿宋_GB2312"
HEADING_FONT, SUBHEADING_FONT = "黑体", "楷体_GB2312"
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE, TABLE_SIZE = Pt(22), Pt(16), Pt(14), Pt(12)
CODE_SIZE = Pt(10.5)
LINE = Pt(28.95)
"""Twenty-two lines on 225 mm."""
CLOSER = "-5"
"""Twentieths of a point between signs: 28 signs of 16 points are 158 mm, the text is 156 wide."""
TITLE_LINE = Pt(34)
MARGINS = {
    "top_margin": Mm(37),
    "bottom_margin": Mm(35),
    "left_margin": Mm(28),
    "right_margin": Mm(26),
}
LONG, SHORT = Mm(297), Mm(210)
RED = "C00000"
NUMBER_ABOVE, NUMBER_BELOW = Mm(10.2), Mm(4.8)
"""From the text to the foot of a page number whose dash lies 7 mm under the text; and under it."""
Align = WD_ALIGN_PARAGRAPH


def set_page(section: Any, margins: dict[str, Length]) -> None:
    """Paper, margins, and how far below the text the page number stands.

    Args:
        section: of the document.
        margins: by the name of the section's own attribute.
    """
    for name, length in margins.items():
        setattr(section, name, length)
    section.footer_distance = Length(margins["bottom_margin"] - NUMBER_ABOVE - NUMBER_BELOW)


def set_style(paper: Any) -> None:
    """The text of the whole document: 28 signs a line, broken as Chinese is."""
    style = paper.styles["Normal"]
    set_font(style, TEXT_FONT, TEXT_SIZE)
    closer = _element("w:spacing", val=CLOSER)
    style.element.rPr.find(qn("w:sz")).addprevious(closer)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def set_font(styled: Any, name: str, size: Length) -> None:
    """The font by its name, for signs of every script, and its size."""
    styled.font.name, styled.font.size = name, size
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    # Word takes digits and brackets from another font than the signs beside them.
    for script in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(script), name)


def add_line(
    where: Any, words: str, font: str = TEXT_FONT, size: Length = TEXT_SIZE, align: Any = None
) -> Any:
    """A paragraph; of the common distance between lines, except for the title's."""
    line = where.add_paragraph()
    set_line(line, words, font, size, align)
    return line


def set_line(line: Any, words: str, font: str, size: Length, align: Any = None) -> Any:
    """Words on a paragraph that is there; gives the run."""
    layout = line.paragraph_format
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = LINE if size <= TEXT_SIZE else TITLE_LINE
    line.alignment = align
    run = line.add_run(words)
    set_font(run, font, size)
    return run


def add_gap(paper: Any, height: Length) -> Any:
    """Room between a text and a table, or between two tables, which Word would join."""
    gap = add_line(paper, "", size=CODE_SIZE)
    gap.paragraph_format.line_spacing = height
    return gap


def signs_wide(words: str) -> float:
    """How many Chinese signs the words are wide; a digit is half of one."""
    return sum(0.5 if sign.isascii() else 1 for sign in words)


def in_red(run: Any) -> None:
    """The red of the head."""
    run.font.color.rgb = RGBColor.from_string(RED)


def underline(line: Any, kind: str, distance: int) -> None:
    """A red double line under a paragraph, so many points away.

    Args:
        line: the paragraph.
        kind: by the name of ECMA-376; under a paragraph the first word is the upper line.
        distance: in points.
    """
    borders = OxmlElement("w:pBdr")
    borders.append(_element("w:bottom", val=kind, sz="24", space=str(distance), color=RED))
    properties = line._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
    )


def set_at_foot(line: Any, width: Length) -> None:
    """A paragraph at the very bottom of the text of its page, wherever the words above end."""
    frame = _element(
        "w:framePr",
        w=str(width.twips),
        wrap="around",
        vAnchor="margin",
        hAnchor="margin",
        xAlign="left",
        yAlign="bottom",
    )
    line._p.get_or_add_pPr().insert_element_before(
        frame, "w:widowControl", "w:pBdr", "w:spacing", "w:ind", "w:jc"
    )


def float_beside(table: Any) -> None:
    """A table beside the lines that follow, at the left, which takes no height of its own."""
    _float(table, vertAnchor="text", horzAnchor="margin", tblpX="1", tblpY="160")


def float_above(table: Any, top: Length) -> None:
    """A table in the upper margin of the page, at the right."""
    _float(table, vertAnchor="page", horzAnchor="margin", tblpXSpec="right", tblpY=str(top.twips))


def _float(table: Any, **place: str) -> None:
    position = _element("w:tblpPr", leftFromText="0", rightFromText="113", **place)
    table._tbl.tblPr.find(qn("w:tblW")).addprevious(position)


def page_numbers(paper: Any, section: Any) -> None:
    """— 2 — below the text, at the right of odd pages and at the left of even ones (7.5).

    On the first page of a letter there is none (10.1); its foot is another one.
    """
    paper.settings.odd_and_even_pages_header_footer = True
    for foot, side in ((section.footer, Align.RIGHT), (section.even_page_footer, Align.LEFT)):
        foot.is_linked_to_previous = False
        line = foot.paragraphs[0]
        line.alignment = side
        line.paragraph_format.space_after = NUMBER_BELOW
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = SMALL_SIZE
        set_font(line.add_run("— "), "宋体", SMALL_SIZE)
        run = line.add_run()
        set_font(run, "宋体", SMALL_SIZE)
        _add_page_field(run)
        set_font(line.add_run(" —"), "宋体", SMALL_SIZE)


def _add_page_field(run: Any) -> None:
    for kind in ("begin", "PAGE", "end"):
        part = OxmlElement("w:instrText" if kind == "PAGE" else "w:fldChar")
        if kind == "PAGE":
            part.text = kind
        else:
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)


def _element(name: str, **values: str) -> Any:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element
