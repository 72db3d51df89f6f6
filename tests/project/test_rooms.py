"""The house keeps its order: imports go down, files are called what they are."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "attachments",
    "pages",
    "workflow",
    "intake",
    "registers",
    "papers",
    "backoffice",
    "accounts",
    "deputies",
    "supervision",
    "liaison_stations",
    "annual_summaries",
    "congress_portal",
)
USERS = ("tests", "reliability", "benchmarks")
FORBIDDEN_NAMES = ("utils.py", "helpers.py", "signals.py", "core", "common")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
CODE = [path for path in SOURCES if "migrations" not in path.parts]


def imported_rooms(source):
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        yield from (name.partition(".")[0] for name in names)


def upward_imports(room, source):
    """Rooms above that this source imports."""
    allowed = set(ROOMS[: ROOMS.index(room) + 1])
    return sorted({name for name in imported_rooms(source) if name in ROOMS} - allowed)


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path):
    room = path.relative_to(ROOT).parts[0]
    assert upward_imports(room, path.read_text("utf-8")) == []


def test_an_upward_import_would_be_found():
    assert upward_imports("accounts", "from supervision.models import Item") == ["supervision"]


def test_a_ground_floor_that_knows_an_app_would_be_found():
    assert upward_imports("workflow", "import accounts.models") == ["accounts"]


def test_no_room_for_odds_and_ends():
    assert [path for path in CODE if set(path.parts) & set(FORBIDDEN_NAMES)] == []


def long_functions(source, most=60):
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= most
    ]


def test_no_function_is_long():
    found = {str(path): long_functions(path.read_text("utf-8")) for path in CODE}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_long_function_would_be_found():
    assert long_functions("def long():\n" + "    x = 1\n" * 60) == ["long"]


def test_no_file_is_long():
    every = [*CODE, *(path for room in USERS for path in (ROOT / room).rglob("*.py"))]
    too_long = [str(path) for path in every if len(path.read_text("utf-8").splitlines()) > 400]
    assert too_long == []


def private_names_of_others(source):
    """Names with a leading underscore that a module takes from another one of ours."""
    modules, found = {}, set()
    nodes = list(ast.walk(ast.parse(source)))
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                if alias.name.startswith("_") and not alias.name.startswith("__"):
                    found.add(f"{node.module}.{alias.name}")
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = modules.get(node.value.id, "")
            is_ours = (ROOT / f"{module.replace('.', '/')}.py").is_file()
            if is_ours and node.attr.startswith("_") and not node.attr.startswith("__"):
                found.add(f"{module}.{node.attr}")
    return sorted(found)


def test_no_module_takes_a_private_name_of_another():
    every = [*CODE, *(path for room in USERS for path in (ROOT / room).rglob("*.py"))]
    found = {str(path): private_names_of_others(path.read_text("utf-8")) for path in every}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_private_name_of_another_module_would_be_found():
    sources = ("from intake.codes import _of", "from intake import codes\n\ncodes._of()")
    assert [private_names_of_others(one) for one in sources] == 2 * [["intake.codes._of"]]
