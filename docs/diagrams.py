"""Writes the handbook's page on states from the transition tables: python docs/diagrams.py"""

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "workflow.md"

INTRODUCTION = """# What may happen to each record, state by state

Written from the transition tables by `python docs/diagrams.py`; a test keeps it current. The tables
stand by room and concept. An action in brackets happens only as part of one on another record.
"""


def page():
    """The whole page as Markdown."""
    from django.utils import translation

    from workflow.transitions import tables

    parts, heading = [INTRODUCTION], ""
    with translation.override(None):
        for model in sorted(tables, key=_place):
            if heading != (heading := _concept(model)):
                parts.append(f"## {heading}\n")
            words = _words(model.__name__)
            title = f"The {words} ({model._meta.verbose_name})"
            parts.append(section(title, tables[model]))
    return "\n".join(parts)


def _place(model):
    """Rooms in the order of the settings, in a room its concepts, in a concept its records."""
    from django.apps import apps

    rooms = [config.label for config in apps.get_app_configs()]
    return rooms.index(model._meta.app_label), _concept(model), model.__name__


def _concept(model):
    """The folder in which a model's concept lies, as “supervision/items/”."""
    return "/".join(model.__module__.split(".")[:-1]) + "/"


def _words(name):
    """“ReceptionDay” as “reception day”."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


def section(title, table):
    return "\n".join([f"### {title}\n", diagram(table), "", *rows(table), ""])


def diagram(table):
    """Mermaid: states by their Chinese names, one arrow for each change of state."""
    states = [f'    state "{state.label}" as {state.value}' for state in table.states]
    arrows = {}
    for row in table.transitions:
        if row.target is None:
            continue
        for source in row.sources:
            arrows.setdefault((str(source), str(row.target)), []).append(str(row.label))
    lines = [
        f"    {source} --> {target}: {'、'.join(dict.fromkeys(labels))}"
        for (source, target), labels in arrows.items()
    ]
    first = f"    [*] --> {next(iter(table.states)).value}"
    return "\n".join(["```mermaid", "stateDiagram-v2", *states, first, *lines, "```"])


def rows(table):
    labels = {state.value: str(state.label) for state in table.states}
    yield "| action | name | from | to | who | asks for |"
    yield "|---|---|---|---|---|---|"
    for row in table.transitions:
        sources = "、".join(labels[str(source)] for source in row.sources)
        target = labels[str(row.target)] if row.target else "—"
        needs = ", ".join(need.name + ("" if need.required else "?") for need in row.needs)
        action = f"({row.action})" if row.inner else row.action
        cells = (f"`{action}`", row.label, sources, target, row.who.label, needs or "—")
        yield f"| {' | '.join(map(str, cells))} |"


def main():
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress_portal.settings")
    os.environ.setdefault("SECRET_KEY", "docs")
    import django

    django.setup()
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
