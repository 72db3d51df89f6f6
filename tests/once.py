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

What differs from test to test may be an argument, too, if it is one of their parameters: then the
records are built once for each of its values. ::

    @once
    def item(people, status):
        return make_item(status, people)

    @pytest.mark.parametrize("status", ItemStatus.values)
    def test_something(item, status): ...
"""

import copy
import inspect
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import translation
from pytest_django.plugin import blocking_manager_key


def once(build):
    """Makes a fixture of a function that saves records and returns objects.

    Its arguments are other fixtures of this kind, for another one would be gone with its test, or
    parameters of the tests.
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


@dataclass(frozen=True)
class Wanted:
    """A function of ``once`` with what a test gives it: other such functions, or parameters."""

    build: Any
    given: tuple

    def parameters(self):
        return [one for one in self.given if not isinstance(one, Wanted)]


@dataclass
class Layer:
    """What one function built, and the savepoint below it."""

    wanted: Wanted
    value: Any
    atomic: Any


class Layers:
    """The records that stand now, the oldest first."""

    def __init__(self):
        self.standing = []

    def set_to(self, wanted):
        """``wanted`` are in the order in which they are built, each after those that it needs."""
        kept = 0
        for layer, one in zip(self.standing, wanted, strict=False):
            if layer.wanted != one:
                break
            kept += 1
        self.take_down(kept)
        for one in wanted[kept:]:
            # Copies, so that one function does not change what another one returned.
            memory = {}
            built = {
                layer.wanted.build: copy.deepcopy(layer.value, memory)
                for layer in self.standing
                if layer.wanted in one.given
            }
            self._build(one, _arguments(one, built))

    def take_down(self, kept=0):
        while len(self.standing) > kept:
            _undo(self.standing.pop().atomic)

    def _build(self, wanted, arguments):
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            translation.deactivate()  # the test before may have asked for a page in English
            value = wanted.build(*arguments)
            connection.check_constraints()  # PostgreSQL alters no table while checks are pending
            connection.run_on_commit.clear()
        except BaseException:
            _undo(atomic)
            raise
        self.standing.append(Layer(wanted, value, atomic))

    def value(self, build):
        for layer in self.standing:
            if layer.wanted.build is build:
                return layer.value
        if inspect.signature(build).parameters:
            pytest.fail(f"{build.__name__} must be among the arguments of the test")
        return build()  # a transactional test has no layers: its records go with the flush


def _arguments(wanted, built):
    return [built[one.build] if isinstance(one, Wanted) else one for one in wanted.given]


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
        for one in wanted_by(request.node):
            built[one.build] = one.build(*_arguments(one, built))
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
    """What a test asks for of ``once``, each after those that it needs."""
    fixtures = item._fixtureinfo.name2fixturedefs
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    found = {}

    def add(name):
        build = getattr(fixtures[name][-1].func, "build", None)
        if build is None or build in found:
            return found.get(build)
        names = list(inspect.signature(build).parameters)
        given = [parameters[other] if other in parameters else add(other) for other in names]
        if hidden := [n for n, one in zip(names, given, strict=True) if one is None]:
            raise pytest.UsageError(f"{item.nodeid}: {hidden[0]} hides what {name} is built from")
        found[build] = Wanted(build, tuple(given))
        return found[build]

    for name in sorted(fixtures):
        if name not in parameters:
            add(name)
    return list(found.values())


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
    wanted = [
        (one.build.__code__.co_firstlineno, repr(one.parameters())) for one in wanted_by(item)
    ]
    return _is_transactional(item), wanted
