"""Keeps the English catalogue current without GNU gettext: python locale/catalogue.py

Texts in code and templates are Chinese; the catalogue holds one English sentence for each.
"""

import io
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
STILL = datetime(2026, 1, 1, tzinfo=UTC)
"""The compiled file must not change with the day on which it is made."""
ROOMS = (
    "attachments", "pages", "workflow", "intake", "registers", "papers", "backoffice", "accounts",
    "deputies", "supervision", "liaison_stations", "annual_summaries", "congress_portal",
)  # fmt: skip
"""Every folder with texts for people, apps or not."""
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def sources():
    """(name, Python text) of every file that may hold a text for people."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts and "demo" not in path.parts:
                yield path, path.read_text("utf-8")
        for path in sorted((ROOT / room).rglob("*.html")):
            yield path, _as_python(path)
    for path in sorted((ROOT / "templates").rglob("*.*")):
        yield path, _as_python(path)


def _as_python(path):
    """A template's texts as Python that can be tokenised: indentation means nothing there."""
    from django.utils.translation.template import templatize

    lines = templatize(path.read_text("utf-8"), origin=str(path)).splitlines()
    return "\n".join(line.lstrip() for line in lines)


def extracted():
    """A catalogue of all texts as they stand in the sources."""
    catalogue = Catalog(locale="en", domain="django", fuzzy=False)
    for path, text in sources():
        found = extract(
            "python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"}
        )
        for _line, message, _comments, context in found:
            catalogue.add(
                message,
                context=context,
                locations=[(str(path.relative_to(ROOT)), 0)],
            )
    return catalogue


def committed():
    with PO.open("rb") as source:
        return read_po(source, locale="en", domain="django")


def merged():
    """What the catalogue should be: the texts of today with the translations of yesterday."""
    fresh = extracted()
    known = {(m.id, m.context): m.string for m in committed()} if PO.exists() else {}
    for message in fresh:
        if message.id:
            message.string = known.get((message.id, message.context), message.string)
    return fresh


def po_text(catalogue):
    out = io.BytesIO()
    write_po(out, catalogue, width=0, omit_header=False, sort_output=True, no_location=True)
    lines = out.getvalue().decode().splitlines()
    changing = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', "# ")
    return "\n".join(line for line in lines if not line.startswith(changing)) + "\n"


def mo_bytes(catalogue):
    catalogue.creation_date = catalogue.revision_date = STILL
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def untranslated(catalogue):
    return [m.id for m in catalogue if m.id and not all(_strings(m))]


def _strings(message):
    return message.string if isinstance(message.string, tuple | list) else [message.string]


def main():
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress_portal.settings")
    os.environ.setdefault("SECRET_KEY", "messages")
    import django

    django.setup()
    catalogue = merged()
    PO.write_text(po_text(catalogue), "utf-8")
    MO.write_bytes(mo_bytes(committed()))
    missing = untranslated(catalogue)
    print(f"{len(catalogue)} texts, {len(missing)} without English")


if __name__ == "__main__":
    main()
