"""Writes the handbook's page on permissions from the tables that the tests hold.

python -m tests.security.page
"""

import os
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
COLUMNS = (
    ("public", ("anybody",), ()),
    ("signed in", ("nobody",), ()),
    ("clerk", ("clerk",), ()),
    ("leader", ("leader",), ("town_leader",)),
    ("town clerk", ("town_clerk",), ("other_town_clerk",)),
    ("station clerk", ("station_clerk",), ()),
    ("handler", ("handler", "helper"), ("other_handler",)),
    ("deputy", ("deputy",), ("other_deputy",)),
    ("keeper", ("keeper",), ("other_keeper",)),
    ("sysadmin", ("sysadmin",), ()),
)
"""Heading, those to whom the records belong, those to whom they do not."""
HEAD = """# Who may do what

Written from the tables in `tests/security/` by `python -m tests.security.page`; a test keeps it
current. The same tables are held against the running portal, person by person: one of each role to
whom the records belong, one of the same role elsewhere, one signed in without a role, one without
an account. An address or a form without a row fails a test.

● all records of the kind · ◐ some: their own unit's, town's, station's or their own · – none.
A record that a person may not know of does not exist for them (404); a known page with an action
that is not theirs refuses it (403). Nobody deletes.

Which action of a page is whose in which state, [the transition tables](workflow.md) say.
"""


def mark(people: object, everybody: str, signed_in: str, column: tuple) -> str:
    _heading, own, foreign = column
    if people == everybody:
        return "●"
    if people == signed_in:
        return "–" if own == ("anybody",) else "●"
    here = [one in people for one in own]
    there = [one in people for one in foreign]
    if all(here) and all(there):
        return "●"
    return "◐" if any(here) or any(there) else "–"


def row(first: str, people: object) -> str:
    from tests.security.addresses import EVERYBODY, SIGNED_IN

    marks = [mark(people, EVERYBODY, SIGNED_IN, column) for column in COLUMNS]
    return "| " + " | ".join([first, *marks]) + " |\n"


def table(first: str, rows: list[tuple[str, object]]) -> str:
    heads = [first, *(column[0] for column in COLUMNS)]
    ruler = "|" + "---|" * len(heads)
    body = "".join(row(name, people) for name, people in rows)
    return "| " + " | ".join(heads) + f" |\n{ruler}\n{body}"


def pages() -> list[tuple[str, object]]:
    from tests.security.addresses import ADDRESSES, NOT_ALLOWED
    from tests.security.states import STATES

    rows = [(name, rule) for name, rule in ADDRESSES.items() if rule.answer != NOT_ALLOWED]
    rows += STATES.items()
    return sorted((_in_words(name), rule.open_to) for name, rule in rows)


def forms() -> list[tuple[str, object]]:
    from tests.security.posts import FORMS, OTHER_FORMS

    rows = {**FORMS, **{name: form for name, (_make, form) in OTHER_FORMS.items()}}
    return sorted((_in_words(name), form.may) for name, form in rows.items())


def registers() -> list[tuple[str, object]]:
    from tests.security.office import OTHER_PAGES, REGISTERS

    rows: list[tuple[str, object]] = []
    for label, register in REGISTERS.items():
        rows.append((f"`{label}` open", register.opens))
        rows.append((f"`{label}` add", register.adds))
    rows += [(f"`{name}`", people) for name, people in OTHER_PAGES.items()]
    return rows


def _in_words(name: str) -> str:
    address, _dot, state = name.partition(" · ")
    return f"`{address}` {state}".rstrip()


def page() -> str:
    return "\n".join(
        [
            HEAD,
            "## Pages\n",
            table("address", pages()),
            "## Forms\n",
            "In the state of the record in the tests; where the state asks for another person,\n"
            "the form is that person's.\n",
            table("address", forms()),
            "## Back office\n",
            table("register", registers()),
        ]
    )


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress_portal.settings")
    os.environ.setdefault("DEMO", "1")
    django.setup()
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
