"""The harness that puts faults into the rules names what is there; its faults are faults."""

import pytest

from intake import codes
from reliability.mutants import ROOMS, ROOT, faults, put_in

CODES = "intake/codes.py"


def test_every_file_and_test_of_a_room_is_there():
    named = [name for files, tests in ROOMS.values() for name in (*files, *tests)]
    assert [name for name in named if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("room", ROOMS)
def test_faults_can_be_made_in_every_room(room):
    assert sum(len(faults(file)) for file in ROOMS[room][0]) > 20


def test_a_fault_lies_in_the_living_function(monkeypatch):
    monkeypatch.setattr(codes.groups, "__code__", codes.groups.__code__)  # given back afterwards
    assert codes.groups("A" * 16)
    of_groups = [one for one in faults(CODES) if one.function == "groups"]
    assert put_in(next(one for one in of_groups if "return None" in one.words))
    assert codes.groups("A" * 16) is None
