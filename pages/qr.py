"""Addresses as QR codes, drawn in the page itself."""

import segno
from django.utils.safestring import SafeString, mark_safe


def drawn(address: str, label: str) -> SafeString:
    """An address as inline SVG without any style of its own, black on white.

    Level Q: a quarter of it may be covered or dirty, as on a wall. ``label`` is read aloud.
    """
    code = segno.make(address, error="q", micro=False, boost_error=False)
    drawing = code.svg_inline(
        title=label, omitsize=True, svgclass="qr", dark="#000", light="#fff", border=4
    )
    return mark_safe(drawing.replace("<svg ", '<svg role="img" ', 1))  # noqa: S308  title escaped by segno
