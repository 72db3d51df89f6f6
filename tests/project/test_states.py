"""The state of a record is written by its table of transitions and by nothing else."""

import ast

import pytest

from tests.project.figures import ROOMS, ROOT

KERNEL = "workflow"


def states_written(source: str) -> list[int]:
    """Lines that assign the attribute ``status`` of a record, alone or among others."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and node.attr == "status"
        and isinstance(node.ctx, ast.Store)
    ]


@pytest.mark.parametrize("line", ["day.status = 1", "day.note, day.status = '', 1"])
def test_a_written_state_is_found(line):
    assert states_written(line) == [1]


def test_a_state_that_is_read_is_none():
    assert states_written("sign = SIGNS[day.status]") == []


@pytest.mark.parametrize("room", [room for room in ROOMS if room != KERNEL])
def test_no_room_writes_a_state_beside_the_table(room):
    paths = [path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    found = {str(path): states_written(path.read_text("utf-8")) for path in paths}
    assert {path: lines for path, lines in found.items() if lines} == {}
