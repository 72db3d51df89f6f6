"""Keeps the English catalogue current without GNU gettext: python locale/catalogue.py

Texts in code and templates are Chinese; the catalogue holds one English sentence for each.
"""

import ast
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
    for context, message in spoken():
        catalogue.add(message, context=context)
    return catalogue


def spoken():
    """(context, word) of actions that English says in two ways (workflow/spoken.py): “done” where
    the timeline tells one by its button, “button” where the word also stands for something else."""
    from django.utils import translation

    from workflow.transitions import tables

    rows = [row for table in tables.values() for row in table.transitions]
    with translation.override(None):
        pressed = {str(row.label) for row in rows}
        pressed |= {str(wait.action) for row in rows for wait in row.waits if wait.action}
        told = {str(row.done) for row in rows if row.done_by_label}
    return sorted(
        [("done", word) for word in told] + [("button", word) for word in pressed & _elsewhere()]
    )


def _elsewhere():
    """The words that stand somewhere else than as the label or the action of a call."""
    found = set()
    for path, text in sources():
        buttons = _buttons(text) if path.suffix == ".py" else set()
        options = {"encoding": "utf-8"}
        for line, message, _comments, context in extract(
            "python", io.BytesIO(text.encode()), KEYWORDS, options=options
        ):
            if context is None and line not in buttons:
                found.add(message)
    return found


def _buttons(text):
    """The lines on which the text of a button begins."""
    return {
        one.value.lineno
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call)
        for one in call.keywords
        if one.arg in ("label", "action") and isinstance(one.value, ast.Call)
    }


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
