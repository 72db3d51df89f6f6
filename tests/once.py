"""Records that are built once and then seen by many tests.

Most of a test's time went into people and items that it only reads. ::

    @once
    def world():
        return World()

    def test_something(world): ...

is a fixture like any other, but its records stay in the database, in a savepoint below that of
the test, as long as the next test asks for the same ones. A test sees the records of the fixtures
that it asks for and no others, and gets copies of their objects, so that nothing that it does is
seen by the next one. Tests of a module that ask for the same records run one after the other.
"""

import copy
import inspect
from itertools import groupby

import pytest
from django.db import connection, transaction
from django.utils import translation
from pytest_django.plugin import blocking_manager_key


def once(build):
    """Makes a fixture of a function that saves records and returns objects.

    Its arguments are other fixtures of this kind: another one would be gone with its test.
    """
    needed = list(inspect.signature(build).parameters)

    def own_copy(_copied, **_needed):
        return _copied(build)

    own_copy.build = build
    parameters = [
        inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        for name in ["_copied", *needed]
    ]
    own_copy.__signature__ = inspect.Signature(parameters)
    return pytest.fixture(name=build.__name__)(own_copy)


class Layer:
    """What one function built, and the savepoint below it."""

    def __init__(self, build, value, atomic):
        self.build, self.value, self.atomic = build, value, atomic


class Layers:
    """The records that stand now, the oldest first."""

    def __init__(self):
        self.standing = []

    def set_to(self, wanted):
        """``wanted`` are functions with what they need, each after those that it needs."""
        kept = 0
        for layer, (build, _needed) in zip(self.standing, wanted, strict=False):
            if layer.build is not build:
                break
            kept += 1
        self.take_down(kept)
        for build, needed in wanted[kept:]:
            # Copies, so that one function does not change what another one returned.
            memory = {}
            self._build(build, [copy.deepcopy(self.value(other), memory) for other in needed])

    def take_down(self, kept=0):
        while len(self.standing) > kept:
            _undo(self.standing.pop().atomic)

    def _build(self, build, given):
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            translation.deactivate()  # the test before may have asked for a page in English
            value = build(*given)
            connection.check_constraints()  # PostgreSQL alters no table while checks are pending
            connection.run_on_commit.clear()
        except BaseException:
            _undo(atomic)
            raise
        self.standing.append(Layer(build, value, atomic))

    def value(self, build):
        for layer in self.standing:
            if layer.build is build:
                return layer.value
        if inspect.signature(build).parameters:
            pytest.fail(f"{build.__name__} must be among the arguments of the test")
        return build()  # a transactional test has no layers: its records go with the flush


def _undo(atomic):
    transaction.set_rollback(True)
    atomic.__exit__(None, None, None)


LAYERS = Layers()


FAULT = pytest.StashKey[Exception]()


@pytest.fixture
def _copied(request, db):
    """Copies what a function built; objects that share a third one do so in the copies, too."""
    if error := request.node.stash.get(FAULT, None):
        raise error
    if _is_transactional(request.node):  # its records are gone with it, so that it has its own
        built = {}
        for build, needed in wanted_by(request.node):
            built[build] = build(*(built[other] for other in needed))
        return built.get
    memory = {}
    return lambda build: copy.deepcopy(LAYERS.value(build), memory)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef, request):
    """Just before pytest-django opens the test's own transaction.

    The browser's driver runs a loop in this thread, in which Django knows other connections: what
    stands on this one goes before.
    """
    if fixturedef.argname == "chromium":
        wanted = []
    elif fixturedef.argname == "_django_db_helper":
        wanted = [] if _is_transactional(request.node) else wanted_by(request.node)
    else:
        return
    with request.config.stash[blocking_manager_key].unblock():
        try:
            LAYERS.set_to(wanted)
        except Exception as error:  # raised where pytest expects it: by a fixture
            request.node.stash[FAULT] = error


def wanted_by(item):
    """The functions of ``once`` whose records a test asks for, each with those that it needs."""
    fixtures = item._fixtureinfo.name2fixturedefs
    found = {}

    def add(name):
        build = getattr(fixtures[name][-1].func, "build", None)
        if build is None or build in found:
            return build  # those that it needs come before it
        names = list(inspect.signature(build).parameters)
        needed = [add(other) for other in names]
        if None in needed:
            hidden = names[needed.index(None)]
            raise pytest.UsageError(f"{item.nodeid}: {hidden} hides what {name} is built from")
        found[build] = needed
        return build

    for name in sorted(fixtures):
        add(name)
    return list(found.items())


def _is_transactional(item):
    """Such a test needs the connection to itself, and empties the database afterwards."""
    marker = item.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        return True
    return not {"transactional_db", "live_server"}.isdisjoint(item.fixturenames)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """After pytest-django has moved the transactional tests to the end."""
    sorted_ = []
    for _module, run in groupby(items, key=lambda item: item.path):
        sorted_ += sorted(run, key=_place)
    items[:] = sorted_


def _place(item):
    wanted = [build.__code__.co_firstlineno for build, _needed in wanted_by(item)]
    return _is_transactional(item), wanted
