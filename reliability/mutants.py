"""Small faults put into the rules, one at a time: do the tests of the room notice?

    python -m reliability.mutants [ROOM …] [--most 200] [--seed 1] [--seconds 60] [--minutes 60]

The faults are drawn by lot from all that can be made in the functions of a room: a comparison
turned round, ``and`` for ``or``, a condition denied, a number one off, True for False, nothing
given back, a call left out. The tests are read once; each fault lies in a fork of that process, in
the place of the function's code, so that a fault costs no start of Django. A first run without a
fault notes which test walks over which line (coverage.py): those tests come first, so that a fault
that is noticed costs a test or two, and a line that no test walks over survives at once. What
stands outside functions (tables, constants) is not changed. Exit 1 where fewer than 90 of 100 are
noticed, or the tests fail without a fault. Survivors are listed: places where no test looks, or
faults that change nothing.

Libraries were looked at (mutmut, cosmic-ray): the one traces the whole suite first, the other
starts a process for each fault; both take hours here.
"""

import argparse
import ast
import contextlib
import copy
import importlib
import inspect
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from coverage import Coverage, CoverageData

ROOT = Path(__file__).resolve().parent.parent
GOAL = 0.9

ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "workflow": (
        ("workflow/transitions.py", "workflow/proposals.py", "workflow/trail.py"),
        (
            "tests/workflow/test_transitions.py",
            "tests/workflow/test_trail.py",
            "tests/workflow/test_forms.py",
            "tests/liaison_stations/test_first_publications.py",
            "tests/liaison_stations/test_reception_changes.py",
        ),
    ),
    "relations": (
        ("workflow/relations.py", "accounts/relations.py"),
        (
            "tests/workflow/test_relation_leaves.py",
            "tests/workflow/test_relations.py",
            "tests/supervision/test_matrix.py",
        ),
    ),
    "receipts": (
        ("intake/codes.py", "intake/submission.py"),
        (
            "tests/liaison_stations/test_receipts.py",
            "tests/liaison_stations/test_tracking.py",
            "tests/liaison_stations/test_intake.py",
            "tests/intake/test_submission.py",
        ),
    ),
    "uploads": (
        ("attachments/uploads.py", "attachments/pictures.py"),
        ("tests/workflow/test_uploads.py", "tests/workflow/test_pictures.py"),
    ),
    "exports": (
        ("congress_portal/exporting/run.py", "pages/spreadsheets.py"),
        (
            "tests/congress_portal/ledger/test_exporting.py",
            "tests/congress_portal/ledger/test_export_rights.py",
            "tests/pages/test_tables.py",
        ),
    ),
}
"""By room the files in which faults are made, and the tests that must notice."""

TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
UNSEEN = ("log", "logger", "logging", "warnings")
"""Calls that no test need notice."""


@dataclass(frozen=True)
class Fault:
    """One change of one function: where, and what it says now."""

    file: str
    function: str
    line: int
    place: int
    words: str
    lines: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.function}: {self.words}"


def changed(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What a node can become: in words, and as the node."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in TURNED:
        other = copy.deepcopy(node)
        other.ops[0] = TURNED[type(node.ops[0])]()  # type: ignore[assignment]  # of one kind
        yield ast.unparse(other), other
    elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in TURNED:
        other_op = copy.deepcopy(node)
        other_op.op = TURNED[type(node.op)]()  # type: ignore[assignment]  # of one kind
        yield ast.unparse(other_op), other_op
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield ast.unparse(node.operand), copy.deepcopy(node.operand)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        value = not node.value if isinstance(node.value, bool) else node.value + 1
        yield f"{node.value} → {value}", ast.Constant(value)
    elif isinstance(node, ast.If):
        denied = copy.copy(node)
        denied.test = ast.UnaryOp(ast.Not(), node.test)
        yield f"if not ({ast.unparse(node.test)})", denied
    elif isinstance(node, ast.Return) and node.value is not None:
        yield f"return None for {ast.unparse(node.value)}", ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        said = ast.unparse(node.value)
        if not said.startswith(UNSEEN):
            yield f"without {said}", ast.Pass()


class _Change(ast.NodeTransformer):
    """Puts the fault at its place in the count of all that can be changed, or only lists them."""

    def __init__(self, place: int = -1) -> None:
        self.place, self.seen = place, 0
        self.found: list[tuple[int, str, tuple[int, ...]]] = []
        self.within: tuple[int, ...] = ()

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return node  # a docstring
        if isinstance(node, ast.stmt):
            self.within = header(node)
        put = None
        for words, other in changed(node):
            if self.seen == self.place:
                put = ast.copy_location(other, node)
            self.found.append((getattr(node, "lineno", 0), words, self.within))
            self.seen += 1
        return put if put is not None else self.generic_visit(node)


def header(node: ast.stmt) -> tuple[int, ...]:
    """The lines that are walked over whenever a statement is: without those of what it holds."""
    inner = [one.lineno for one in ast.walk(node) if one is not node and isinstance(one, ast.stmt)]
    last = min(inner) - 1 if inner else node.end_lineno or node.lineno
    return tuple(range(node.lineno, max(last, node.lineno) + 1))


def functions(tree: ast.AST, head: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of a module and of its classes, by their qualified names."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield f"{head}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{head}{node.name}.")


def faults(file: str) -> list[Fault]:
    """All that can be made in the functions of a file."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    found = []
    for name, node in functions(tree):
        change = _Change()
        for part in copy.deepcopy(node).body:
            change.visit(part)
        found += [
            Fault(file, name, line, place, words, lines)
            for place, (line, words, lines) in enumerate(change.found)
        ]
    return found


def put_in(fault: Fault) -> bool:
    """Changes the code of the living function; False where it cannot be reached."""
    path = ROOT / fault.file
    tree = ast.parse(path.read_text("utf-8"))
    node = dict(functions(tree))[fault.function]
    change = _Change(fault.place)
    node.body = [change.visit(part) for part in node.body]
    whole = compile(ast.fix_missing_locations(tree), str(path), "exec", dont_inherit=True)
    code = next((one for one in _codes(whole) if one.co_qualname == fault.function), None)
    living = _living(fault)
    if code is None or living is None or code.co_freevars != living.__code__.co_freevars:
        return False
    living.__code__ = code
    return True


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


def _living(fault: Fault) -> FunctionType | None:
    found: Any = importlib.import_module(fault.file.removesuffix(".py").replace("/", "."))
    for name in fault.function.split("."):
        found = inspect.getattr_static(found, name, None)
    found = getattr(found, "fget", None) or getattr(found, "func", None) or found
    found = getattr(found, "__func__", found)
    found = inspect.unwrap(found) if callable(found) else found
    return found if isinstance(found, FunctionType) else None


class Faults:
    """The plugin: in the place of the loop over the tests, one loop in a fork for each fault."""

    def __init__(self, chosen: list[Fault], seconds: int, until: float) -> None:
        self.chosen, self.seconds, self.until = chosen, seconds, until
        self.tried = 0
        self.map: dict[str, dict[int, list[str]]] = {}
        self.coverage: Any = None
        self.survivors: list[Fault] = []
        self.noticed = self.unreached = 0
        self.sound = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        with tempfile.TemporaryDirectory(prefix="mutants") as folder:
            self.sound = not self._fails(session, None, Path(folder) / "map")
            if self.sound:
                self._read(Path(folder) / "map")
        items = list(session.items)
        for number, fault in enumerate(self.chosen if self.sound else (), 1):
            if time.monotonic() > self.until:
                break
            self.tried += 1
            walked = self._walked(fault)
            session.items = sorted(items, key=lambda item: item.nodeid not in walked)
            outcome = bool(walked) and self._fails(session, fault)
            self.noticed += outcome is True
            self.unreached += outcome is None
            if outcome is False:
                self.survivors.append(fault)
                print(f"survives {fault}", flush=True)
            print(f"{number} of {len(self.chosen)}, {self.noticed} noticed", flush=True)
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        if self.coverage is not None:
            self.coverage.switch_context(item.nodeid)
        return (yield)

    def _read(self, place: Path) -> None:
        """Which tests walked over which line of the files."""
        data = CoverageData(str(place))
        data.read()
        for file in {fault.file for fault in self.chosen}:
            self.map[file] = data.contexts_by_lineno(str(ROOT / file))

    def _walked(self, fault: Fault) -> set[str]:
        """The tests that walk over a fault; what is made once for many counts for the first."""
        lines = self.map.get(fault.file, {})
        return {test for line in fault.lines for test in lines.get(line, ()) if test}

    def _fails(
        self, session: pytest.Session, fault: Fault | None, place: Path | None = None
    ) -> bool | None:
        """Whether a test fails with the fault, or takes too long; None where it cannot be made.

        ``place`` is where a run without a fault keeps which tests walk over which lines.
        """
        child = os.fork()
        if child == 0:
            os._exit(self._in_fork(session, fault, place))
        _pid, status = os.waitpid(child, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == UNREACHED:
            return None
        return status != 0

    def _in_fork(self, session: pytest.Session, fault: Fault | None, place: Path | None) -> int:
        from _pytest.main import pytest_runtestloop

        limit = self.seconds * (1 if fault else 10)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        if fault is not None:  # the tests as they are may say what they have to say
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, 1)
            os.dup2(nothing, 2)
            if not put_in(fault):
                return UNREACHED
        else:
            files = [str(ROOT / file) for file in {one.file for one in self.chosen}]
            self.coverage = Coverage(data_file=str(place), include=files, config_file=False)
            self.coverage.start()
        with contextlib.suppress(session.Failed, session.Interrupted):
            pytest_runtestloop(session)
        if self.coverage is not None:
            self.coverage.stop()
            self.coverage.save()
        sys.stdout.flush()
        return int(session.testsfailed > 0)


UNREACHED = 77


def run(room: str, most: int, seed: int, seconds: int, minutes: float) -> bool:
    """Prints the score of a room; whether it reaches the goal."""
    files, tests = ROOMS[room]
    known = [fault for file in files for fault in faults(file)]
    dice = random.Random(seed)  # noqa: S311  a run can be repeated
    chosen = dice.sample(known, min(most, len(known)))
    plugin = Faults(chosen, seconds, time.monotonic() + 60 * minutes)
    os.chdir(ROOT)
    pytest.main(["-v", "-x", "-s", "--tb=line", "-p", "no:cacheprovider", *tests], plugins=[plugin])
    if not plugin.sound:
        print(f"{room}: the tests fail as it is, so that nothing is proved")
        return False
    tried = plugin.tried - plugin.unreached
    score = plugin.noticed / max(tried, 1)
    figures = {"tried": tried, "noticed": plugin.noticed, "unreached": plugin.unreached}
    print(json.dumps({"harness": "mutants", "room": room, "seed": seed, **figures}))
    print(
        f"{room}: {len(known)} faults can be made, {tried} tried (seed {seed}),"
        f" {plugin.noticed} noticed: {score:.0%}; {plugin.unreached} out of reach",
        *(f"  survives {fault}" for fault in plugin.survivors),
        sep="\n",
        flush=True,
    )
    return score >= GOAL


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", help=f"some of {', '.join(ROOMS)}; all by default")
    parser.add_argument("--most", type=int, default=200, help="faults tried in each room")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=60, help="of the processor, for each fault")
    parser.add_argument("--minutes", type=float, default=60, help="for each room; then it stops")
    options = parser.parse_args()
    if unknown := {*options.rooms} - {*ROOMS}:
        parser.error(f"no such room: {', '.join(sorted(unknown))}")
    rooms = options.rooms or list(ROOMS)
    asked = (options.most, options.seed, options.seconds, options.minutes)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        results = [pool.submit(run, room, *asked).result() for room in rooms]
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
