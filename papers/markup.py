"""The parts of a paper as HTML: the same as in Word, for the screen and the printer."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from papers.content import Annex, PaperContent, Part, lines_of

STEP = 5
"""Columns are set in steps of so many hundredths of the width; no style stands in a page."""
WIDE = SafeString('<div class="wide" tabindex="0"><table class="grid">{}</table></div>')
"""A table that a narrow screen scrolls, by keys too."""


def body_of(content: PaperContent) -> SafeString:
    """What stands between addressee and attachments."""
    return format_html_join("\n", "{}", ((MAKERS[part["kind"]](part),) for part in content.parts))


def annex_of(annex: Annex) -> SafeString:
    """An annex as it stands behind the letter."""
    return _list(annex.head, annex.rows, annex.widths)


def _text(part: Part) -> SafeString:
    lines = ((line,) for line in lines_of(part["words"]))
    return format_html_join("\n", '<p class="par">{}</p>', lines)


def _heading(part: Part) -> SafeString:
    return format_html("<h3>{}</h3>", part["words"])


def _fields(part: Part) -> SafeString:
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td{}>{}</td></tr>',
        ((label, _hand(part["lines"], value), _lines(value)) for label, value in part["rows"]),
    )
    columns = mark_safe('<colgroup><col class="w25"><col class="w75"></colgroup>')
    return format_html(WIDE, format_html("{}<tbody>{}</tbody>", columns, rows))


def _hand(lines: int, value: str) -> SafeString:
    """Room for what is written by hand."""
    return SafeString("") if value else format_html(' class="hand hand-{}"', min(lines, 6))


def _lines(value: str) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((one,) for one in lines_of(value)))


def _choices(part: Part) -> SafeString:
    boxes = "　".join(f"□{word}" for word in part["words"])
    return format_html('<p class="boxes">{}：{}</p>', part["label"], boxes)


def _table(part: Part) -> SafeString:
    return _list(part["head"], part["rows"], part["widths"])


def _list(head: list[str], rows: list[list[str]], widths: list[int]) -> SafeString:
    columns = format_html_join("", '<col class="w{}">', ((one,) for one in shares(widths)))
    first = format_html_join("", '<th scope="col">{}</th>', ((label,) for label in head))
    lines = format_html_join(
        "\n",
        "<tr>{}</tr>",
        (
            (format_html_join("", "<td>{}</td>", ((_lines(value),) for value in row)),)
            for row in rows
        ),
    )
    top = format_html("<colgroup>{}</colgroup><thead><tr>{}</tr></thead>", columns, first)
    return format_html(WIDE, format_html("{}<tbody>{}</tbody>", top, lines))


def shares(widths: list[int]) -> list[int]:
    """Each width in hundredths of all, in steps."""
    whole = sum(widths) or 1
    return [max(STEP, round(width * 100 / whole / STEP) * STEP) for width in widths]


def _signs(part: Part) -> SafeString:
    boxes = format_html_join("", "<div>{}</div>", ((_lines(label),) for label in part["labels"]))
    return format_html('<div class="signs">{}</div>', boxes)


MAKERS = {
    "text": _text,
    "heading": _heading,
    "fields": _fields,
    "choices": _choices,
    "table": _table,
    "signs": _signs,
}
