"""Files of tests that take long are handed to the processes first.

The tests of one file stay in one process. Begun last, a file of a minute keeps one process at
work while the others have nothing left.
"""

import pytest

LONGEST = (
    "tests/project/test_desks.py",
    "tests/jobs/test_firefox.py",
    "tests/project/test_demo.py",
    "tests/security/test_addresses.py",
    "tests/security/test_seen_from_the_side.py",
    "tests/project/test_migrations.py",
    "tests/liaison_stations/test_flood.py",
    "tests/security/test_bad_input.py",
    "tests/security/test_outages.py",
)
"""In the order of their times; a wrong order costs time and nothing else."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Where several processes share the tests; whoever runs a few sees them in their own order."""
    if hasattr(config, "workerinput"):
        longest_first(items, config.rootpath)


def longest_first(items, root):
    """Moves the tests of the longest files to the front; the others stay as they are."""
    places = {root / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(LONGEST)))
