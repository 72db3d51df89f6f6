"""How the processes share the files of tests."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.longest_first import LONGEST, longest_first, pytest_collection_modifyitems

ROOT = Path(__file__).resolve().parents[2]


def shared(*names):
    return [SimpleNamespace(path=ROOT / name, name=name) for name in names]


def names_of(items):
    return [item.name for item in items]


@pytest.mark.parametrize("name", LONGEST)
def test_a_long_file_is_still_there(name):
    assert (ROOT / name).is_file()


def test_long_files_come_first_and_the_others_keep_their_order():
    items = shared("tests/b.py", LONGEST[1], "tests/a.py", LONGEST[0], LONGEST[1])
    longest_first(items, ROOT)
    assert names_of(items) == [LONGEST[0], LONGEST[1], LONGEST[1], "tests/b.py", "tests/a.py"]


@pytest.mark.parametrize(("together", "first"), [(True, LONGEST[0]), (False, "tests/b.py")])
def test_only_processes_that_share_the_tests_change_the_order(together, first):
    config = SimpleNamespace(rootpath=ROOT, **({"workerinput": {}} if together else {}))
    items = shared("tests/b.py", LONGEST[0])
    pytest_collection_modifyitems(config, items)
    assert names_of(items)[0] == first
